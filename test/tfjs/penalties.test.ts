import * as tf from '@tensorflow/tfjs'
import { filter, map } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { linear } from '../../src/index.ts'
import { anneal } from '../../src/tfjs/index.ts'
import { trainingState } from './support/bits.ts'
import { distance, lineModel, lineTraining, type PlanOf } from './support/line.ts'
import { OPTIMIZERS } from './support/optimizers.ts'
import { stack, STACK_WAYS } from './support/stack.ts'
import { TOLERANCE } from './support/tolerance.ts'
import { training } from './support/trained.ts'

const STEPS = 10
const maker = OPTIMIZERS['Momentum']!
const hyper = maker.own
const { l1, l2, l1l2 } = tf.regularizers

/** What a line is made with, and what its own penalties are then. */
const LINES = {
  'without a penalty': { args: {}, kernel: {}, bias: {} },
  'with l1 and l2': {
    args: { kernelRegularizer: l1l2({ l1: 0.4, l2: 0.3 }), biasRegularizer: l1l2({ l1: 0.2, l2: 0.1 }) },
    kernel: { l1: 0.4, l2: 0.3 },
    bias: { l1: 0.2, l2: 0.1 },
  },
  'with l1 only': {
    args: { kernelRegularizer: l1({ l1: 0.4 }), biasRegularizer: l1({ l1: 0.2 }) },
    kernel: { l1: 0.4 },
    bias: { l1: 0.2 },
  },
  'with one penalty for both': {
    args: (() => {
      const both = l2({ l2: 0.3 })
      return { kernelRegularizer: both, biasRegularizer: both }
    })(),
    kernel: { l2: 0.3 },
    bias: { l2: 0.3 },
  },
}

describe.each(Object.entries(LINES))('a model %s', (_, { args, kernel, bias }) => {
  const own = { kernel, bias }

  /** Trains with rules and then without them, beside the reference. */
  async function compare(plan: PlanOf, ...rules: Parameters<typeof training>[3][]) {
    const model = lineModel(maker.make(), args)
    const steps = [
      ...(await training(model, 0, STEPS, ...rules)),
      ...(await training(model, STEPS, STEPS + 3)),
    ]
    const after: PlanOf = (step, weight) => (step < STEPS ? plan(step, weight) : { hyper, ...own[weight] })
    const reference = lineTraining(maker, STEPS + 3, after)
    const unruled = lineTraining(maker, STEPS, (_step, weight) => ({ hyper, ...own[weight] }))
    const [weights, plain, losses, expected] = [
      reference.map(step => step.weights),
      unruled.map(step => step.weights),
      steps.map(step => [step.loss]),
      reference.map(step => [step.loss]),
    ]
    expect(distance(plain, weights.slice(0, STEPS))).toBeGreaterThan(1e-3)
    expect(
      distance(
        steps.map(step => step.weights),
        weights,
      ),
    ).toBeLessThan(TOLERANCE)
    expect(distance(losses, expected)).toBeLessThan(5 * TOLERANCE)
  }

  test('has the l2 that a schedule gives all its weights, in its loss and its gradients', () =>
    compare(
      (step, weight) => ({ hyper, ...own[weight], l2: 2 - (2 * step) / STEPS }),
      anneal('*', { l2: linear(2, 0) }),
    ))

  test('has the l1 that a schedule gives one weight; the other keeps its own', () =>
    compare(
      (step, weight) => ({
        hyper,
        ...own[weight],
        ...(weight === 'kernel' ? { l1: (2 * step) / STEPS } : {}),
      }),
      anneal('kernel', { l1: linear(0, 2) }),
    ))

  test('has l1 and l2 of each weight from rules of their own', () =>
    compare(
      step => ({ hyper, l1: (2 * step) / STEPS, l2: 1 }),
      anneal('kernel', { l1: linear(0, 2), l2: 1 }),
      anneal('bias', { l1: linear(0, 2) }),
      anneal('bias', { l2: 1 }),
    ))

  test('keeps its own penalty until the first value of a schedule has come', () =>
    compare(
      (step, weight) => ({ hyper, ...own[weight], ...(step >= 4 ? { l2: 1 } : {}) }),
      anneal('*', {
        l2: events$ =>
          events$.pipe(
            filter(({ step }) => step >= 4),
            map(() => 1),
          ),
      }),
    ))
})

