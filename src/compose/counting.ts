import { read, READINGS, type Reading } from '../clock.ts'
import { showValue } from '../expression.ts'
import { combine, Fn } from '../fn.ts'

/**
 * A schedule that knows nothing of the clock but one reading: how long the run is does not matter to it.
 *
 * @param name the reading: `'step'`, `'epoch'`, `'samples'` …
 * @param schedule what is to know no more
 * @throws TypeError where a clock has no such reading
 *
 * @example
 * ```ts
 * const lr = counting('step', sequence([{ steps: 100 }, linear(0, 1)], ['rest', 1]))
 * lr({ step: 50, steps: 60 }) // => 0.5
 * ```
 */
export function counting(name: Reading, schedule: Fn): Fn {
  const who = () => `counting(${showValue(name)}, ${schedule})`
  if (!READINGS.has(name))
    throw new TypeError(`${who()}: a clock has no such reading; it has ${[...READINGS].join(', ')}`)
  if (!(schedule instanceof Fn))
    throw new TypeError(`${who()}: ${showValue(schedule)} is no schedule; wrap a function by fn(…)`)
  return combine(
    [['counting', name, schedule]],
    time => schedule({ [name]: read(time, name, who) }),
    schedule.param,
  )
}
