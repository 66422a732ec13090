import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, type MonoTypeOperatorFunction } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, linear, reading, smooth, type BatchEvent } from '../../src/index.ts'
import { anneal, fromFit, fromSteps } from '../../src/tfjs/index.ts'
import { countApplied } from './support/applied.ts'
import { bitsOf, trainingState } from './support/bits.ts'
import type { Written } from './support/everything.ts'
import { distance } from './support/line.ts'
import { OPTIMIZERS } from './support/optimizers.ts'
import { pairMaker, pairModel, pairReference, type AroundOf } from './support/pair.ts'
import { readsOfBatches } from './support/readsOfBatches.ts'
import { refusal } from './support/refusal.ts'
import { stack, STACK_WAYS, stackData } from './support/stack.ts'
import { steady } from './support/steady.ts'
import { TOLERANCE } from './support/tolerance.ts'
import { trained } from './support/trained.ts'
import { WAYS } from './support/ways.ts'

type Rule = MonoTypeOperatorFunction<BatchEvent>

const STEPS = 50
const cases = Object.entries(OPTIMIZERS).map(([name, maker]) => {
  const slower = pairMaker(maker)
  const { learningRate } = slower.own
  // It takes away a fiftieth at each step, and with it shows in all weights.
  return { name, maker: slower, rate: learningRate, decay: 0.02 / learningRate }
})

describe.each(cases)('$name', ({ maker, rate, decay }) => {
  /** Trains by rules and in double precision; the two agree, and without decay they would not. */
  async function agrees(rules: readonly Rule[], around: AroundOf): Promise<void> {
    const weights = await trained(pairModel(maker.make()), 0, STEPS, ...rules)
    const reference = pairReference(maker, STEPS, around)
    const without = pairReference(maker, STEPS, (...at) => ({ ...around(...at), weightDecay: 0 }))
    expect(distance(without, reference)).toBeGreaterThan(1e-2)
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
  }

  test('decays by a constant', async () => {
    await agrees([anneal('*', { weightDecay: decay })], () => ({ hyper: maker.own, weightDecay: decay }))
  })

  test('decays by a schedule, by the learning rate of a schedule', async () => {
    const weightDecay = linear(decay, 0)
    const learningRate = smooth(rate / 2, rate)
    await agrees([anneal('*', { weightDecay, learningRate })], step => ({
      hyper: { ...maker.own, learningRate: learningRate(step / STEPS) },
      weightDecay: weightDecay(step / STEPS),
    }))
  })

  test('decays each weight by its own learning rate and its own decay', async () => {
    const rules = [
      anneal('*', { weightDecay: decay }),
      anneal('#a', { learningRate: rate / 2 }),
      anneal('#b > kernel', { learningRate: linear(rate, 0) }),
      anneal('#a > bias', { weightDecay: 2 * decay }),
    ]
    await agrees(rules, (step, weight) => {
      const learningRate = weight.startsWith('a')
        ? rate / 2
        : weight === 'b/kernel'
          ? rate * (1 - step / STEPS)
          : rate
      return {
        hyper: { ...maker.own, learningRate },
        weightDecay: weight === 'a/bias' ? 2 * decay : decay,
      }
    })
  })

  test('a frozen weight does not decay', async () => {
    const isFrozen = (step: number) => step >= 5 && step < 45
    const rules = [
      anneal('*', { weightDecay: decay }),
      anneal('#a > kernel', { trainable: reading('step').pipe(fn(step => (isFrozen(step) ? 0 : 1))) }),
    ]
    await agrees(rules, (step, weight) => ({
      hyper: maker.own,
      weightDecay: decay,
      frozen: weight === 'a/kernel' && isFrozen(step),
    }))
  })

  test('decays no more when the run is over', async () => {
    const model = pairModel(maker.make())
    const weights = [
      ...(await trained(model, 0, 5, anneal('*', { weightDecay: decay }))),
      ...(await trained(model, 5, 10)),
    ]
    const reference = pairReference(maker, 10, step => ({
      hyper: maker.own,
      weightDecay: step < 5 ? decay : 0,
    }))
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
  })

  test('a decay of 0 is none, bit for bit', async () => {
    const way = STACK_WAYS['fit']!
    const [plain, ruled] = [stack(maker.make()), stack(maker.make())]
    await way.plain(plain, 0, 4)
    await way.ruled(ruled, 0, 4, anneal('*', { weightDecay: 0 }))
    expect(trainingState(ruled)).toEqual(trainingState(plain))
  })

  test('fit, fitDataset and trainOnBatch decay the same, and leave no tensor', async () => {
    const states: unknown[] = []
    for (const way of Object.values(STACK_WAYS)) {
      const model = stack(maker.make())
      await way.plain(model, 0, 2)
      const tensors = tf.memory().numTensors
      await way.ruled(
        model,
        2,
        6,
        anneal('*', { weightDecay: linear(decay, 0) }),
        anneal('bias', { weightDecay: 0, learningRate: rate / 2 }),
      )
      expect(tf.memory().numTensors).toBe(tensors)
      states.push(trainingState(model))
    }
    expect(states).toEqual([states[0], states[0], states[0]])
  })

  test('sparing the biases applies the optimizer once a batch', async () => {
    const model = stack(maker.make())
    const applied = countApplied(model.optimizer)
    const spared = [anneal('*', { weightDecay: decay }), anneal('bias', { weightDecay: 0 })]
    await STACK_WAYS['fit']!.ruled(model, 0, 4, ...spared)
    expect(applied()).toBe(4)
  })
})

