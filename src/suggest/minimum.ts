import { argmin } from './argmin.ts'
import type { Curve, Suggestion } from './curve.ts'

/** A tenth of the rate at which the loss is lowest. */
export function minimum(curve: Curve): Suggestion | undefined {
  const lowest = argmin(curve.map(({ smoothed }) => smoothed))
  if (lowest < 1) return undefined
  const point = curve[lowest]!
  return { learningRate: point.learningRate / 10, point }
}
