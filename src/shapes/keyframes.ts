import type { Fn } from '../fn.ts'
import { through, type Point } from './through.ts'

/**
 * Straight lines from point to point: between `[t₀, a]` and `[t₁, b]` it is `a + (b − a)·s` with `s = (t − t₀)/(t₁ − t₀)`.
 * Before the first and after the last their values are held.
 *
 * Times may be in any unit. Two points of one time are a jump: from that time on the later one holds. ignite's
 * `PiecewiseLinear`, optax's `piecewise_interpolate_schedule`, d3's `scaleLinear` with `clamp`.
 *
 * @param points `[time, value]` each, their times not descending
 * @throws TypeError where a point is not two finite numbers
 * @throws RangeError where there is no point, or one is earlier than that before it
 *
 * @example
 * ```ts
 * const lr = keyframes([0, 0], [0.2, 0.1], [1, 0])
 * lr(0.1) // => 0.05
 * lr(0.6) // => 0.05
 * lr(2)   // => 0
 * reading('epoch').pipe(keyframes([0, 1], [10, 0.5], [10, 0.1]))({ epoch: 10 }) // => 0.1
 * ```
 */
export const keyframes = (...points: readonly Point[]): Fn =>
  through('keyframes', points, true, (times, values) => (t, i) => {
    const s = (t - times[i]!) / (times[i + 1]! - times[i]!)
    return values[i]! + (values[i + 1]! - values[i]!) * s
  })
