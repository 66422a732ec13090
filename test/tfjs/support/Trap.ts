import * as tf from '@tensorflow/tfjs'

/** Where in a training something can go wrong, in the order in which a batch comes by. */
export type Place = 'forward' | 'kernel' | 'loss' | 'metric' | 'penalty' | 'backward' | 'validation'

/** A layer that hands on its input, with a loss, a metric and a penalty; at a place that it is told it does something once. */
export class Trap extends tf.layers.Layer {
  static readonly className = 'Trap'
  #batches = 0
  #penalties = 0
  #set: { readonly place: Place; readonly batch: number; readonly action: () => void } | undefined

  constructor() {
    super({ name: 'trap' })
    this.addLoss(() => {
      this.#penalties++
      this.#meet('penalty')
      return tf.scalar(0)
    })
  }

  /** Batches whose forward pass has come by. */
  get batches(): number {
    return this.#batches
  }

  /** Batches whose penalty has been computed. */
  get penalties(): number {
    return this.#penalties
  }

  /** Does something in a batch, counted from now; validation counts as the batch before it. */
  set(place: Place, batch: number, action: () => void): void {
    this.#set = { place, batch: this.#batches + batch, action }
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean }): tf.Tensor {
    const [x] = [inputs].flat() as [tf.Tensor]
    if (training !== true) {
      this.#meet('validation')
      return x.clone()
    }
    this.#batches++
    this.#meet('forward')
    this.#meet('kernel')
    const hand = tf.customGrad((...args) => ({
      value: (args[0] as tf.Tensor).clone(),
      gradFunc: (dy: tf.Tensor) => {
        this.#meet('backward')
        return [dy.clone()]
      },
    }))
    return hand(x)
  }

  readonly loss = (labels: tf.Tensor, predictions: tf.Tensor): tf.Scalar => {
    this.#meet('loss')
    return tf.losses.meanSquaredError(labels, predictions)
  }

  readonly metric = (labels: tf.Tensor, predictions: tf.Tensor): tf.Tensor => {
    this.#meet('metric')
    return tf.metrics.meanAbsoluteError(labels, predictions)
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape
  }

  #meet(place: Place): void {
    if (this.#set?.place !== place || this.#batches <= this.#set.batch) return
    const { action } = this.#set
    this.#set = undefined
    action()
  }
}
