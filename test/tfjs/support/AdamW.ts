import * as tf from '@tensorflow/tfjs'

type Gradients = Parameters<tf.AdamOptimizer['applyGradients']>[0]

/** Adam with decoupled weight decay, as people write it: a class of their own around TensorFlow.js's. */
export class AdamW extends tf.AdamOptimizer {
  static override get className(): string {
    return 'AdamW'
  }

  weightDecay: number

  constructor(learningRate: number, beta1: number, beta2: number, weightDecay: number) {
    super(learningRate, beta1, beta2)
    this.weightDecay = weightDecay
  }

  override applyGradients(gradients: Gradients): void {
    const list = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }))
    tf.tidy(() => {
      for (const { name, tensor } of list as { name: string; tensor: tf.Tensor | null }[]) {
        const weight = tf.engine().registeredVariables[name]!
        if (tensor) weight.assign(weight.mul(1 - this.learningRate * this.weightDecay))
      }
    })
    super.applyGradients(gradients)
  }
}
