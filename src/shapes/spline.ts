import type { Fn } from '../fn.ts'
import { cubic } from './cubic.ts'
import { through, type Point } from './through.ts'

/**
 * A smooth curve through points that nowhere leads past them: cubics that are monotone wherever the points are. Before
 * the first and after the last their values are held.
 *
 * Its slope at a point is that of the parabola through it and its neighbours, but no more than three times the slope of
 * the line to either, and 0 where these have not the same sign; at the two ends it is that of the line. Fritsch and
 * Carlson, "Monotone Piecewise Cubic Interpolation" (1980), with the square as region.
 *
 * @param points `[time, value]` each, their times ascending, in any unit
 * @throws TypeError where a point is not two finite numbers
 * @throws RangeError where there is no point, or one is not later than that before it
 *
 * @example
 * ```ts
 * const lr = spline([0, 0], [1, 1], [3, 9])
 * lr(1)    // => 1
 * lr(2)    // => 4.5
 * lr(7)    // => 9
 * ```
 */
export const spline = (...points: readonly Point[]): Fn =>
  through('spline', points, false, (times, values) => {
    const lengths = times.slice(1).map((time, i) => time - times[i]!)
    const slopes = lengths.map((length, i) => (values[i + 1]! - values[i]!) / length)
    const tangents = values.map((_, i) => {
      const [before, after] = [slopes[i - 1], slopes[i]]
      if (before === undefined || after === undefined) return before ?? after
      if (Math.sign(before) !== Math.sign(after)) return 0
      const share = lengths[i]! / (lengths[i - 1]! + lengths[i]!)
      const parabola = Math.abs(before * share + after * (1 - share))
      return Math.sign(after) * Math.min(parabola, 3 * Math.abs(before), 3 * Math.abs(after))
    })
    return (t, i) => {
      const steepest = 3 * slopes[i]!
      if (steepest === 0) return values[i]!
      const s = (t - times[i]!) / lengths[i]!
      const rise = cubic(tangents[i]! / steepest, 1 - tangents[i + 1]! / steepest, s)
      return values[i]! + (values[i + 1]! - values[i]!) * rise
    }
  })
