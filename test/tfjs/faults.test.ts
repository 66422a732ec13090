// Every line of docs/optimizers.md: what plain TensorFlow.js does, and what comes of it with a rule.
import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, type MonoTypeOperatorFunction } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { reading, fn, type BatchEvent } from '../../src/index.ts'
import { anneal, fromSteps } from '../../src/tfjs/index.ts'

type Rule = MonoTypeOperatorFunction<BatchEvent>

/** A weight of 0 whose gradient is 1 in every step, and one whose gradient is 0. */
function weights() {
  const w = tf.variable(tf.scalar(0))
  const still = tf.variable(tf.scalar(0))
  const loss = () => w.add<tf.Scalar>(still.mul(0))
  return { w, still, loss, variables: [w, still] }
}

/** By how much the weight moves in each step, in the course of a run. */
async function moves(optimizer: tf.Optimizer, steps: number, ...rules: Rule[]): Promise<number[]> {
  const { w, loss, variables } = weights()
  const seen = [0]
  const step = () => {
    optimizer.minimize(loss, false, variables)
    seen.push(w.dataSync()[0]!)
  }
  const events$ = fromSteps({ optimizer, variables }, { epochs: 1, stepsPerEpoch: steps }, step)
  await lastValueFrom(rules.reduce((run$, rule) => run$.pipe(rule), events$))
  return seen.slice(1).map((value, i) => value - seen[i]!)
}

/** By how much it moves without us, where something is done before each step. */
function plainMoves(optimizer: tf.Optimizer, steps: number, before: (step: number) => void): number[] {
  const { w, loss, variables } = weights()
  const seen = [0]
  for (let i = 0; i < steps; i++) {
    before(i)
    optimizer.minimize(loss, false, variables)
    seen.push(w.dataSync()[0]!)
  }
  return seen.slice(1).map((value, i) => value - seen[i]!)
}

const expectClose = (actual: readonly number[], expected: readonly number[]) =>
  actual.forEach((x, i) => expect(x, `step ${i}`).toBeCloseTo(expected[i]!, 4))

const assign = (optimizer: tf.Optimizer, field: string, value: number) =>
  Object.assign(optimizer, { [field]: value })

describe.each([
  ['SGD', () => tf.train.sgd(1)],
  ['Momentum', () => tf.train.momentum(1, 0)],
] as const)('the learning rate of %s', (_, make) => {
  test('has no effect where it is assigned', () => {
    const optimizer = make()
    expectClose(
      plainMoves(optimizer, 2, () => assign(optimizer, 'learningRate', 0.5)),
      [-1, -1],
    )
  })
  test('has it where a rule sets it', async () => {
    expectClose(await moves(make(), 2, anneal('*', { learningRate: 0.5 })), [-0.5, -0.5])
  })
})

describe('the momentum of Momentum', () => {
  test('has no effect by setMomentum', () => {
    const optimizer = tf.train.momentum(1, 0)
    expectClose(
      plainMoves(optimizer, 2, () => optimizer.setMomentum(1)),
      [-1, -1],
    )
  })
  test('has it by a rule', async () => {
    expectClose(await moves(tf.train.momentum(1, 0), 2, anneal('*', { momentum: 1 })), [-1, -2])
  })
})

describe('the bias correction of Adam', () => {
  // By a gradient that stays the same, a step that is corrected rightly is as long as the learning rate.
  test('is wrong where a beta is assigned, and right where a rule sets it', async () => {
    const optimizer = tf.train.adam(1, 0.9, 0.999, 1e-30)
    const late = (i: number) => i >= 2 && assign(optimizer, 'beta1', 0.5)
    expect(Math.min(...plainMoves(optimizer, 4, late))).toBeLessThan(-1.5)
    const beta1 = reading('step').pipe(fn(i => (i >= 2 ? 0.5 : 0.9)))
    expectClose(await moves(tf.train.adam(1, 0.9, 0.999, 1e-30), 4, anneal('*', { beta1 })), [-1, -1, -1, -1])
  })

  test('counts steps in which a weight was frozen, and does not in a run', async () => {
    const optimizer = tf.train.adam(1, 0.9, 0.999, 1e-30)
    const { w, still } = weights()
    w.trainable = false
    const list = [w, still]
    for (let i = 0; i < 500; i++) optimizer.minimize(() => w.add<tf.Scalar>(still), false, list)
    w.trainable = true
    optimizer.minimize(() => w.add<tf.Scalar>(still), false, list)
    expect(w.dataSync()[0]!).toBeLessThan(-1.9)

    const trainable = reading('step').pipe(fn(i => Number(i >= 500)))
    const ours = tf.train.adam(1, 0.9, 0.999, 1e-30)
    const { w: frozen, still: other } = weights()
    const variables = [frozen, other]
    const step = () => void ours.minimize(() => frozen.add<tf.Scalar>(other), false, variables)
    const run$ = fromSteps({ optimizer: ours, variables }, { epochs: 1, stepsPerEpoch: 501 }, step)
    await lastValueFrom(run$.pipe(anneal(`:root > :first-child`, { trainable })))
    expect(frozen.dataSync()[0]).toBeCloseTo(-1, 4)
  })
})

describe('a centered RMSProp', () => {
  const make = () => tf.train.rmsprop(0.1, 0.9, 0, 1e-7, true)
  const stillAfter = async (...rules: Rule[]) => {
    const { still, loss, variables } = weights()
    const optimizer = make()
    const step = () => void optimizer.minimize(loss, false, variables)
    const run$ = fromSteps({ optimizer, variables }, { epochs: 1, stepsPerEpoch: 2 }, step)
    await lastValueFrom(rules.reduce((events$, rule) => events$.pipe(rule), run$))
    return still.dataSync()[0]
  }
  test('makes NaN of a weight whose gradient is 0', async () => {
    expect(await stillAfter()).toBeNaN()
  })
  test('leaves it where it is with the epsilon of a rule, and is itself again after the run', async () => {
    expect(await stillAfter(anneal('*', { epsilon: 1e-7 }))).toBe(0)
    const optimizer = make()
    await moves(optimizer, 1, anneal('*', { epsilon: 1e-3 }))
    expect(optimizer.getConfig()['epsilon']).toBe(1e-7)
  })
})

test('an RMSProp with momentum goes on at a rate of 0', async () => {
  const learningRate = reading('step').pipe(fn(i => (i === 0 ? 0.1 : 0)))
  const [first, second] = await moves(tf.train.rmsprop(0.1, 0, 0.5), 2, anneal('*', { learningRate }))
  expect(second).toBeCloseTo(first! / 2, 5)
})

test('Adadelta computes what SGD does, whatever its rho and epsilon', () => {
  const none = () => undefined
  expect(plainMoves(tf.train.adadelta(0.1, 0.5, 0.1), 5, none)).toEqual(
    plainMoves(tf.train.sgd(0.1), 5, none),
  )
})
