import type * as tf from '@tensorflow/tfjs'

/** Counts from now on how often an optimizer is applied. */
export function countApplied(optimizer: tf.Optimizer): () => number {
  let count = 0
  const apply = optimizer.applyGradients.bind(optimizer)
  optimizer.applyGradients = gradients => {
    count++
    apply(gradients)
  }
  return () => count
}
