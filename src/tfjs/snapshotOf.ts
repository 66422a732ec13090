import * as tf from '@tensorflow/tfjs'
import { slotsOf } from './privates.ts'
import { slotsFor } from './slots.ts'

type Weights = Awaited<ReturnType<tf.Optimizer['getWeights']>>

/** What an optimizer remembered at one moment, as it saves that. */
export interface Snapshot {
  readonly weights: Promise<Weights>
  dispose(): Promise<void>
}

/** What an optimizer remembers of the weights of a model now, in the model's order, and nothing of others. */
export function snapshotOf(optimizer: tf.Optimizer, model: tf.LayersModel): Snapshot {
  const slots = new Set(slotsOf(optimizer).flatMap(list => list.map(({ variable }) => variable as tf.Tensor)))
  const lists = slotsFor(optimizer, weightsOf(model)).map(list =>
    list.map(({ originalName, variable }) => ({
      slot: variable,
      copy: { name: originalName, tensor: variable.clone() },
    })),
  )
  const weights = optimizer.getWeights().then(given => {
    const left = new Set(lists)
    return given.flatMap(weight => {
      if (!slots.has(weight.tensor)) return [weight]
      const list = [...left].find(list => list.some(({ slot }) => slot === weight.tensor))
      return list && left.delete(list) ? list.map(({ copy }) => copy) : []
    })
  })
  // Whoever saves hears of it, or has failed before.
  weights.catch(() => undefined)
  const dispose = async () => {
    tf.dispose(lists.map(list => list.map(({ copy }) => copy.tensor)))
    const others = await weights.catch(() => [])
    // Of all that is not ours this alone is made to be given away.
    tf.dispose(others.filter(({ name }) => name === 'iter').map(({ tensor }) => tensor))
  }
  return { weights, dispose }
}

/** The weights of a model, first those that an optimizer is given when it is compiled. */
export const weightsOf = (model: Pick<tf.LayersModel, 'trainableWeights' | 'weights'>): tf.Variable[] =>
  [...new Set([...model.trainableWeights, ...model.weights])].map(weight => weight.read() as tf.Variable)
