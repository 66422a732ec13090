import type { Fn, Value } from '../fn.ts'
import { lapping } from './cycling.ts'

/**
 * The number of the cycle of a {@link loop} that a time is in, from 0; at `t = 1` that of the last.
 *
 * @param times how many cycles, above 0; the last one may be cut short
 * @param growth how many times as long as the one before each cycle is, 1 or more
 * @throws RangeError where `times` is not finite and above 0, or `growth` below 1 or too large
 *
 * @example
 * ```ts
 * [0, 0.25, 0.5, 0.75, 1].map(laps(2))         // => [0, 0, 1, 1, 1]
 * const halved = product(laps(2).pipe(fn(i => 0.5 ** i)), loop(2).pipe(linear(1, 0)))
 * halved(0.75)                                 // => 0.25
 * ```
 */
export const laps = (times: Value, growth: Value = 1): Fn => lapping('laps', times, growth, 'cycle')
