import { argmin } from './argmin.ts'
import { at, type Curve, type Suggestion } from './curve.ts'

/** Where the loss falls most from one point to the next, over the logarithm of the rate. */
export function steepest(curve: Curve): Suggestion | undefined {
  const slopes = curve.slice(1).map(({ learningRate, smoothed }, i) => {
    const before = curve[i]!
    return (smoothed - before.smoothed) / (Math.log(learningRate) - Math.log(before.learningRate))
  })
  return at(curve[argmin(slopes)])
}
