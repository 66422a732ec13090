import { word, type Fn, type Value } from '../fn.ts'

/**
 * Half a cosine wave, slow at both ends: `low·(1 − s) + high·s` with `s = (1 − cos πt) / 2`.
 *
 * The cosine annealing of Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts" (2017),
 * where it goes down; fastai's `SchedCos`.
 *
 * @param low the value at 0
 * @param high the value at 1
 * @param param the hyperparameter it is for
 * @throws TypeError where a value is not a number
 *
 * @example
 * ```ts
 * [...smooth(0, 0.01).iter(3)] // => [0, 0.005, 0.01]
 * ```
 */
export const smooth = (low: Value, high: Value, param?: string): Fn =>
  word('smooth', [low, high], param, {
    direct: (elsewhere, low, high) => t => {
      if (typeof t !== 'number') return elsewhere(t)
      // The same as (1 − cos πt) / 2, and exact at ½ too.
      const s = (1 + Math.sin(Math.PI * (t - 0.5))) / 2
      return low * (1 - s) + high * s
    },
  })