const factors = { l1: 0.01, l2: 0.02 }
const adam = () => tf.train.adam(0.01)
const fit = STACK_WAYS['fit']!

/** A stack with a regularizer for the kernel of each layer. */
function regularized(...regularizers: (ReturnType<typeof l1l2> | undefined)[]): tf.Sequential {
  const args = regularizers.map(kernelRegularizer => (kernelRegularizer ? { kernelRegularizer } : {}))
  return stack(adam(), args)
}

/** The losses of a run or of a plain fit. */
async function lossesAnd(model: tf.LayersModel, rules: Parameters<typeof fit.ruled>[3][] | undefined) {
  const losses = rules ? await fit.ruled(model, 0, 6, ...rules) : await fit.plain(model, 0, 6)
  return { losses, ...trainingState(model) }
}

describe('the same penalty, bit for bit, as that of a layer with an L1L2', () => {
  const shared = l1l2({ l1: 0.3, l2: 0.7 })
  test.each([
    ['no regularizer', () => regularized()],
    ['one of other factors', () => regularized(l1l2({ l1: 0.5, l2: 0.7 }))],
    ['one whose factors are 0', () => regularized(l1l2({ l1: 0, l2: 0 }))],
    ['one of l1 only', () => regularized(l1({ l1: 0.5 }))],
  ])('is driven on a weight with %s', async (_, make) => {
    const plain = await lossesAnd(regularized(l1l2(factors)), undefined)
    const driven = await lossesAnd(make(), [anneal('#a > kernel', factors)])
    expect(driven).toEqual(plain)
  })

  test('is driven on one of several weights that share a regularizer', async () => {
    const plain = await lossesAnd(
      regularized(l1l2({ l1: 0.3, l2: 0.7 }), l1l2(factors), l1l2({ l1: 0.3, l2: 0.7 })),
      undefined,
    )
    const driven = await lossesAnd(regularized(shared, shared, shared), [anneal('#b > kernel', factors)])
    expect(driven).toEqual(plain)
  })

  test('is driven on all weights of all layers', async () => {
    const plain = await lossesAnd(regularized(l1l2(factors), l1l2(factors), l1l2(factors)), undefined)
    const driven = await lossesAnd(regularized(), [anneal('kernel', factors)])
    expect(driven).toEqual(plain)
  })

  test('is driven on a weight that is used twice, whose penalty TensorFlow.js counts as often', async () => {
    const plain = await lossesAnd(
      twice(() => l1l2(factors)),
      undefined,
    )
    expect(
      await lossesAnd(
        twice(() => l1l2({ l1: 1, l2: 2 })),
        [anneal('#a > kernel', factors)],
      ),
    ).toEqual(plain)
  })
})

const seeded = (seed: number) => tf.initializers.glorotNormal({ seed })

/** A model that uses its layer `a` twice. */
function twice(own?: () => ReturnType<typeof l1l2>): tf.LayersModel {
  const penalty = own ? { kernelRegularizer: own() } : {}
  const layer = tf.layers.dense({ name: 'a', units: 4, kernelInitializer: seeded(1), ...penalty })
  const input = tf.input({ shape: [4] })
  const last = tf.layers.dense({ units: 2, kernelInitializer: seeded(2) })
  const output = last.apply(layer.apply(layer.apply(input))) as tf.SymbolicTensor
  const model = tf.model({ inputs: input, outputs: output })
  model.compile({ optimizer: adam(), loss: 'meanSquaredError' })
  return model
}

