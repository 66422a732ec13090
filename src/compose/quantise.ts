import { snap } from '../clock.ts'
import { word, type Fn, type Value } from '../fn.ts'
import { demand } from '../demand.ts'

/**
 * The last multiple of `step` that is not above: `⌊x / step⌋·step`, exact where `x` is a multiple but for rounding.
 * Piped in front of a schedule, it makes a staircase of it; piped behind, it rounds its values down.
 *
 * @param step how far apart the multiples are, above 0
 * @throws RangeError where `step` is not finite and above 0
 *
 * @example
 * ```ts
 * [0, 0.3, 0.5, 0.9, 1].map(quantise(0.25))                      // => [0, 0.25, 0.5, 0.75, 1]
 * reading('step').pipe(quantise(30), fn(n => n / 2))({ step: 75 }) // => 30
 * linear(0, 10).pipe(quantise(1))(0.57)                          // => 5
 * ```
 */
export const quantise = (step: Value): Fn =>
  word('quantise', [step], undefined, step => {
    demand(step > 0 && step < Infinity, 'quantise', [step], 'it must be finite and above 0')
    return x => Math.floor(snap(x / step)) * step
  })
