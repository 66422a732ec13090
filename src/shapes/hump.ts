import { sequence } from '../compose/sequence.ts'
import { word, type Fn, type Value } from '../fn.ts'
import { smooth } from './smooth.ts'

/**
 * Up and down again: {@link smooth} from `0.8·low + 0.2·high` to `high` over the first 30 %, then smooth from
 * `high` to `low`.
 *
 * The seed's `hump` (`k1lib.schedule`); the one-cycle policy of Smith, "Super-Convergence" (2018), is its kin.
 *
 * @param low the value at 1
 * @param high the value at 0.3
 * @param param the hyperparameter it is for
 * @throws TypeError where a value is not a number
 *
 * @example
 * ```ts
 * hump(0, 1)(0)    // => 0.2
 * hump(0, 1)(0.3)  // => 1
 * hump(0, 1)(1)    // => 0
 * ```
 */
export const hump = (low: Value, high: Value, param?: string): Fn =>
  word('hump', [low, high], param, (low, high) =>
    sequence([0.3, smooth(0.8 * low + 0.2 * high, high)], [0.7, smooth(high, low)]),
  )
