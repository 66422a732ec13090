import { joined } from './joined.ts'

/**
 * All of them multiplied: `a(t)·b(t)· …`.
 *
 * @param parts schedules, which get the whole clock, and numbers; one or more. Where one of them listens to the run, so
 *   does the whole
 * @throws RangeError where there is none
 * @throws TypeError where one is neither, or two are for different params
 * @returns a schedule with its parts' param
 * @function
 *
 * @example
 * ```ts
 * product(0.1, linear(1, 0), linear(0, 4))(0.5) // => 0.1
 * ```
 */
export const product = joined('product', (a, b) => time => a(time) * b(time))
