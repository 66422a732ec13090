import * as tf from '@tensorflow/tfjs'

const normal = (seed: number) => tf.initializers.heNormal({ seed })

/** Tells five digits apart. */
const makeHead = (seed: number) =>
  tf.layers.dense({ name: 'head', units: 5, activation: 'softmax', kernelInitializer: normal(seed) })

/** A network that knows nothing yet. */
export function makeModel(seed: number): tf.LayersModel {
  const conv = (name: string, filters: number, kernelSize: number, seed: number) => ({
    name,
    filters,
    kernelSize,
    strides: 2,
    activation: 'relu' as const,
    kernelInitializer: normal(seed),
  })
  return tf.sequential({
    layers: [
      tf.layers.conv2d({ ...conv('strokes', 8, 5, seed + 1), inputShape: [28, 28, 1] }),
      tf.layers.conv2d(conv('shapes', 16, 3, seed + 2)),
      tf.layers.flatten(),
      tf.layers.dense({ name: 'parts', units: 64, activation: 'relu', kernelInitializer: normal(seed + 3) }),
      makeHead(seed),
    ],
  })
}

/** A network with a head that knows nothing yet in place of its own. */
export const withNewHead = ({ inputs, layers }: tf.LayersModel, seed: number): tf.LayersModel =>
  tf.model({ inputs, outputs: makeHead(seed).apply(layers.at(-2)!.output) as tf.SymbolicTensor })
