import { argmin } from './argmin.ts'
import { at, type Curve, type Suggestion } from './curve.ts'

/** Where the loss falls most, from the point before to the one after, on the way to its minimum. */
export function ignite(curve: Curve): Suggestion | undefined {
  const losses = curve.map(({ smoothed }) => smoothed)
  const falling = losses.slice(0, argmin(losses) + 1)
  const slopes = falling.slice(2).map((after, i) => (after - falling[i]!) / 2)
  return slopes.length > 0 ? at(curve[argmin(slopes) + 1]) : undefined
}
