import { demand } from '../demand.ts'
import { word, type Fn, type Value } from '../fn.ts'
import { cubic } from './cubic.ts'

/**
 * The easing curve of CSS, `cubic-bezier(x1, y1, x2, y2)`: the cubic Bézier curve from (0, 0) to (1, 1) with these two
 * controls, as a function of x. Piped in front of a shape, it eases its time.
 *
 * `x(u) = t`, `3u(1−u)²·x1 + 3u²(1−u)·x2 + u³`, is solved for u by Halley's method, and by bisection where that leads
 * astray, as near as floating point can; the value is `y(u)`. Outside [0, 1] it goes on along its tangent, as in CSS.
 *
 * @param x1 the time of the first control, in [0, 1]
 * @param y1 its value
 * @param x2 the time of the second control, in [0, 1]
 * @param y2 its value
 * @throws TypeError where a value is not a number
 * @throws RangeError where x1 or x2 is outside [0, 1], or y1 or y2 is not finite
 *
 * @example
 * ```ts
 * bezier(0.42, 0, 0.58, 1)(0.5)                           // => 0.5
 * bezier(0.42, 0, 0.58, 1).pipe(linear(0.1, 0))(0.25)     // => 0.08708380689526803
 * ```
 */
export const bezier = (x1: Value, y1: Value, x2: Value, y2: Value): Fn =>
  word('bezier', [x1, y1, x2, y2], undefined, (x1, y1, x2, y2) => {
    const holds = [x1, x2].every(x => x >= 0 && x <= 1) && Number.isFinite(y1) && Number.isFinite(y2)
    demand(holds, 'bezier', [x1, y1, x2, y2], 'x1 and x2 must be in [0, 1], y1 and y2 finite')
    const before = gradient(x1, y1, x2, y2)
    const after = gradient(1 - x2, 1 - y2, 1 - x1, 1 - y1)
    return t => {
      if (t < 0) return before * t
      if (t > 1) return 1 + after * (t - 1)
      return cubic(y1, y2, parameterAt(t, x1, x2))
    }
  })

/** The direction in which the curve leaves (0, 0): towards the first of the points that is elsewhere; upright is 0. */
function gradient(x1: number, y1: number, x2: number, y2: number): number {
  if (x1 > 0) return y1 / x1
  if (y1 !== 0) return 0
  return x2 > 0 ? y2 / x2 : y2 === 0 ? 1 : 0
}

/** The parameter at which the curve is at `t`, between two that come nearer and nearer. */
function parameterAt(t: number, x1: number, x2: number): number {
  let low = 0
  let high = 1
  let u = t
  for (;;) {
    const error = cubic(x1, x2, u) - t
    if (Math.abs(error) <= 4e-16 * u) return u
    if (error > 0) high = u
    else low = u
    const v = 1 - u
    const slope = 3 * (v * v * x1 + 2 * u * v * (x2 - x1) + u * u * (1 - x2))
    const bend = 3 * (v * (x2 - 2 * x1) + u * (1 - 2 * x2 + x1))
    const halley = u - (error * slope) / (slope * slope - error * bend)
    const next = halley > low && halley < high ? halley : (low + high) / 2
    if (!(next > low && next < high)) return u
    u = next
  }
}
