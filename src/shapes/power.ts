import { demand } from '../demand.ts'
import { word, type Fn, type Value } from '../fn.ts'

/**
 * A power of time: `low·(1 − s) + high·s` with `s = t^exponent`.
 *
 * The "poly" decays of Caffe and optax are `reverse()` piped in front of `power(0, 1, exponent)`; the
 * 1-sqrt decay of Hägele et al., "Scaling Laws and Compute-Optimal Training Beyond Fixed Training Durations" (2024), is
 * `power(1, 0, 0.5)`. As in JavaScript `0^0` is 1, a negative exponent needs a time above 0 (there `power(0, 1, -0.5)`
 * is the inverse square root), and a broken one a time not below 0.
 *
 * @param low the value at 0, where the exponent is above 0
 * @param high the value at 1
 * @param exponent any finite number
 * @param param the hyperparameter it is for
 * @throws TypeError where a value is not a number
 * @throws RangeError where one is not finite
 *
 * @example
 * ```ts
 * [...power(0, 1, 2).iter(5)]   // => [0, 0.0625, 0.25, 0.5625, 1]
 * power(1, 0, 0.5)(0.25)        // => 0.5
 * power(0, 1, -0.5)(4)          // => 0.5
 * power(0, linear(1, 2), 2)(0.5) // => 0.375
 * ```
 */
export const power = (low: Value, high: Value, exponent: Value, param?: string): Fn =>
  word('power', [low, high, exponent], param, {
    direct: (elsewhere, low, high, exponent) => {
      const values = [low, high, exponent]
      demand(values.every(Number.isFinite), 'power', values, 'every value must be finite')
      return t => {
        if (typeof t !== 'number') return elsewhere(t)
        // The commonest need no logarithms.
        const s = exponent === 2 ? t * t : exponent === 3 ? t * t * t : t ** exponent
        // At the pole of a negative exponent.
        return s === Infinity ? low + (high - low) * s : low * (1 - s) + high * s
      }
    },
  })
