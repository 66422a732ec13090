import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, type MonoTypeOperatorFunction } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, type BatchEvent } from '../../src/index.ts'
import { anneal, fromSteps } from '../../src/tfjs/index.ts'
import { optimizerClassOf } from '../../src/tfjs/optimizerParams.ts'
import { countApplied } from './support/applied.ts'
import { trainingState } from './support/bits.ts'
import { OPTIMIZERS, type Maker } from './support/optimizers.ts'
import type { Hyper } from './support/reference.ts'
import { stack, STACK_WAYS, stackData, type StackWay } from './support/stack.ts'

type Rule = MonoTypeOperatorFunction<BatchEvent>

const LAYERS = ['#a', '#b', '#c']
const cases = Object.entries(OPTIMIZERS).map(([name, maker]) => ({ name, maker }))

/** What there is to set on an optimizer, at the values it was made with. */
const ownValues = ({ make, own }: Maker): Record<string, number> =>
  Object.fromEntries(
    Object.keys(optimizerClassOf(make()).params).map(param => [param, own[param as keyof Hyper]]),
  )

describe.each(Object.entries(STACK_WAYS))('%s', (_, way: StackWay) => {
  test.each(cases)(
    '$name: a run in three groups of equal values is a plain one, bit for bit',
    async ({ maker }) => {
      const rules = LAYERS.map((css): Rule => anneal(css, ownValues(maker)))
      const plain = stack(maker.make())
      await way.plain(plain, 0, 4)

      const grouped = stack(maker.make())
      const applied = countApplied(grouped.optimizer)
      await way.ruled(grouped, 0, 4, ...rules)
      expect(applied()).toBe(3 * 4)
      expect(trainingState(grouped)).toEqual(trainingState(plain))
    },
  )

  test.each(cases)('$name: so is one between plain batches, and no tensor is left', async ({ maker }) => {
    const rules = LAYERS.map((css): Rule => anneal(css, ownValues(maker)))
    const plain = stack(maker.make())
    await way.plain(plain, 0, 12)

    const grouped = stack(maker.make())
    await way.plain(grouped, 0, 5)
    const tensors = tf.memory().numTensors
    await way.ruled(grouped, 5, 8, ...rules)
    expect(tf.memory().numTensors).toBe(tensors)
    await way.plain(grouped, 8, 12)
    expect(trainingState(grouped)).toEqual(trainingState(plain))
  })

  test.each(cases)('$name: values that change are the same in three groups as in one', async ({ maker }) => {
    const schedules = Object.fromEntries(
      Object.entries(ownValues(maker)).map(
        ([param, value]) => [param, fn(t => value * (1 - t / 2))] as const,
      ),
    )
    delete schedules['useNesterov']
    const one = stack(maker.make())
    await way.ruled(one, 0, 4, anneal('*', schedules))
    await way.plain(one, 4, 6)

    const three = stack(maker.make())
    await way.ruled(three, 0, 4, ...LAYERS.map((css): Rule => anneal(css, schedules)))
    await way.plain(three, 4, 6)
    expect(trainingState(three)).toEqual(trainingState(one))
  })

  test.each(cases)('$name: groups of different values leave no tensor', async ({ maker }) => {
    const own = Object.entries(ownValues(maker)).filter(([param]) => param !== 'useNesterov')
    const rules = LAYERS.map(
      (css, i): Rule =>
        anneal(css, Object.fromEntries(own.map(([param, value]) => [param, value * (1 - i / 10)]))),
    )
    const model = stack(maker.make())
    await way.plain(model, 0, 1)
    const tensors = tf.memory().numTensors
    await way.ruled(model, 1, 4, ...rules)
    await way.ruled(model, 4, 7, ...rules)
    expect(tf.memory().numTensors).toBe(tensors)
  })

  test('a single group that has gradients moves with its own values, not with those of frozen ones', async () => {
    const rates = { '#a': 0.1, '#b': 0.02, '#c': 0.3 }
    for (const [css, learningRate] of Object.entries(rates)) {
      const others = LAYERS.filter(layer => layer !== css)
      const alone = stack(tf.train.sgd(1))
      await way.ruled(alone, 0, 3, anneal('*', { learningRate }), anneal(others.join(), { trainable: 0 }))
      const model = stack(tf.train.sgd(1))
      const rules = Object.entries(rates).map(([layer, rate]): Rule => anneal(layer, { learningRate: rate }))
      await way.ruled(model, 0, 3, ...rules, anneal(others.join(), { trainable: 0 }))
      expect(trainingState(model), css).toEqual(trainingState(alone))
    }
  })
})

describe('a loop that applies gradients itself', () => {
  /** Batches by `computeGradients` and `applyGradients`, with the map that they hand on. */
  async function loop(maker: Maker, ruled: boolean) {
    const model = stack(maker.make())
    const { optimizer } = model
    const variables = model.trainableWeights.map(weight => weight.read() as tf.Variable)
    const [xs, ys] = stackData(0, 1)
    const loss = () =>
      tf.tidy(() => (model.apply(xs, { training: true }) as tf.Tensor).sub(ys).square().mean<tf.Scalar>())
    const batch = () => {
      const { value, grads } = optimizer.computeGradients(loss, variables)
      optimizer.applyGradients(grads)
      tf.dispose([value, grads])
    }
    const values = ownValues(maker)
    batch()
    const tensors = tf.memory().numTensors
    if (ruled) {
      const events$ = fromSteps({ optimizer, variables }, { epochs: 1, stepsPerEpoch: 4 }, batch)
      const rules = variables.map(({ name }): Rule => anneal(name.replace('/', ' > '), values))
      await lastValueFrom(rules.reduce((run$, rule) => run$.pipe(rule), events$))
    } else for (let i = 0; i < 4; i++) batch()
    expect(tf.memory().numTensors).toBe(tensors)
    tf.dispose([xs, ys])
    return trainingState(model)
  }

  test.each(cases)(
    '$name: moves weights in groups of equal values as without them, and leaves no tensor',
    async ({ maker }) => {
      expect(await loop(maker, true)).toEqual(await loop(maker, false))
    },
  )
})

test('SGD moves every weight by its own rate times its gradient, to the last bit', async () => {
  const rates = [0.1, 0.03, 0.7]
  const model = stack(tf.train.sgd(1))
  const weights = model.trainableWeights.map(weight => weight.read() as tf.Variable)
  const before = weights.map(weight => [...weight.dataSync()])

  const [xs, ys] = stackData(0, 1)
  const predict = () => model.apply(xs, { training: true }) as tf.Tensor
  const loss = () => tf.tidy(() => predict().sub(ys).square().mean(-1).mean<tf.Scalar>())
  const { grads } = tf.variableGrads(loss, weights)

  await STACK_WAYS['fit']!.ruled(
    model,
    0,
    1,
    ...LAYERS.map((css, i): Rule => anneal(css, { learningRate: rates[i]! })),
  )
  // TensorFlow.js multiplies by -rate and then adds, each rounded to float32 by itself: no equality is looser.
  const moved = weights.map((weight, i) => {
    const rate = Math.fround(-rates[i >> 1]!)
    const gradient = [...grads[weight.name]!.dataSync()]
    return gradient.map((g, j) => Math.fround(Math.fround(rate * g) + before[i]![j]!))
  })
  expect(weights.map(weight => [...weight.dataSync()])).toEqual(moved)
})