/** Recurrent layers, with or without penalties of their own, of which TensorFlow.js takes no notice. */
function recurrent(own?: () => ReturnType<typeof l1l2>): tf.LayersModel {
  const args = () => ({
    units: 2,
    kernelInitializer: seeded(1),
    recurrentInitializer: seeded(2),
    ...(own ? { kernelRegularizer: own(), recurrentRegularizer: own() } : {}),
  })
  const lstm = tf.layers.lstm({ ...args(), returnSequences: true })
  const model = tf.sequential({
    layers: [
      tf.layers.reshape({ inputShape: [4], targetShape: [2, 2] }),
      tf.layers.bidirectional({ layer: lstm, mergeMode: 'concat' }),
      tf.layers.gru(args()),
    ],
  })
  model.compile({ optimizer: adam(), loss: 'meanSquaredError' })
  return model
}

const CELLS = 'kernel, recurrent_kernel'

test.each([
  ['a weight that is used twice', () => twice(), '#a > kernel', /^a.kernel/],
  ['the cells of recurrent layers', () => recurrent(), CELLS, /kernel/],
  ['such cells with penalties of their own', () => recurrent(() => l1l2({ l1: 1, l2: 2 })), CELLS, /kernel/],
] as const)('the penalty of %s is what its factors say', async (_, make, css, penalized) => {
  const [bare, driven] = [make(), make()]
  for (const model of [bare, driven]) model.compile({ optimizer: tf.train.sgd(1), loss: 'meanSquaredError' })
  const before = driven.trainableWeights.map(weight => [...weight.read().dataSync()])
  const own = await fit.plain(bare, 0, 1)
  const losses = await fit.ruled(driven, 0, 1, anneal(css, factors))

  let penalty = 0
  driven.trainableWeights.forEach((weight, i) => {
    const moved = [...weight.read().dataSync()]
    const plain = [...bare.trainableWeights[i]!.read().dataSync()]
    const factor = penalized.test(weight.originalName) ? factors : { l1: 0, l2: 0 }
    before[i]!.forEach((w, j) => {
      penalty += factor.l1 * Math.abs(w) + factor.l2 * w ** 2
      const gradient = factor.l1 * Math.sign(w) + 2 * factor.l2 * w
      expect(plain[j]! - moved[j]!, weight.originalName).toBeCloseTo(gradient, 5)
    })
  })
  expect(penalty).toBeGreaterThan(0.01)
  expect(losses[0]! - own[0]!).toBeCloseTo(penalty, 5)
})

test("a penalty is added to that of a regularizer of the user's own", async () => {
  const L1L2 = l1l2().constructor as unknown as new (args: object) => ReturnType<typeof l1l2>
  const Regularizer = Object.getPrototypeOf(L1L2) as new () => ReturnType<typeof l1l2>
  /** The same as an l2 of 0.3. */
  class Squares extends Regularizer {
    static readonly className = 'Squares'
    apply(x: tf.Tensor): tf.Scalar {
      return tf.tidy(() => x.square().sum<tf.Scalar>().mul(0.3))
    }
    override getConfig() {
      return {}
    }
  }
  const model = lineModel(maker.make(), { kernelRegularizer: new Squares() })
  const steps = await training(model, 0, STEPS, anneal('kernel', { l1: 0.5, l2: linear(1, 0) }))
  const reference = lineTraining(maker, STEPS, (step, weight) =>
    weight === 'kernel' ? { hyper, l1: 0.5, l2: 0.3 + 1 - step / STEPS } : { hyper },
  )
  expect(
    distance(
      steps.map(({ weights }) => weights),
      reference.map(({ weights }) => weights),
    ),
  ).toBeLessThan(TOLERANCE)
})

test('penalties leave no tensor, and nothing of theirs on a regularizer or a model', async () => {
  const regularizer = l1l2({ l1: 0.5, l2: 0.7 })
  const model = regularized(regularizer)
  const { model: hidden } = model as unknown as { model: tf.LayersModel }
  await fit.plain(model, 0, 2)
  const tensors = tf.memory().numTensors
  await fit.ruled(model, 2, 8, anneal('*', { l1: linear(0, 1), l2: linear(1, 0) }))
  expect(tf.memory().numTensors).toBe(tensors)
  expect(Object.keys(regularizer).sort()).toEqual(['hasL1', 'hasL2', 'l1', 'l2'])
  expect(Object.hasOwn(hidden, 'calculateLosses')).toBe(false)
})
