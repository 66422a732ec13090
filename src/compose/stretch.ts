import { word, type Fn, type Value } from '../fn.ts'
import { demand } from '../demand.ts'

/**
 * Time that takes so many times as long: `t / by`. Piped in front of a schedule, it stretches it; behind a reading of
 * the clock, it says what is 1.
 *
 * @param by how many times as long, above 0; below 1 it shrinks
 * @throws RangeError where `by` is not finite and above 0
 *
 * @example
 * ```ts
 * reading('step').pipe(stretch(200), linear(1, 0))({ step: 50 }) // => 0.75
 * [0, 0.5, 1].map(stretch(0.5))                                  // => [0, 1, 2]
 * ```
 */
export const stretch = (by: Value): Fn =>
  word('stretch', [by], undefined, by => {
    demand(by > 0 && by < Infinity, 'stretch', [by], 'it must be finite and above 0')
    return t => t / by
  })
