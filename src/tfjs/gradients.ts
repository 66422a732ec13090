import * as tf from '@tensorflow/tfjs'

/** A gradient with the name of its weight; none where the weight is not moved. TensorFlow.js's own type hides that. */
export interface NamedTensor {
  readonly name: string
  readonly tensor: tf.Tensor | null | undefined
}

export type Gradients = tf.NamedTensorMap | NamedTensor[]

/** The weight that a gradient is for. */
export const weightOf = (name: string): tf.Variable => tf.engine().registeredVariables[name]!
