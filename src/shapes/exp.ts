import { word, type Fn, type Value } from '../fn.ts'

const END = Math.exp(-3)

/**
 * Fast away from `low`, slowly towards `high`: `low·d + high·(1 − d)` with `d = (e^(1−4t) − e^−3) / (e − e^−3)`.
 *
 * The seed's `exp` (`k1lib.schedule`): four time constants of an exponential decay, stretched to end exactly.
 *
 * @param low the value at 0
 * @param high the value at 1
 * @param param the hyperparameter it is for
 * @throws TypeError where a value is not a number
 *
 * @example
 * ```ts
 * exp(0.1, 0)(0)   // => 0.1
 * exp(0.1, 0)(0.5) // => 0.011920292202211757
 * exp(0.1, 0)(1)   // => 0
 * ```
 */
export const exp = (low: Value, high: Value, param?: string): Fn =>
  word('exp', [low, high], param, (low, high) => t => {
    const d = (Math.exp(1 - 4 * t) - END) / (Math.exp(1) - END)
    return low * d + high * (1 - d)
  })
