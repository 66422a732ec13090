import * as tf from '@tensorflow/tfjs'

const normal = (seed: number) => tf.initializers.heNormal({ seed })

/** A small convolutional network; every one begins with the same weights. */
export function makeModel(optimizer: tf.Optimizer): tf.Sequential {
  const conv = (name: string, filters: number, kernelSize: number, seed: number) => ({
    name,
    filters,
    kernelSize,
    strides: 2,
    activation: 'relu' as const,
    kernelInitializer: normal(seed),
  })
  const model = tf.sequential({
    name: 'digits',
    layers: [
      tf.layers.conv2d({ ...conv('strokes', 8, 5, 1), inputShape: [28, 28, 1] }),
      tf.layers.conv2d(conv('shapes', 16, 3, 2)),
      tf.layers.flatten(),
      tf.layers.dropout({ rate: 0.25, seed: 3 }),
      tf.layers.dense({ name: 'head', units: 10, activation: 'softmax', kernelInitializer: normal(4) }),
    ],
  })
  model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  return model
}
