import { demand } from '../demand.ts'
import { word, type Fn, type Value } from '../fn.ts'

/**
 * A straight line from `low` to `high`, and one back: `low·(1 − s) + high·s` with `s = t / peak` up to the peak, and
 * `s = (1 − t) / (1 − peak)` from there.
 *
 * One cycle of Smith, "Cyclical Learning Rates for Training Neural Networks" (2017); with an early peak the slanted
 * triangle of Howard and Ruder, "Universal Language Model Fine-tuning for Text Classification" (2018).
 *
 * @param low the value at 0 and 1
 * @param high the value at the peak
 * @param peak the time of the peak, in [0, 1]; at an end of it there is one line only
 * @param param the hyperparameter it is for
 * @throws TypeError where a value is not a number
 * @throws RangeError where the peak is outside [0, 1], or a value is not finite
 *
 * @example
 * ```ts
 * [...triangle(0, 1).iter(5)]         // => [0, 0.5, 1, 0.5, 0]
 * [0, 0.1, 0.55, 1].map(triangle(0, 1, 0.1)) // => [0, 1, 0.5, 0]
 * ```
 */
export const triangle = (low: Value, high: Value, peak: Value = 0.5, param?: string): Fn =>
  word('triangle', [low, high, peak], param, (low, high, peak) => {
    const holds = peak >= 0 && peak <= 1 && Number.isFinite(low) && Number.isFinite(high)
    demand(holds, 'triangle', [low, high, peak], 'the peak must be in [0, 1], low and high finite')
    return t => {
      const rises = peak === 1 || (peak > 0 && t < peak)
      const s = rises ? t / peak : (1 - t) / (1 - peak)
      return low * (1 - s) + high * s
    }
  })
