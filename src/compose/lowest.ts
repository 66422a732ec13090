import { joined } from './joined.ts'

/**
 * The lowest of them at each time: `min(a(t), b(t), …)`.
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
 * [...lowest(linear(0, 1), linear(1, 0)).iter(5)] // => [0, 0.25, 0.5, 0.25, 0]
 * ```
 */
export const lowest = joined('lowest', (a, b) => time => Math.min(a(time), b(time)))
