import * as tf from '@tensorflow/tfjs'

/** A Dense layer of four inputs and four units, the same at every call. */
export const square = (name: string, seed: number): tf.layers.Layer =>
  tf.layers.dense({
    name,
    units: 4,
    inputShape: [4],
    activation: 'tanh',
    kernelInitializer: tf.initializers.glorotNormal({ seed }),
    biasInitializer: tf.initializers.randomUniform({ minval: -0.1, maxval: 0.1, seed: seed + 10 }),
  })

/** The mean of the outputs of two units each, so that it has the targets of a stack. */
const narrow = () => tf.layers.averagePooling1d({ poolSize: 2 })

/** A compiled model for the data of a stack, whose layers `a`, `b` and `c` are alike. */
export function alike(optimizer: tf.Optimizer): tf.Sequential {
  const model = tf.sequential({
    layers: [
      ...['a', 'b', 'c'].map((name, i) => square(name, 1 + i)),
      tf.layers.reshape({ targetShape: [4, 1] }),
      narrow(),
      tf.layers.flatten(),
    ],
  })
  model.compile({ optimizer, loss: 'meanSquaredError' })
  return model
}
