import { joined } from './joined.ts'

/**
 * The highest of them at each time: `max(a(t), b(t), …)`.
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
 * [...highest(0.25, linear(1, 0)).iter(5)] // => [1, 0.75, 0.5, 0.25, 0.25]
 * ```
 */
export const highest = joined('highest', (a, b) => time => Math.max(a(time), b(time)))
