import { joined } from './joined.ts'

/**
 * All of them added: `a(t) + b(t) + …`.
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
 * sum(0.25, linear(0, 1))(0.5) // => 0.75
 * ```
 */
export const sum = joined('sum', (a, b) => time => a(time) + b(time))
