import type { Fn, Value } from '../fn.ts'
import { cycling } from './cycling.ts'

/**
 * Time that begins again with every cycle: how far in the current one it is, `0 ≤ x < 1`.
 *
 * Time counts in first cycles: cycle `i` begins at `1 + g + … + g^(i−1)` and lasts `g^i`. Each begins exactly, however
 * many there were, and where the time is its beginning but for rounding. Before 0, cycles of one length go on; where
 * they grow, time stays at 0.
 *
 * @param growth how many times as long as the one before each cycle is, 1 or more
 * @throws RangeError where `growth` is below 1 or not finite
 *
 * @example
 * ```ts
 * [0, 0.75, 1, 2.5, 3].map(cycle())                              // => [0, 0.75, 0, 0.5, 0]
 * [0, 1, 2, 3, 5, 7].map(cycle(2))                               // => [0, 0, 0.5, 0, 0.5, 0]
 * const sgdr = reading('step').pipe(stretch(100), cycle(2), smooth(0.1, 0))
 * sgdr({ step: 200 })                                            // => 0.05
 * sgdr({ step: 300 })                                            // => 0.1
 * ```
 */
export const cycle = (growth: Value = 1): Fn => cycling('cycle', growth, 'local')