// Of a gradient of 0, which that of a gamma is here, TensorFlow.js's centered RMSProp makes NaN.
const finite = cases.filter(({ maker }) => !maker.own.centered)

describe.each(WAYS)('by $word', way => {
  /** The bits of each weight of a steady model after some batches, and all that its training has changed. */
  async function afterBatches(make: () => tf.Optimizer, rules: readonly Written[]) {
    const model = steady(make())
    const starts = model.getWeights().map((weight, i) => {
      const values = Array.from({ length: weight.size }, (_, j) => Math.sin(1 + 5 * i + j))
      return tf.tensor(values, weight.shape)
    })
    model.setWeights(starts)
    tf.dispose(starts)
    await way.train(model, rules, { batches: 5 })
    const weights = model.weights.map(weight => [weight.originalName, bitsOf(weight.read())] as const)
    return { weights: Object.fromEntries(weights), state: trainingState(model) }
  }

  test.each(finite)(
    '$name: biases and norms that are spared move as without decay, bit for bit',
    async ({ maker, decay }) => {
      const make = () => maker.make()
      const without = await afterBatches(make, [])
      const spared = await afterBatches(make, [
        ['*', { weightDecay: decay }],
        ['bias', { weightDecay: 0 }],
        ['BatchNormalization', { weightDecay: 0 }],
      ])
      const decayed = Object.keys(spared.weights).filter(
        name => String(spared.weights[name]) !== String(without.weights[name]),
      )
      expect(decayed).toEqual(['a/kernel', 'b/kernel'])
      expect(Object.keys(spared.weights).filter(name => /bias|gamma|beta|moving/.test(name))).toHaveLength(6)
    },
  )

  test.each(finite)('$name: :not(…) says the same as a decay of 0, bit for bit', async ({ maker, decay }) => {
    const make = () => maker.make()
    const { state } = await afterBatches(make, [
      ['*', { weightDecay: decay }],
      ['bias', { weightDecay: 0 }],
    ])
    expect((await afterBatches(make, [[':not(bias)', { weightDecay: decay }]])).state).toEqual(state)

    const { state: both } = await afterBatches(make, [
      ['*', { weightDecay: decay }],
      ['bias', { weightDecay: 0 }],
      ['BatchNormalization', { weightDecay: 0 }],
    ])
    expect(both).not.toEqual(state)
    const not = ':not(bias, BatchNormalization)'
    expect((await afterBatches(make, [[not, { weightDecay: decay }]])).state).toEqual(both)
  })

  test('the optimizer is named where there might be a doubt', async () => {
    const make = () => tf.train.sgd(0.1)
    const { state } = await afterBatches(make, [['*', { weightDecay: 0.5 }]])
    expect(state).not.toEqual((await afterBatches(make, [])).state)
    expect((await afterBatches(make, [['*', { 'optimizer.weightDecay': 0.5 }]])).state).toEqual(state)
  })
})

test('w becomes w·(1 − learningRate·weightDecay) before the step', async () => {
  const optimizer = tf.train.sgd(0.5)
  const w = tf.variable(tf.tensor1d([8, -4]), true, 'decay/w')
  const minimize = () => void optimizer.minimize(() => w.mul([1, 2]).sum().asScalar(), false, [w])
  const loop = { epochs: 1, stepsPerEpoch: 1 }
  await lastValueFrom(
    fromSteps({ optimizer, variables: [w] }, loop, minimize).pipe(anneal('w', { weightDecay: 0.5 })),
  )
  // 8 · 0.75 − 0.5 · 1 and −4 · 0.75 − 0.5 · 2
  expect([...w.dataSync()]).toEqual([5.5, -4])
  w.dispose()
})

