import type { Fn, Value } from '../fn.ts'
import { cycling } from './cycling.ts'

/**
 * The number of the {@link cycle} that a time is in, from 0: what grows or shrinks from cycle to cycle.
 *
 * @param growth how many times as long as the one before each cycle is, 1 or more
 * @throws RangeError where `growth` is below 1 or not finite
 *
 * @example
 * ```ts
 * [0, 1, 2, 3, 5, 7].map(cycles(2))                                        // => [0, 1, 1, 2, 2, 3]
 * const halved = product(cycles().pipe(fn(i => 0.5 ** i)), cycle().pipe(linear(1, 0)))
 * halved(1.5)                                                              // => 0.25
 * ```
 */
export const cycles = (growth: Value = 1): Fn => cycling('cycles', growth, 'cycle')
