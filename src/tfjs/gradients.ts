import * as tf from '@tensorflow/tfjs'

/** A gradient with the name of its weight; null, whatever its type says, where the weight is not moved. */
export type NamedTensor = { name: string; tensor: tf.Tensor }

export type Gradients = tf.NamedTensorMap | NamedTensor[]

/** Those that are there. */
export const present = (list: readonly NamedTensor[]): readonly NamedTensor[] =>
  list.filter(({ tensor }) => Boolean(tensor))

/** The weight that a gradient is for. */
export const weightOf = (name: string): tf.Variable => tf.engine().registeredVariables[name]!
