import { word, type Fn, type Value } from '../fn.ts'

/**
 * A straight line: `low·(1 − t) + high·t`.
 *
 * @param low the value at 0
 * @param high the value at 1
 * @param param the hyperparameter it is for
 * @throws TypeError where a value is not a number
 *
 * @example
 * ```ts
 * [...linear(1, 0).iter(5)] // => [1, 0.75, 0.5, 0.25, 0]
 * ```
 */
export const linear = (low: Value, high: Value, param?: string): Fn =>
  word('linear', [low, high], param, {
    direct: (elsewhere, low, high) => t => (typeof t === 'number' ? low * (1 - t) + high * t : elsewhere(t)),
  })
