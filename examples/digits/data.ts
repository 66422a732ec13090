import { createRequire } from 'node:module'
import * as tf from '@tensorflow/tfjs'

const SIZE = 28
const HELD_OUT = 2000

/** Images and what they show, as the network takes them. */
export interface Digits {
  readonly images: tf.Tensor4D
  readonly labels: tf.Tensor2D
}

/** The 10,000 handwritten digits of the `mnist` package: 8,000 to train on, 2,000 held out. */
export function loadDigits(): { training: Digits; heldOut: Digits } {
  const require = createRequire(import.meta.url)
  const all = Array.from({ length: 10 }, (_, label) => {
    const { data } = require(`mnist/src/digits/${label}.json`) as { data: number[] }
    return Array.from({ length: data.length / SIZE ** 2 }, (_, i) => ({
      label,
      pixels: data.slice(i * SIZE ** 2, (i + 1) * SIZE ** 2),
    }))
  }).flat()
  shuffle(all, 1)
  const tensors = (digits: typeof all): Digits => ({
    images: tf.tensor4d(Float32Array.from(digits.flatMap(({ pixels }) => pixels)), [
      digits.length,
      SIZE,
      SIZE,
      1,
    ]),
    labels: tf.oneHot(
      digits.map(({ label }) => label),
      10,
    ) as tf.Tensor2D,
  })
  return { training: tensors(all.slice(HELD_OUT)), heldOut: tensors(all.slice(0, HELD_OUT)) }
}

/** Fisher and Yates, with mulberry32, so that every run sees the same order. */
function shuffle(items: unknown[], seed: number): void {
  const random = () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[items[i], items[j]] = [items[j], items[i]]
  }
}
