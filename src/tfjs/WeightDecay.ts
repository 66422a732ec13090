import * as tf from '@tensorflow/tfjs'
import type { Won } from './Contests.ts'
import { weightOf, type NamedTensor } from './gradients.ts'
import type { Holder } from './Rule.ts'

/** Lets weights decay by themselves, apart from what the optimizer makes of their gradients. */
export class WeightDecay {
  #decay = new Map<string, Holder>()

  /** From now on these decay. */
  assign(won: readonly Won[]): void {
    this.#decay = new Map()
    for (const { param, target, holder } of won)
      if (param.name === 'weightDecay' && holder) this.#decay.set((target.ref as tf.Variable).name, holder)
  }

  get isActive(): boolean {
    return this.#decay.size > 0
  }

  /**
   * Lets those decay that are about to be moved: `w ← w·(1 − learningRate·weightDecay)`.
   * @param learningRate that of a weight
   */
  apply(list: readonly NamedTensor[], learningRate: (name: string) => number): void {
    const factors = new Map<number, tf.Scalar>()
    for (const { name, tensor } of list) {
      if (!tensor) continue
      const decay = this.#decay.get(name)?.held
      const factor = decay ? 1 - learningRate(name) * decay : 1
      if (factor === 1) continue
      if (!factors.has(factor)) factors.set(factor, tf.scalar(factor))
      const weight = weightOf(name)
      weight.assign(tf.mul(weight, factors.get(factor)!))
    }
  }
}
