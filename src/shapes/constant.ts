import { word, type Fn, type Value } from '../fn.ts'

/**
 * Always the same value.
 *
 * @param value the value
 * @param param the hyperparameter it is for
 * @throws TypeError where a value is not a number
 *
 * @example
 * ```ts
 * constant(0.9)(0.5) // => 0.9
 * ```
 */
export const constant = (value: Value, param?: string): Fn =>
  word('constant', [value], param, value => () => value)
