import { demand } from '../demand.ts'
import { word, type Fn, type Value } from '../fn.ts'

/**
 * A stretch of the hyperbolic tangent: `low·(1 − s) + high·s` with `s = (1 + tanh(from·(1 − t) + to·t)) / 2`.
 *
 * By its nature not exact at the ends: it comes as near to them as `from` and `to` reach, to about `e^(−2·|to|)`. The
 * hyperbolic-tangent decay of Hsueh, Li and Wu, "Stochastic Gradient Descent with Hyperbolic-Tangent Decay on
 * Classification" (2019); timm's `TanhLRScheduler` is `tanh(max, min, -7, 3)`.
 *
 * @param low the value that it comes from
 * @param high the value that it goes to
 * @param from where on the curve it begins
 * @param to where it ends; halfway between low and high is 0
 * @param param the hyperparameter it is for
 * @throws TypeError where a value is not a number
 * @throws RangeError where one is not finite
 *
 * @example
 * ```ts
 * tanh(0, 1, -3, 3)(0.5)  // => 0.5
 * tanh(1, 0, -7, 3)(0.7)  // => 0.5
 * tanh(1, 0, -7, 3)(1)    // => 0.0024726231566347743
 * ```
 */
export const tanh = (low: Value, high: Value, from: Value, to: Value, param?: string): Fn =>
  word('tanh', [low, high, from, to], param, (low, high, from, to) => {
    const values = [low, high, from, to]
    demand(values.every(Number.isFinite), 'tanh', values, 'every value must be finite')
    return t => {
      const s = (1 + Math.tanh(from * (1 - t) + to * t)) / 2
      return low * (1 - s) + high * s
    }
  })
