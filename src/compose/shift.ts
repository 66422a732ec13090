import { word, type Fn, type Value } from '../fn.ts'
import { demand } from '../demand.ts'

/**
 * Time that begins later: `t − by`. Piped in front of a schedule, it moves it to the right.
 *
 * @param by how much later, in the unit of the time; below 0 earlier
 * @throws RangeError where `by` is not finite
 *
 * @example
 * ```ts
 * reading('step').pipe(shift(100))({ step: 120 }) // => 20
 * shift(0.5).pipe(hold(), linear(1, 0))(0.75)     // => 0.75
 * ```
 */
export const shift = (by: Value): Fn =>
  word('shift', [by], undefined, by => {
    demand(Number.isFinite(by), 'shift', [by], 'it must be finite')
    return t => t - by
  })
