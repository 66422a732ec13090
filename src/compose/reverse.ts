import { word, type Fn } from '../fn.ts'

/**
 * Time from its end to its beginning: `1 − t`. Piped in front of a shape, it turns it round.
 *
 * @example
 * ```ts
 * [0, 0.25, 1].map(reverse())            // => [1, 0.75, 0]
 * reverse().pipe(exp(0.1, 0))(1)         // => 0.1
 * ```
 */
export const reverse = (): Fn => word('reverse', [], undefined, () => t => 1 - t)
