import * as tf from '@tensorflow/tfjs'
import { Trap } from './Trap.ts'

/** A compiled model with a value of every kind to drive, and a trap in it. */
export function trapped(optimizer: tf.Optimizer = tf.train.adam(0.01)): { model: tf.Sequential; trap: Trap } {
  const trap = new Trap()
  const seeded = (seed: number) => tf.initializers.glorotNormal({ seed })
  const model = tf.sequential({
    name: 'net',
    layers: [
      tf.layers.dense({
        name: 'body',
        units: 4,
        inputShape: [3],
        activation: 'tanh',
        kernelInitializer: seeded(1),
        kernelRegularizer: tf.regularizers.l1l2({ l1: 0.01, l2: 0.02 }),
      }),
      tf.layers.batchNormalization({ name: 'norm' }),
      tf.layers.dropout({ name: 'drop', rate: 0.3 }),
      trap,
      tf.layers.dense({ name: 'head', units: 1, kernelInitializer: seeded(2) }),
    ],
  })
  model.compile({ optimizer, loss: trap.loss, metrics: ['mse', trap.metric, 'mape'] })
  return { model, trap }
}
