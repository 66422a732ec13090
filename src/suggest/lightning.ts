import { argmin } from './argmin.ts'
import { at, type Curve, type Suggestion } from './curve.ts'

/**
 * Where the derivative of the loss by the rate itself, not by its logarithm, is lowest.
 *
 * Of rates that rise geometrically it mostly suggests one of the first, for there they are closest to each other.
 */
export function lightning(curve: Curve): Suggestion | undefined {
  if (curve.length < 2) return undefined
  return at(curve[argmin(curve.map((_, i) => derivative(curve, i)))])
}

/** At the ends the slope to the neighbour; between two neighbours, that of the parabola through the three. */
function derivative(curve: Curve, i: number): number {
  const slope = (i: number) =>
    (curve[i + 1]!.smoothed - curve[i]!.smoothed) / (curve[i + 1]!.learningRate - curve[i]!.learningRate)
  if (i === 0) return slope(0)
  if (i === curve.length - 1) return slope(i - 1)
  const left = curve[i]!.learningRate - curve[i - 1]!.learningRate
  const right = curve[i + 1]!.learningRate - curve[i]!.learningRate
  return (slope(i - 1) * right + slope(i) * left) / (left + right)
}