test('what gets no gradient does not decay', async () => {
  const optimizer: tf.Optimizer = tf.train.adam(0.5)
  const [v, w] = ['v', 'w'].map(name => tf.variable(tf.scalar(8), true, `idle/${name}`)) as [
    tf.Variable,
    tf.Variable,
  ]
  const loop = { epochs: 1, stepsPerEpoch: 2 }
  const step = () => {
    const { value, grads } = optimizer.computeGradients(() => w.square().asScalar(), [w])
    optimizer.applyGradients(grads)
    tf.dispose([value, grads])
  }
  step()
  const tensors = tf.memory().numTensors
  const before = w.dataSync()[0]!
  await lastValueFrom(
    fromSteps({ optimizer, variables: [v, w] }, loop, step).pipe(anneal('*', { weightDecay: 0.5 })),
  )
  expect(tf.memory().numTensors).toBe(tensors)
  expect(v.dataSync()[0]).toBe(8)
  expect(w.dataSync()[0]).toBeLessThan(before * 0.75 ** 2)
  tf.dispose([v, w])
})

test('nothing is read from the device while batches are trained', async () => {
  const model = stack(tf.train.adam(0.01))
  const [xs, ys] = stackData(0, 4)
  const run$ = fromFit(model, xs, ys, { batchSize: xs.shape[0] / 4, epochs: 1 }).pipe(
    anneal('*', { weightDecay: linear(0.1, 0), learningRate: linear(0.01, 0) }),
    anneal('#b', { learningRate: 0.02 }),
    anneal('bias', { weightDecay: 0 }),
  )
  expect(await readsOfBatches(run$)).toEqual({ batches: 4, reads: 0 })
  tf.dispose([xs, ys])
})

/** AdamW as people write it, of which nobody has told what its field is. */
class Decaying extends tf.AdamOptimizer {
  static override readonly className: string = 'Decaying'
  weightDecay = 0.1
}

/** An optimizer that has a rate by no name that is known. */
class Stepping extends tf.Optimizer {
  static readonly className = 'Stepping'
  override applyGradients(): void {
    return
  }
  override getConfig(): tf.serialization.ConfigDict {
    return {}
  }
}

describe.each(WAYS)('$word refuses', way => {
  const rule = (schedules: string, css = '*') => `${way.word}('${css}', { ${schedules} })`

  test.each([
    ['a decay below 0', -0.1, 'became -0.1, and must be 0 or above'],
    ['a decay that is no number', NaN, 'became NaN, and must be a finite number'],
    ['a decay without end', Infinity, 'became Infinity, and must be a finite number'],
  ])('%s', async (_, weightDecay, complaint) => {
    const error = await refusal(way, stack(tf.train.sgd(0.1)), [['*', { weightDecay }]])
    expect(error).toEqual(new RangeError(`${rule(`weightDecay: ${weightDecay}`)}: weightDecay ${complaint}`))
  })

  test('a weightDecay where the optimizer has a field of that name', async () => {
    const model = stack(new Decaying(0.1, 0.9, 0.999))
    expect(await refusal(way, model, [['*', { weightDecay: 0.1 }]])).toEqual(
      new TypeError(
        `${rule('weightDecay: 0.1')}: Decaying has a "weightDecay" of its own, of which nothing is known; say so, by registerOptimizer('Decaying', { params: { weightDecay: field('weightDecay') } })`,
      ),
    )
  })

  test('a decay by a learning rate of which nothing is known', async () => {
    const model = stack(new Stepping())
    expect(await refusal(way, model, [['bias', { weightDecay: 0.1 }]])).toEqual(
      new TypeError(
        `${rule('weightDecay: 0.1', 'bias')}: weightDecay goes with the learning rate, and none is known of Stepping; say what it is, by registerOptimizer('Stepping', { params: { learningRate: field('learningRate') } })`,
      ),
    )
  })

  test("a layer's weightDecay, which no layer has", async () => {
    const error = await refusal(way, stack(tf.train.sgd(0.1)), [['#a', { 'layer.weightDecay': 0.1 }]])
    expect(String(error)).toMatch(
      /^TypeError: \w+\('#a', \{ 'layer\.weightDecay': 0\.1 \}\): no element that it matches has "layer\.weightDecay"; /,
    )
  })
})
