import { demand } from '../demand.ts'
import { word, type Fn, type Value } from '../fn.ts'

/**
 * Fast at first, then ever slower: `low·(1 − s) + high·s` with `s = log(1 + (base − 1)·t) / log(base)`; what
 * {@link geometric} from 1 to `base` undoes.
 *
 * @param low the value at 0
 * @param high the value at 1
 * @param base how many times as steep it is at 0 as at 1; above 1
 * @param param the hyperparameter it is for
 * @throws RangeError where the base is not above 1
 * @see the warm-up of DeepSpeed, whose base is the number of steps
 *
 * @example
 * ```ts
 * logarithm(0, 1, 16)(0.2) // => 0.5
 * ```
 */
export const logarithm = (low: Value, high: Value, base: Value, param?: string): Fn =>
  word('logarithm', [low, high, base], param, (low, high, base) => {
    demand(base > 1 && base < Infinity, 'logarithm', [low, high, base], 'the base must be finite and above 1')
    const whole = Math.log(base)
    return t => {
      const s = Math.log(1 + (base - 1) * t) / whole
      return low * (1 - s) + high * s
    }
  })
