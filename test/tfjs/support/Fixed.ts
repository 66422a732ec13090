import * as tf from '@tensorflow/tfjs'

/** A layer that gives the same batch every time, whatever comes in. */
export class Fixed extends tf.layers.Layer {
  static readonly className = 'Fixed'
  override supportsMasking = true
  readonly #batch: tf.Tensor

  constructor(name: string, batch: tf.Tensor) {
    super({ name })
    this.#batch = batch
  }

  override call(): tf.Tensor {
    return this.#batch.clone()
  }

  override computeOutputShape(): tf.Shape {
    return [null, ...this.#batch.shape.slice(1)]
  }
}
