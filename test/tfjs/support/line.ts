import * as tf from '@tensorflow/tfjs'
import { REFERENCES, type Hyper, type Products } from './reference.ts'
import type { Maker } from './optimizers.ts'

// A model of one Dense layer with three inputs: three weights of a kernel and a bias, whose gradients one can write
// down. All inputs are positive, so that no gradient is a small difference of large numbers.
const BATCH = 4
const START = [0.5, -0.25, 1, 0.125]
const TARGET = [3, 2, 4, 5]

/** Inputs of a step, the last of which is the constant 1 of the bias. */
const inputs = (step: number): number[][] =>
  Array.from({ length: BATCH }, (_, i) => [
    ...[0, 1, 2].map(j => Math.fround(0.6 + 0.4 * Math.sin(1 + 2.1 * step + 1.3 * i + 0.7 * j) + 0.1 * j)),
    1,
  ])

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0)
const target = (row: readonly number[]) => Math.fround(dot(row, TARGET) + Math.sin(7 * row[0]!))

/** The data of some steps. */
export function lineData(
  begin: number,
  end: number,
): { xs: tf.Tensor2D; ys: tf.Tensor2D; batchSize: number } {
  const rows = Array.from({ length: end - begin }, (_, i) => inputs(begin + i)).flat()
  return {
    xs: tf.tensor2d(rows.map(row => row.slice(0, 3))),
    ys: tf.tensor2d(rows.map(row => [target(row)])),
    batchSize: BATCH,
  }
}

/** A compiled model of one line. */
export function lineModel(
  optimizer: tf.Optimizer,
  args: Partial<Parameters<typeof tf.layers.dense>[0]> = {},
): tf.Sequential {
  const line = tf.layers.dense({ name: 'line', units: 1, inputShape: [3], ...args })
  const model = tf.sequential({ layers: [line] })
  model.compile({ optimizer, loss: 'meanSquaredError' })
  line.setWeights([tf.tensor2d(START.slice(0, 3), [3, 1]), tf.tensor1d(START.slice(3))])
  return model
}

/** The four weights as numbers. */
export const lineWeights = (model: tf.LayersModel): number[] =>
  model.getWeights().flatMap(weight => [...weight.dataSync()])

/** What a step moves a weight with. */
export interface Plan {
  readonly hyper: Hyper
  /** Products to correct by, where they are not the weight's own. */
  readonly shared?: Products | undefined
  readonly frozen?: boolean
  readonly l1?: number
  readonly l2?: number
}

export type PlanOf = (step: number, weight: 'kernel' | 'bias') => Plan

const nameOf = (j: number) => (j < 3 ? 'kernel' : 'bias')

/** The weights after each step, in double precision. */
export const lineReference = (maker: Maker, steps: number, plan: PlanOf): number[][] =>
  lineTraining(maker, steps, plan).map(({ weights }) => weights)

/** The loss of each step, penalties included, and the weights after it. */
export function lineTraining(
  { className }: Maker,
  steps: number,
  plan: PlanOf,
): { readonly loss: number; readonly weights: number[] }[] {
  const moves = START.map(() => REFERENCES[className]())
  let weights = START
  return Array.from({ length: steps }, (_, step) => {
    const rows = inputs(step)
    const errors = rows.map(row => dot(row, weights) - target(row))
    const plans = START.map((_w, j) => plan(step, nameOf(j)))
    const penalties = plans.map(({ l1 = 0, l2 = 0 }, j) => l1 * Math.abs(weights[j]!) + l2 * weights[j]! ** 2)
    const loss = dot(errors, errors) / BATCH + penalties.reduce((sum, x) => sum + x, 0)
    weights = weights.map((w, j) => {
      const { hyper, shared, frozen, l1 = 0, l2 = 0 } = plans[j]!
      const data =
        (2 / BATCH) *
        dot(
          errors,
          rows.map(row => row[j]!),
        )
      const gradient = data + l1 * Math.sign(w) + 2 * l2 * w
      return moves[j]!(w, frozen ? undefined : gradient, hyper, shared)
    })
    return { loss, weights }
  })
}

/** The largest distance of weights from a reference, relative to the largest weight of that step. */
export const distance = (actual: readonly number[][], reference: readonly number[][]): number =>
  Math.max(
    ...reference.map((weights, step) => {
      const largest = Math.max(...weights.map(Math.abs))
      return Math.max(...weights.map((w, j) => Math.abs(w - actual[step]![j]!) / largest))
    }),
  )
