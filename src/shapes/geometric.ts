import { demand } from '../demand.ts'
import { word, type Fn, type Value } from '../fn.ts'

/**
 * By the same factor in equal times: `low^(1−t) · high^t`, a straight line where values are drawn on a log scale.
 *
 * fastai's `SchedExp`; `rate^t` is `geometric(1, rate)`.
 *
 * @param low the value at 0, above 0
 * @param high the value at 1, 0 or above; 0 is reached at once
 * @param param the hyperparameter it is for
 * @throws TypeError where a value is not a number
 * @throws RangeError where `low` is not above 0, `high` is below 0, or one is not finite
 *
 * @example
 * ```ts
 * [...geometric(1, 0.01).iter(3)] // => [1, 0.1, 0.01]
 * geometric(1, 0.5)(3)            // => 0.125
 * ```
 */
export const geometric = (low: Value, high: Value, param?: string): Fn =>
  word('geometric', [low, high], param, (low, high) => {
    const holds = low > 0 && high >= 0 && Math.max(low, high) < Infinity
    demand(holds, 'geometric', [low, high], 'low must be above 0, high 0 or above, both finite')
    return t => low ** (1 - t) * high ** t
  })
