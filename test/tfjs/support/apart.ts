import type * as tf from '@tensorflow/tfjs'
import { inject } from 'vitest'

/** The numbers of all weights, layer by layer: a model's own order depends on what is frozen. */
export const numbersOf = (model: tf.LayersModel): number[] =>
  model.layers.flatMap(({ weights }) => weights.flatMap(weight => [...weight.read().dataSync()]))

/** How far the weights of two models are from each other. */
export function apart(one: tf.LayersModel, other: tf.LayersModel): number {
  const others = numbersOf(other)
  return Math.max(...numbersOf(one).map((x, i) => Math.abs(x - others[i]!)))
}

/** What counts as the same weights. */
export const SAME = inject('backend') === 'webgl' ? 1e-5 : 1e-6
