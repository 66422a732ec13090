import * as tf from '@tensorflow/tfjs'
import { lastValueFrom } from 'rxjs'
import { expect } from 'vitest'
import { fromFit } from '../../../src/tfjs/index.ts'
import { everything } from './everything.ts'
import { stateOf } from './stateOf.ts'
import { annealed, type Data } from './trainings.ts'
import { trapped } from './trapped.ts'

export type Warm = Awaited<ReturnType<typeof warm>>

/** A trapped model whose optimizer has its slots, rules for it, and all that is kept about it. */
export async function warm(data: Data, optimizer?: tf.Optimizer) {
  const { model, trap } = trapped(optimizer)
  const rules = everything(model.optimizer)
  await model.fit(...data, { epochs: 1, validationData: data })
  const { iterations } = model.optimizer
  return { model, trap, rules, data, iterations, before: stateOf(model), numTensors: tf.memory().numTensors }
}

/** The values of weights. */
export const valuesOf = (weights: readonly tf.Tensor[]) => weights.map(weight => weight.dataSync())

/** Nothing is left of a run, and the model trains again in both ways, with rules and without. */
export async function leavesNothing(
  { model, rules, data, before, numTensors }: Warm,
  tensorsMore = 0,
): Promise<void> {
  const asBefore = () => {
    expect(stateOf(model)).toEqual(before)
    const more = tf.memory().numTensors - numTensors
    expect(more).toBeGreaterThanOrEqual(0)
    expect(more).toBeLessThanOrEqual(tensorsMore)
  }
  asBefore()

  const { iterations } = model.optimizer
  await model.fit(...data, { epochs: 1 })
  await lastValueFrom(annealed(fromFit(model, ...data, { epochs: 1 }), rules))
  expect(model.optimizer.iterations).toBe(iterations + 2)
  for (const values of valuesOf(model.getWeights())) expect(values.every(Number.isFinite)).toBe(true)
  asBefore()
}
