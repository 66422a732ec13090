import { word, type Fn } from '../fn.ts'

/**
 * Time that must be in [0, 1], but for rounding: any other is an error.
 *
 * @throws (when it is read) RangeError where the time is outside
 *
 * @example
 * ```ts
 * [0, 0.25, 1].map(refuse()) // => [0, 0.25, 1]
 * ```
 */
export const refuse = (): Fn =>
  word('refuse', [], undefined, () => t => {
    const held = Math.min(Math.max(t, 0), 1)
    if (!(Math.abs(t - held) <= 1e-12))
      throw new RangeError(
        `refuse(): ${t} is outside of [0, 1]; what goes on there is hold(), mirror() or cycle()`,
      )
    return held
  })
