import { show, showValue, type Expression } from '../expression.ts'
import { direct, type Fn } from '../fn.ts'
import { guideOf, indexAt } from './indexAt.ts'

/** A time, and the value at it. */
export type Point = readonly [time: number, value: number]

/**
 * A schedule through points, held before the first and from the last: `shape` says what it is from point `i` on.
 * A time this little before a point, as rounding makes it, is at the point.
 * @throws TypeError where a point is not two finite numbers
 * @throws RangeError where there is no point, or the times do not ascend; `even` says whether two may be equal
 */
export function through(
  name: string,
  points: readonly Point[],
  even: boolean,
  shape: (times: Float64Array, values: readonly number[]) => (t: number, i: number) => number,
): Fn {
  const expression: Expression = [[name, ...points.map(point => (Array.isArray(point) ? [...point] : point))]]
  const who = () => show(expression)
  for (const point of points as readonly unknown[])
    if (!Array.isArray(point) || point.length !== 2 || !point.every(Number.isFinite))
      throw new TypeError(`${who()}: ${showValue(point)} is not [time, value], two finite numbers`)
  if (points.length === 0) throw new RangeError(`${who()}: there is no point`)
  const times = Float64Array.from(points, ([time]) => time)
  const values = points.map(([, value]) => value)
  times.forEach((time, i) => {
    if (time < times[i - 1]! || (!even && time === times[i - 1]))
      throw new RangeError(
        `${who()}: times must ${even ? 'not descend' : 'ascend'}, and ${time} follows ${times[i - 1]}`,
      )
  })
  const between = shape(times, values)
  const last = times.length - 1
  const guide = guideOf(times)
  return direct(expression, undefined, elsewhere => t => {
    if (typeof t !== 'number') return elsewhere(t)
    const x = t + 1e-12 * Math.max(1, Math.abs(t))
    const i = indexAt(times, guide, x)
    if (!(x >= times[0]!)) return t < times[0]! ? values[0]! : NaN
    return i === last ? values[last]! : between(Math.max(t, times[i]!), i)
  })
}
