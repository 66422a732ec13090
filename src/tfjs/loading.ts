import * as tf from '@tensorflow/tfjs'
import { forgetProducts } from './RunningProducts.ts'
import { noteLoaded } from './slots.ts'

// TensorFlow.js does not tell who loads what: from here on it is known of its optimizers.

/** An optimizer has just been given what another one remembered. */
export function hasLoaded(optimizer: tf.Optimizer): void {
  noteLoaded(optimizer)
  forgetProducts(optimizer)
}

for (const { prototype } of [
  tf.MomentumOptimizer,
  tf.AdamOptimizer,
  tf.RMSPropOptimizer,
  tf.AdagradOptimizer,
  tf.AdadeltaOptimizer,
] as { prototype: Pick<tf.Optimizer, 'setWeights'> }[]) {
  const { setWeights } = prototype
  prototype.setWeights = async function (this: tf.Optimizer, weights) {
    await setWeights.call(this, weights)
    hasLoaded(this)
  }
}
