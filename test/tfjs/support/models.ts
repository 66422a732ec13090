import * as tf from '@tensorflow/tfjs'

let seed = 0
const random = () => tf.initializers.randomNormal({ mean: 0, stddev: 1, seed: ++seed })

/** The initializers of a recurrent layer whose weights are the same in every run, and none of them small. */
export const seeded = () => ({ kernelInitializer: random(), recurrentInitializer: random() })

/** A Dense layer of two units with a slope everywhere. */
export const dense = (
  name: string,
  args: Partial<Parameters<typeof tf.layers.dense>[0]> = {},
): tf.layers.Layer =>
  tf.layers.dense({ name, units: 2, activation: 'tanh', kernelInitializer: random(), ...args })

/** Compiled with plain SGD, whose rate of 1 makes a weight's move its gradient. */
export function compiled<M extends tf.LayersModel>(model: M, optimizer: tf.Optimizer = tf.train.sgd(1)): M {
  model.compile({ optimizer, loss: 'meanSquaredError' })
  return model
}

const inputShape = [3]

/** `net` of `encoder` (`e1`, `e2`), `mid` and `head`: a Sequential in a Sequential, which stands first. */
export const nestedFirst = (): tf.Sequential =>
  tf.sequential({
    name: 'net',
    layers: [
      tf.sequential({ name: 'encoder', layers: [dense('e1', { inputShape }), dense('e2')] }),
      dense('mid'),
      dense('head'),
    ],
  })

/** `net` of `first`, `encoder` (`e1`, `e2`) and `head`. */
export const nestedSecond = (): tf.Sequential =>
  tf.sequential({
    name: 'net',
    layers: [
      dense('first', { inputShape }),
      tf.sequential({ name: 'encoder', layers: [dense('e1', { inputShape: [2] }), dense('e2')] }),
      dense('head'),
    ],
  })

/** A functional model of layers that follow one another. */
export function chain(name: string, shape: tf.Shape, ...layers: tf.layers.Layer[]): tf.LayersModel {
  const input = tf.input({ shape })
  const output = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input)
  return tf.model({ name, inputs: input, outputs: output })
}

/** A functional model of two branches that see an input each, and are added. */
export function branches(
  name: string,
  left: readonly tf.layers.Layer[],
  right: readonly tf.layers.Layer[],
  ...after: tf.layers.Layer[]
): tf.LayersModel {
  const inputs = [tf.input({ shape: inputShape }), tf.input({ shape: inputShape })]
  const ends = [left, right].map((layers, i) =>
    layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, inputs[i]!),
  )
  const sum = tf.layers.add({ name: 'sum' }).apply(ends) as tf.SymbolicTensor
  const output = after.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, sum)
  return tf.model({ name, inputs, outputs: output })
}

/** Layers that follow one another, in a Sequential. */
export const sequential = (...layers: tf.layers.Layer[]): tf.Sequential =>
  tf.sequential({ name: 'net', layers })
