import { word, type Fn } from '../fn.ts'

/**
 * Time there and back again, over and over: from 0 to 1, from 1 to 0, and so on to both sides, with period 2. On
 * [0, 1] it is the identity.
 *
 * @example
 * ```ts
 * [-0.25, 0, 0.75, 1, 1.25, 2, 2.5].map(mirror())            // => [0.25, 0, 0.75, 1, 0.75, 0, 0.5]
 * reading('step').pipe(stretch(10), mirror())({ step: 15 })  // => 0.5
 * ```
 */
export const mirror = (): Fn =>
  word('mirror', [], undefined, () => t => {
    const x = Math.abs(t) % 2
    return x > 1 ? 2 - x : x
  })
