import type * as tf from '@tensorflow/tfjs'
import { stem } from './privates.ts'

/** The ways in which the name that a weight had and the one that it has may be those of one weight, surest first. */
const ALIKE: readonly ((had: string, has: string) => boolean)[] = [
  (had, has) => had === has,
  (had, has) => had === stem(has),
  (had, has) => stem(had) === has,
  (had, has) => stem(had) === stem(has),
]

/**
 * What was loaded, and the weights that it may be of: in the way that finds most of them; of several that may be, in
 * their order.
 * @param nameOf what the weight of a thing was called where it was saved
 * @param fits whether a thing can be of a weight
 */
export function namesakes<T>(
  things: readonly T[],
  weights: readonly tf.Variable[],
  nameOf: (thing: T) => string,
  fits: (thing: T, weight: tf.Variable) => boolean = () => true,
): (readonly [thing: T, weight: tf.Variable])[] {
  const found = ALIKE.map(alike => {
    const left = [...weights]
    return things.flatMap(thing => {
      const i = left.findIndex(weight => fits(thing, weight) && alike(nameOf(thing), weight.name))
      return i < 0 ? [] : [[thing, left.splice(i, 1)[0]!] as const]
    })
  })
  return found.reduce((best, other) => (other.length > best.length ? other : best))
}
