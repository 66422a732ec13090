import * as tf from '@tensorflow/tfjs'
import { lineData } from './line.ts'
import type { Maker } from './optimizers.ts'
import { REFERENCES, type Hyper } from './reference.ts'

// Two Dense layers without activation, `a` of two units and `b` of one, for the data of a line: as many layers as a
// norm over all gradients needs, and as few as it takes to write the gradients down.
const START = [0.5, 0.25, 0.75, 0.375, 0.25, 0.5, 0.125, 0.25, 0.75, 0.5, 0.25]

const NAMES = ['a/kernel', 'a/bias', 'b/kernel', 'b/bias'] as const
const SIZES = [6, 2, 2, 1]
const NAME_OF = NAMES.flatMap((name, i) => Array.from({ length: SIZES[i]! }, () => name))

export type PairWeight = (typeof NAMES)[number]

/** Two layers are steeper than one: what follows the gradient itself takes smaller steps. */
export const pairMaker = (maker: Maker): Maker => {
  if (!/^(SGD|Momentum|Adadelta)$/.test(maker.className)) return maker
  const own = { ...maker.own, learningRate: maker.own.learningRate / 20 }
  return { className: maker.className, own, make: other => maker.make({ ...own, ...other }) }
}

/** A compiled model of the two layers. */
export function pairModel(optimizer: tf.Optimizer): tf.Sequential {
  const layers = [
    tf.layers.dense({ name: 'a', units: 2, inputShape: [3] }),
    tf.layers.dense({ name: 'b', units: 1 }),
  ]
  const model = tf.sequential({ name: 'net', layers })
  model.compile({ optimizer, loss: 'meanSquaredError' })
  const starts = model.getWeights().map(({ shape }, i) => {
    const begin = SIZES.slice(0, i).reduce((sum, size) => sum + size, 0)
    return tf.tensor(START.slice(begin, begin + SIZES[i]!), shape)
  })
  model.setWeights(starts)
  tf.dispose(starts)
  return model
}

/** What is done with the gradient and the weight before the optimizer moves it. */
export interface Around {
  readonly hyper: Hyper
  readonly frozen?: boolean
  readonly weightDecay?: number
  readonly clipValue?: number
}

export type AroundOf = (step: number, weight: PairWeight) => Around

/** The weights after each step in double precision, and the norm that all gradients had before they were clipped by it. */
export function pairTraining(
  { className }: Maker,
  steps: number,
  around: AroundOf,
  clipNorm: (step: number) => number = () => Infinity,
): { readonly norm: number; readonly weights: number[] }[] {
  const moves = START.map(() => REFERENCES[className]())
  const batches = batchesUntil(steps)
  let weights = START
  return batches.map((batch, step) => {
    const plans = NAME_OF.map(name => around(step, name))
    const gradients = gradientsOf(batch, weights).map((gradient, i) => {
      const { frozen, clipValue = Infinity } = plans[i]!
      return frozen ? undefined : Math.max(-clipValue, Math.min(clipValue, gradient))
    })
    const norm = Math.sqrt(gradients.reduce<number>((sum, gradient = 0) => sum + gradient ** 2, 0))
    const factor = Math.min(1, clipNorm(step) / (norm + 1e-6))
    weights = weights.map((weight, i) => {
      const { hyper, weightDecay = 0 } = plans[i]!
      const gradient = gradients[i]
      if (gradient === undefined) return moves[i]!(weight, undefined, hyper)
      return moves[i]!(weight * (1 - hyper.learningRate * weightDecay), gradient * factor, hyper)
    })
    return { norm, weights }
  })
}

/** Only the weights after each step. */
export const pairReference = (...args: Parameters<typeof pairTraining>): number[][] =>
  pairTraining(...args).map(({ weights }) => weights)

interface Batch {
  readonly xs: number[][]
  readonly ys: number[]
}

/** The data of a line, batch by batch. */
function batchesUntil(steps: number): Batch[] {
  const { xs, ys, batchSize } = lineData(0, steps)
  const [rows, targets] = [xs.arraySync(), [...ys.dataSync()]]
  tf.dispose([xs, ys])
  return Array.from({ length: steps }, (_, i) => ({
    xs: rows.slice(i * batchSize, (i + 1) * batchSize),
    ys: targets.slice(i * batchSize, (i + 1) * batchSize),
  }))
}

/** The gradients of the mean squared error. */
function gradientsOf({ xs, ys }: Batch, weights: readonly number[]): number[] {
  const at = (i: number) => weights[i]!
  const sums = weights.map(() => 0)
  xs.forEach((x, row) => {
    const hidden = [0, 1].map(k => x.reduce((sum, xj, j) => sum + xj * at(2 * j + k), at(6 + k)))
    const slope = (2 * (hidden[0]! * at(8) + hidden[1]! * at(9) + at(10) - ys[row]!)) / xs.length
    const ofHidden = [slope * at(8), slope * at(9)]
    const gradient = [
      ...x.flatMap(xj => ofHidden.map(g => xj * g)),
      ...ofHidden,
      ...hidden.map(h => slope * h),
      slope,
    ]
    gradient.forEach((g, i) => (sums[i]! += g))
  })
  return sums
}
