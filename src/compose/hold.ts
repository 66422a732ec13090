import { word, type Fn } from '../fn.ts'

/**
 * Time that stays within [0, 1]: before 0 it is 0, after 1 it is 1. Piped in front of a shape, it holds its ends.
 *
 * @example
 * ```ts
 * [-1, 0.25, 7].map(hold())                                              // => [0, 0.25, 1]
 * reading('step').pipe(stretch(100), hold(), linear(1, 0))({ step: 150 }) // => 0
 * ```
 */
export const hold = (): Fn => word('hold', [], undefined, () => t => Math.min(Math.max(t, 0), 1))
