import { read, READINGS, type Reading } from '../clock.ts'
import { showValue } from '../expression.ts'
import { combine, type Fn } from '../fn.ts'

/**
 * A reading of the clock by its name, as a schedule: what counts something other than progress begins with it.
 *
 * @param name what to read: `'step'`, `'epoch'`, `'batch'`, `'samples'`, `'seconds'` …
 * @throws TypeError where a clock has no such reading
 *
 * @example
 * ```ts
 * const decay = reading('step').pipe(fn(n => 0.5 ** (n / 100)))
 * decay({ step: 200 })                                  // => 0.25
 * decay.over({ epochs: 4, stepsPerEpoch: 100 })(0.75)   // => 0.125
 * ```
 */
export function reading(name: Reading): Fn {
  const who = () => `reading(${showValue(name)})`
  if (!READINGS.has(name))
    throw new TypeError(`${who()}: a clock has no such reading; it has ${[...READINGS].join(', ')}`)
  return combine([['reading', name]], time => read(time, name, who), undefined)
}
