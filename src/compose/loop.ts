import type { Fn, Value } from '../fn.ts'
import { lapping } from './cycling.ts'

/**
 * Time that runs from 0 to 1 several times over: `n·t mod 1`. Piped in front of a shape, it repeats it.
 *
 * The next cycle begins exactly where the last one ends; only the run's own end, `t = 1`, is the end of a whole
 * last cycle. With a growth `g`, the cycles last as `1 : g : g² …`.
 *
 * @param times how many cycles, above 0; the last one may be cut short
 * @param growth how many times as long as the one before each cycle is, 1 or more
 * @throws RangeError where `times` is not finite and above 0, or `growth` below 1 or too large
 *
 * @example
 * ```ts
 * [0, 0.25, 0.5, 0.75, 1].map(loop(2))  // => [0, 0.5, 0, 0.5, 1]
 * [0, 0.25, 0.625, 1].map(loop(2, 3))   // => [0, 0, 0.5, 1]
 * loop(3).pipe(smooth(0.01, 0))(0.5)    // => 0.005
 * ```
 */
export const loop = (times: Value, growth: Value = 1): Fn => lapping('loop', times, growth, 'local')
