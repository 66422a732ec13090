import * as tf from '@tensorflow/tfjs'
import type { Won } from './Contests.ts'
import type { NamedTensor } from './gradients.ts'
import type { Holder } from './Rule.ts'

/** Keeps gradients from becoming too large, without reading one from the device. */
export class Clipping {
  #value = new Map<string, Holder>()
  #norm: Holder | undefined

  /** From now on these clip. */
  assign(won: readonly Won[]): void {
    this.#value = new Map()
    this.#norm = undefined
    for (const { param, target, holder } of won) {
      if (!holder) continue
      if (param.name === 'clipValue') this.#value.set((target.ref as tf.Variable).name, holder)
      if (param.name === 'clipNorm') this.#norm = holder
    }
  }

  get isActive(): boolean {
    return this.#value.size > 0 || this.#norm !== undefined
  }

  /** The gradients as the optimizer shall see them: each clipped by its value, then all by their norm. */
  clip(list: readonly NamedTensor[]): NamedTensor[] {
    return this.#byNorm(list.map(gradient => this.#byValue(gradient)))
  }

  #byValue({ name, tensor }: NamedTensor): NamedTensor {
    const limit = this.#value.get(name)?.held
    return { name, tensor: limit === undefined ? tensor : tensor && tf.clipByValue(tensor, -limit, limit) }
  }

  #byNorm(list: NamedTensor[]): NamedTensor[] {
    const limit = this.#norm?.held
    if (limit === undefined) return list
    // One after another, and not each by itself: that is a few kernels for all weights.
    const all = list.flatMap(({ tensor }) => (tensor ? [tensor.flatten()] : []))
    if (all.length === 0) return list
    const norm = tf.concat(all).square().sum().sqrt()
    const factor = tf.minimum(1, tf.div(limit, tf.add(norm, 1e-6)))
    return list.map(({ name, tensor }) => ({ name, tensor: tensor && tf.mul(tensor, factor) }))
  }
}
