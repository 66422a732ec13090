import * as tf from '@tensorflow/tfjs'
import { expect } from 'vitest'
import type { Written } from './everything.ts'
import { hiddenOf, stateOf } from './stateOf.ts'
import type { Options, Way } from './ways.ts'

/** All that a refused training could leave behind. */
const traces = (model: tf.LayersModel) => ({
  tensors: tf.memory().numTensors,
  weights: model.getWeights().map(weight => [...weight.dataSync()]),
  iterations: hiddenOf(model).optimizer.iterations,
  // tfjs takes no notice of what it was told about stopping before a fit.
  state: { ...(stateOf(model) as object), model: undefined },
})

/** The error that a training ends with, which has changed no weight, and left no value and no tensor. */
export async function refusal(
  way: Way,
  model: tf.LayersModel,
  rules: readonly Written[],
  options: Options = {},
): Promise<unknown> {
  const before = traces(model)
  const error: unknown = await way.train(model, rules, options).then(
    () => 'it was not refused',
    (error: unknown) => error,
  )
  expect(traces(model)).toEqual(before)
  return error
}
