import * as tf from '@tensorflow/tfjs'
import { stackData } from './stack.ts'

/**
 * What one optimizer is to do, done by one of TensorFlow.js's own for each weight, which therefore has no other's
 * moments, and counts no step in which it rests. Only the decay of Adamax is one for all.
 */
export class Twins {
  readonly #make: (weight: tf.Variable) => tf.Optimizer
  readonly #optimizers = new Map<tf.Variable, tf.Optimizer>()
  #steps = 0

  constructor(make: (weight: tf.Variable) => tf.Optimizer) {
    this.#make = make
  }

  /** Moves these weights. */
  step(loss: () => tf.Scalar, moved: readonly tf.Variable[]): void {
    const { value, grads } = tf.variableGrads(loss, [...moved])
    for (const weight of moved) {
      const optimizer = this.#optimizers.get(weight) ?? this.#make(weight)
      this.#optimizers.set(weight, optimizer)
      const { iteration } = optimizer as { iteration?: tf.Variable }
      if (iteration) tf.tidy(() => iteration.assign(tf.scalar(this.#steps)))
      optimizer.applyGradients([{ name: weight.name, tensor: grads[weight.name]! }])
    }
    tf.dispose([value, grads])
    this.#steps++
  }

  /** Trains a model for the data of a stack, without some of its layers. */
  fit(model: tf.LayersModel, begin: number, end: number, without: readonly string[] = []): void {
    const moved = model.layers
      .filter(({ name }) => !without.includes(name))
      .flatMap(({ weights }) => weights.map(weight => weight.read() as tf.Variable))
    for (let step = begin; step < end; step++) {
      const [xs, ys] = stackData(step, step + 1)
      const loss = () =>
        tf.losses.meanSquaredError<tf.Tensor, tf.Scalar>(ys, model.apply(xs, { training: true }) as tf.Tensor)
      this.step(loss, moved)
      tf.dispose([xs, ys])
    }
  }
}
