// The cases of TensorFlow.js's own optimizer tests (tfjs-core/src/optimizers/*_test.ts), in runs of two groups.
// Left out: that RMSProp must be given a learning rate, for no run begins before its optimizer is made.
import * as tf from '@tensorflow/tfjs'
import { afterEach, describe, expect, test } from 'vitest'
import { countApplied } from './support/applied.ts'
import { TENSORFLOW_CASES as CASES, type TensorflowCase } from './support/tensorflowCases.ts'
import {
  expectClose,
  expectCost,
  expectMoved,
  ownValues,
  trainGroups,
  variablesOf,
} from './support/tensorflowRun.ts'

afterEach(() => tf.disposeVariables())

type Minimize = (
  optimizer: tf.Optimizer,
  loss: () => tf.Scalar,
  returnCost: boolean,
  variables: tf.Variable[],
) => tf.Scalar | null

const compute: (listed: boolean) => Minimize = listed => (optimizer, loss, returnCost, variables) => {
  const { value, grads } = optimizer.computeGradients(loss, listed ? variables : undefined)
  const list = variables.map(({ name }) => ({ name, tensor: grads[name]! }))
  optimizer.applyGradients(listed ? list : grads)
  tf.dispose(returnCost ? grads : [grads, value])
  return returnCost ? value : null
}

const WAYS: Record<string, Minimize> = {
  minimize: (optimizer, loss, returnCost) => optimizer.minimize(loss, returnCost),
  'minimize with a list': (optimizer, ...args) => optimizer.minimize(...args),
  'computeGradients and applyGradients': compute(false),
  'computeGradients and applyGradients with a list': compute(true),
}

/** Two steps go as the case says, and no tensor is left of them. */
async function takesTwoSteps(given: TensorflowCase, minimize: Minimize, others?: 'others'): Promise<void> {
  const initial = tf.memory().numTensors
  const stated = given.make()
  const values = ownValues(stated)
  const optimizer = others ? given.make(others) : stated
  const variables = variablesOf(given)
  const stray = tf.tidy(() => tf.variable(tf.scalar(-1), true, 'head/stray'))
  const applied = countApplied(optimizer)
  const loss = () => given.loss(variables)

  await trainGroups(
    optimizer,
    [...variables, stray],
    2,
    (step, ofRun) => {
      expect(ofRun).toBeInstanceOf(tf.Optimizer)
      const { numTensors } = tf.memory()
      const cost = minimize(ofRun, loss, step === 0, variables)
      const slots = variables.length * given.slots.length
      expect(tf.memory().numTensors - numTensors).toBe(step === 0 ? slots + 1 : 0)
      if (step === 0) expectCost(given, cost, 0)
      else expect(cost).toBe(null)
      cost?.dispose()
      expectMoved(given, variables, step + 1)
      expectClose(stray, [-1])
    },
    { enc: values, head: values },
  )
  expect([applied(), optimizer.iterations]).toEqual([4, 2])
  tf.dispose([...variables, stray])
  for (const made of new Set([stated, optimizer])) made.dispose()
  expect(tf.memory().numTensors - initial).toBe((given.left ?? 0) * (others ? 2 : 1))
}

describe.each(Object.entries(WAYS))('%s', (_, minimize) => {
  test.each(CASES)('$name takes two steps, and no tensor is left of them', given =>
    takesTwoSteps(given, minimize),
  )
})

test.each(CASES)('$name takes the same steps with its values from the rules', given =>
  takesTwoSteps(given, WAYS['minimize']!, 'others'),
)

describe.each([
  { which: 'given only x and z', list: [0, 2] },
  { which: 'that may not move y', frozen: 'head/y' },
  { which: 'that is given y and may not move it', frozen: 'head/y', list: [0, 1, 2] },
])('an optimizer $which', ({ list, frozen }) => {
  test.each(CASES)('as $name moves the others alone', async given => {
    const optimizer = given.make()
    const variables = variablesOf(given, { frozen })
    const applied = countApplied(optimizer)
    await trainGroups(optimizer, variables, 2, step => {
      const listed = list?.map(i => variables[i]!)
      const cost = optimizer.minimize(() => given.loss(variables), step === 0, listed)
      if (step === 0) expectCost(given, cost, 0)
      else expect(cost).toBe(null)
      expectMoved(given, variables, step + 1, [true, false, true])
    })
    expect(applied()).toBe(4)
  })
})

describe.each([
  { which: 'an empty list', list: [], message: /at least one of the input variables to be trainable/ },
  { which: 'nothing that may move', list: [1], message: /none of the 1 variables is trainable/ },
  { which: 'a loss that is no scalar', loss: tf.square, message: /must return a scalar, .* rank-1 tensor/ },
])('given $which', ({ list, loss, message }) => {
  test.each(CASES)('$name throws, and trains on after that', async given => {
    const optimizer = given.make()
    const variables = variablesOf(given, { frozen: 'head/y' })
    const all = () => given.loss(variables)
    await trainGroups(optimizer, variables, 2, step => {
      if (step === 0) {
        const { numTensors } = tf.memory()
        const wrong = () => (loss ? loss<tf.Scalar>(variables[0] as unknown as tf.Scalar) : all())
        const listed = list?.map(i => variables[i]!)
        expect(() => optimizer.minimize(wrong, true, listed)).toThrow(message)
        expect([tf.memory().numTensors, optimizer.iterations]).toEqual([numTensors, 0])
        expectMoved(given, variables, 0)
      } else {
        optimizer.minimize(all)
        expectMoved(given, variables, 1, [true, false, true])
      }
    })
  })
})
