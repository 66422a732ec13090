import * as tf from '@tensorflow/tfjs'
import type { Written } from './everything.ts'
import { trainPlain, type Way } from './ways.ts'

export type Rates = Record<string, number>

/** The same rate for the kernel and the bias of each layer, unless they are told apart. */
export const weights = (byLayer: Record<string, number | readonly [kernel: number, bias: number]>): Rates =>
  Object.fromEntries(
    Object.entries(byLayer).flatMap(([layer, rate]) => {
      const [kernel, bias] = typeof rate === 'number' ? [rate, rate] : rate
      return [
        [`${layer}/kernel`, kernel],
        [`${layer}/bias`, bias],
      ]
    }),
  )

/**
 * The learning rate with which each weight really moved in one batch, `(before − after) / gradient`, of a model whose
 * optimizer is SGD with a rate of 1.
 */
export async function ratesOf(model: tf.LayersModel, way: Way, rules: readonly Written[]): Promise<Rates> {
  const gradients = await changesOf(model, () => trainPlain(model))
  const moves = await changesOf(model, () => way.train(model, rules))
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => {
      const i = gradient.reduce((most, x, i) => (Math.abs(x) > Math.abs(gradient[most]!) ? i : most), 0)
      if (Math.abs(gradient[i]!) < 1e-3) throw new Error(`${name} has no gradient to speak of`)
      return [name, Number((moves[name]![i]! / gradient[i]!).toFixed(2))]
    }),
  )
}

/** By how much each weight changes, which is put back after that. */
async function changesOf(
  model: tf.LayersModel,
  train: () => Promise<unknown>,
): Promise<Record<string, number[]>> {
  const weights = model.trainableWeights.map(weight => ({
    name: weight.originalName,
    variable: weight.read() as tf.Variable,
  }))
  const before = weights.map(({ variable }) => variable.dataSync().slice())
  await train()
  const entries = weights.map(({ name, variable }, i) => {
    const after = variable.dataSync()
    return [name, [...before[i]!].map((x, j) => after[j]! - x)] as const
  })
  weights.forEach(({ variable }, i) => {
    const values = tf.tensor(before[i]!, variable.shape)
    variable.assign(values)
    values.dispose()
  })
  return Object.fromEntries(entries)
}
