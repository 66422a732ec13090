// The cases of TensorFlow.js's own optimizer tests (tfjs-core/src/optimizers/*_test.ts) about state and configuration,
// in runs of two groups. There an Adam continues what an Adagrad began, which means nothing; here it is an Adagrad.
import * as tf from '@tensorflow/tfjs'
import { afterEach, describe, expect, test } from 'vitest'
import { TENSORFLOW_CASES as CASES } from './support/tensorflowCases.ts'
import {
  expectClose,
  expectCost,
  expectMoved,
  ownValues,
  trainGroups,
  variablesOf,
} from './support/tensorflowRun.ts'

afterEach(() => tf.disposeVariables())

describe.each(['before its run', 'in its run'])('an optimizer that is given weights %s', when => {
  test.each(CASES)('continues what another began, as $name', async given => {
    const variables = variablesOf(given)
    let weights: Awaited<ReturnType<tf.Optimizer['getWeights']>> | undefined
    for (let steps = 0; steps < 3; steps++) {
      const optimizer = given.make()
      const load = async () => {
        if (weights) await optimizer.setWeights(weights)
        expect(optimizer.iterations).toBe(steps)
      }
      if (when === 'before its run') await load()
      await trainGroups(optimizer, variables, 1, async () => {
        if (when === 'in its run') await load()
        expectCost(
          given,
          optimizer.minimize(() => given.loss(variables), true),
          steps,
        )
        expectMoved(given, variables, steps + 1)

        expect(optimizer.iterations).toBe(steps + 1)
        weights = await optimizer.getWeights()
        const names = given.slots.flatMap(slot => variables.map(({ name }) => `${name}/${slot}`))
        expect(weights.map(({ name }) => name)).toEqual(['iter', ...names])
        expectClose(weights[0]!.tensor, [steps + 1])
      })
    }
  })
})

const CONFIGURED: Record<string, () => tf.Optimizer> = {
  SGD: () => tf.train.sgd(0.1),
  Momentum: () => tf.train.momentum(0.1, 0.2, true),
  Adam: () => tf.train.adam(0.1, 0.2, 0.3, 2e-8),
  Adamax: () => tf.train.adamax(0.1, 0.2, 0.3, 2e-8, 0.1),
  RMSProp: () => tf.train.rmsprop(0.1, 0.5, 0.1, 1e-7, true),
  Adagrad: () => tf.train.adagrad(0.1, 0.2),
  Adadelta: () => tf.train.adadelta(0.1, 0.2, 2e-8),
}

test.each(Object.entries(CONFIGURED))(
  '%s is configured as it was made, in a run of its values and after one of others',
  async (_, make) => {
    const optimizer = make()
    const config = make().getConfig()
    const Class = optimizer.constructor as unknown as typeof tf.Optimizer &
      tf.serialization.SerializableConstructor<tf.Optimizer>
    const survives = () => {
      expect(optimizer.getConfig()).toEqual(config)
      expect(Class.fromConfig(Class, optimizer.getConfig()).getConfig()).toEqual(config)
    }
    const given = CASES[0]!
    const variables = variablesOf(given)
    const step = () => void optimizer.minimize(() => given.loss(variables))
    const enc = ownValues(optimizer)
    await trainGroups(optimizer, variables, 2, () => (step(), survives()), { enc, head: enc })
    const values = Object.entries(enc).filter(([name]) => name !== 'useNesterov')
    const head = Object.fromEntries(values.map(([name, value]) => [name, 0.7 * value]))
    await trainGroups(optimizer, variables, 2, step, { enc, head })
    survives()
  },
)
