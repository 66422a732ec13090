import * as tf from '@tensorflow/tfjs'

type Gradients = Parameters<tf.Optimizer['applyGradients']>[0]

/**
 * An optimizer from nothing: a running mean of gradients with bias correction, and a rate that falls with the root of
 * the steps. Its fields are not called what its hyperparameters are.
 */
export class Averaged extends tf.Optimizer {
  static get className(): string {
    return 'Averaged'
  }

  readonly means: tf.Variable[] = []
  readonly step = tf.scalar(1).variable(false)
  readonly product: tf.Variable
  rate: number
  b: number

  constructor(rate: number, b: number) {
    super()
    this.rate = rate
    this.b = b
    this.product = tf.scalar(b).variable(false)
  }

  override applyGradients(gradients: Gradients): void {
    const list = Array.isArray(gradients)
      ? gradients
      : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }))
    tf.tidy(() => {
      const rate = tf.div(this.rate, tf.sqrt(this.step))
      ;(list as { name: string; tensor: tf.Tensor | null }[]).forEach(({ name, tensor }, i) => {
        const weight = tf.engine().registeredVariables[name]!
        const mean = (this.means[i] ??= tf.zerosLike(weight).variable(false))
        if (!tensor) return
        mean.assign(mean.mul(this.b).add(tensor.mul(1 - this.b)))
        weight.assign(weight.sub(mean.div(tf.sub(1, this.product)).mul(rate)))
      })
      this.step.assign(this.step.add(1))
      this.product.assign(this.product.mul(this.b))
    })
    this.incrementIterations()
  }

  override getConfig(): { rate: number; b: number } {
    return { rate: this.rate, b: this.b }
  }
}
