import * as tf from '@tensorflow/tfjs'
import { override } from './override.ts'
import type { HiddenModel, Regularizer } from './privates.ts'

/** The factors of a weight's penalty: `l1·Σ|w| + l2·Σw²`. */
export type Factors = { l1?: number; l2?: number }

/**
 * Penalties on weights whose factors change while a model trains.
 *
 * A weight that the layer itself regularizes goes through that regularizer, with other factors; tfjs keeps the
 * regularizer in a closure and may share it between layers, so it is the regularizer's `apply` that asks here. For
 * other weights the model's loss gets a term more.
 */
export class Penalties {
  readonly #factors = new Map<tf.Tensor, Factors>()
  readonly #undo: (() => void)[] = []
  /** The model has computed its losses since this was last set to false. */
  asked = false

  constructor(model: HiddenModel, regularizers: Iterable<Regularizer>) {
    const met = new Set<tf.Tensor>()
    for (const regularizer of new Set(regularizers)) {
      const apply = regularizer.apply.bind(regularizer)
      const through = (x: tf.Tensor) => {
        const factors = this.#factors.get(x)
        if (!factors) return apply(x)
        met.add(x)
        const { l1, l2 } = regularizer
        return l1 === undefined || l2 === undefined
          ? tf.tidy(() => apply(x).add<tf.Scalar>(penalty(x, factors)))
          : penalty(x, { l1, l2, ...factors })
      }
      this.#undo.push(override(regularizer, 'apply', through))
    }
    const losses = model.calculateLosses.bind(model)
    const withPenalties = () => {
      this.asked = true
      met.clear()
      const own = losses()
      const more = [...this.#factors].filter(([x]) => !met.has(x)).map(([x, factors]) => penalty(x, factors))
      return [...own, ...more]
    }
    this.#undo.push(override(model, 'calculateLosses', withPenalties))
  }

  /** Sets a factor of a weight; undefined gives it back to the layer. */
  set(weight: tf.Tensor, factor: 'l1' | 'l2', value: number | undefined): void {
    const factors = { ...this.#factors.get(weight) }
    if (value === undefined) delete factors[factor]
    else factors[factor] = value
    if (Object.keys(factors).length > 0) this.#factors.set(weight, factors)
    else this.#factors.delete(weight)
  }

  get(weight: tf.Tensor, factor: 'l1' | 'l2'): number | undefined {
    return this.#factors.get(weight)?.[factor]
  }

  /** Gives the model and its regularizers back as they were. */
  end(): void {
    for (const undo of this.#undo.splice(0)) undo()
  }
}

/** As tfjs's own regularizer computes it, to the last bit of the gradient. */
const penalty = (x: tf.Tensor, { l1 = 0, l2 = 0 }: Factors): tf.Scalar =>
  tf.tidy(() => {
    let sum = tf.scalar(0)
    if (l1 !== 0) sum = sum.add(tf.sum(tf.mul(l1, tf.abs(x))))
    if (l2 !== 0) sum = sum.add(tf.sum(tf.mul(l2, tf.mul(x, x))))
    return sum
  })
