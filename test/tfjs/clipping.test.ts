import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, Subject, takeWhile, type MonoTypeOperatorFunction } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { constant, linear, type BatchEvent } from '../../src/index.ts'
import { anneal, fromFit, fromSteps, type Schedules } from '../../src/tfjs/index.ts'
import { countApplied } from './support/applied.ts'
import { trainingState } from './support/bits.ts'
import type { Written } from './support/everything.ts'
import { distance } from './support/line.ts'
import { nestedFirst, compiled } from './support/models.ts'
import { OPTIMIZERS } from './support/optimizers.ts'
import { pairMaker, pairModel, pairTraining, type AroundOf } from './support/pair.ts'
import { readsOfBatches } from './support/readsOfBatches.ts'
import { refusal } from './support/refusal.ts'
import { stack, STACK_WAYS, stackData } from './support/stack.ts'
import { TOLERANCE } from './support/tolerance.ts'
import { trained } from './support/trained.ts'
import { WAYS } from './support/ways.ts'

type Rule = MonoTypeOperatorFunction<BatchEvent>

const STEPS = 50
const cases = Object.entries(OPTIMIZERS).map(([name, maker]) => ({ name, maker: pairMaker(maker) }))

describe.each(cases)('$name', ({ maker }) => {
  const hyper = maker.own
  const norms = pairTraining(maker, STEPS, () => ({ hyper })).map(({ norm }) => norm)
  // What clips some of the gradients, and not others.
  const middle = norms.toSorted((a, b) => a - b)[STEPS / 2]!

  /** Trains by rules and in double precision; the two agree, and without clipping they would not. */
  async function agrees(rules: readonly Rule[], around: AroundOf, clipNorm?: (step: number) => number) {
    const weights = await trained(pairModel(maker.make()), 0, STEPS, ...rules)
    const reference = pairTraining(maker, STEPS, around, clipNorm)
    const without = pairTraining(maker, STEPS, (...at) => ({ ...around(...at), clipValue: Infinity }))
    const [expected, unclipped] = [reference, without].map(steps => steps.map(step => step.weights))
    expect(distance(unclipped!, expected!)).toBeGreaterThan(1e-3)
    expect(distance(weights, expected!)).toBeLessThan(TOLERANCE)
    return reference.map(({ norm }) => norm)
  }

  test('clips each number of the gradient by a constant', async () => {
    const clipValue = middle / 5
    await agrees([anneal('*', { clipValue })], () => ({ hyper, clipValue }))
  })

  test('clips the gradient of each weight by a value of its own, and spares others', async () => {
    const clipValue = middle / 5
    await agrees(
      [anneal('#a', { clipValue }), anneal('#b > bias', { clipValue: linear(clipValue, 0) })],
      (step, weight) => {
        if (weight === 'b/kernel') return { hyper }
        return { hyper, clipValue: weight === 'b/bias' ? clipValue * (1 - step / STEPS) : clipValue }
      },
    )
  })

  test('clips by the norm of all gradients, where it is too large', async () => {
    const seen = await agrees(
      [anneal(':root', { clipNorm: middle })],
      () => ({ hyper }),
      () => middle,
    )
    expect(seen.some(norm => norm > middle)).toBe(true)
  })

  test('clips by a norm that a schedule moves', async () => {
    const limit = linear(middle, middle / 8)
    await agrees(
      [anneal(':root', { clipNorm: limit })],
      () => ({ hyper }),
      step => limit(step / STEPS),
    )
  })

  test('clips by value, and what is left by norm, in groups of different learning rates, with decay', async () => {
    const [clipValue, weightDecay] = [middle / 5, 0.01 / hyper.learningRate]
    const rates = [hyper.learningRate / 2, hyper.learningRate] as const
    const rules = [
      anneal('*', { clipValue, weightDecay }),
      anneal('#a', { learningRate: rates[0] }),
      anneal(':root', { clipNorm: middle / 3 }),
    ]
    const around: AroundOf = (_, weight) => ({
      hyper: { ...hyper, learningRate: rates[weight.startsWith('a') ? 0 : 1] },
      clipValue,
      weightDecay,
    })
    await agrees(rules, around, () => middle / 3)
  })

  test('does not count the gradients that frozen weights would have', async () => {
    const rules = [anneal(':root', { clipNorm: middle / 4 }), anneal('#a', { trainable: 0 })]
    const around: AroundOf = (_, weight) => ({ hyper, frozen: weight.startsWith('a') })
    await agrees(rules, around, () => middle / 4)
  })

  test('clips no more when the run is over', async () => {
    const model = pairModel(maker.make())
    const rules = [anneal('*', { clipValue: middle / 5 }), anneal(':root', { clipNorm: middle / 4 })]
    const weights = [...(await trained(model, 0, 5, ...rules)), ...(await trained(model, 5, 10))]
    const reference = pairTraining(
      maker,
      10,
      step => ({ hyper, clipValue: step < 5 ? middle / 5 : Infinity }),
      step => (step < 5 ? middle / 4 : Infinity),
    )
    expect(
      distance(
        weights,
        reference.map(step => step.weights),
      ),
    ).toBeLessThan(TOLERANCE)
  })

  describe.each(Object.entries(STACK_WAYS))('in %s', (_, way) => {
    test('what needs no clipping moves as without it, bit for bit', async () => {
      const [plain, ruled] = [stack(maker.make()), stack(maker.make())]
      await way.plain(plain, 0, 4)
      const applied = countApplied(ruled.optimizer)
      const rules = [anneal('*', { clipValue: 1e3 }), anneal(':root', { clipNorm: 1e3 })]
      await way.ruled(ruled, 0, 4, ...rules)
      expect(trainingState(ruled)).toEqual(trainingState(plain))
      expect(applied()).toBe(4)
    })

    test('no tensor is left', async () => {
      const model = stack(maker.make())
      await way.plain(model, 0, 1)
      const tensors = tf.memory().numTensors
      const rules = [
        anneal('*', { clipValue: 0.01 }),
        anneal(':root', { clipNorm: 0.01 }),
        anneal('#a', { learningRate: 0 }),
      ]
      await way.ruled(model, 1, 4, ...rules)
      expect(tf.memory().numTensors).toBe(tensors)
    })
  })
})

describe('SGD with a rate of 1', () => {
  /** What weights move by whose gradients these are, each a weight of its own. */
  async function movesOf(gradients: readonly (readonly number[])[], ...rules: Rule[]): Promise<number[][]> {
    const optimizer = tf.train.sgd(1)
    const variables = gradients.map((row, i) => tf.variable(tf.zeros([row.length]), true, `clip/w${i}`))
    const loss = () =>
      tf.addN(variables.map((variable, i) => variable.mul(tf.tensor1d([...gradients[i]!])).sum())).asScalar()
    const steps = { epochs: 1, stepsPerEpoch: 1 }
    const minimize = () => void optimizer.minimize(loss, false, variables)
    const run$ = fromSteps({ optimizer, variables }, steps, minimize)
    try {
      await lastValueFrom(rules.reduce((ruled$, rule) => ruled$.pipe(rule), run$))
      return variables.map(variable => [...variable.dataSync()].map(x => Number((0 - x).toFixed(5))))
    } finally {
      tf.dispose(variables)
    }
  }
  const norm = (clipNorm: number) => anneal(':root', { clipNorm })
  const value = (css: string, clipValue: number) => anneal(css, { clipValue })

  test.each([
    ['a norm of 1', [[30, 40]], [norm(1)], [[0.6, 0.8]]],
    ['a norm of 50, which it has', [[30, 40]], [norm(50)], [[30, 40]]],
    ['a norm of 25 over two weights', [[30], [40]], [norm(25)], [[15], [20]]],
    ['a value', [[30, -40]], [value('*', 35)], [[30, -35]]],
    ['a value of 0', [[30, -40], [3]], [value('w0', 0)], [[0, 0], [3]]],
    ['a norm of 0', [[30, -40], [3]], [norm(0)], [[0, 0], [0]]],
    ['a value first, and then a norm', [[300, 40]], [value('*', 30), norm(6)], [[4.24264, 4.24264]]],
    [
      'a value first, whatever is written first',
      [[300, 40]],
      [norm(6), value('*', 30)],
      [[4.24264, 4.24264]],
    ],
    ['the deeper of two values', [[30], [40]], [value('w1', 2), value('*', 1)], [[1], [2]]],
    ['the later of two norms', [[30, 40]], [norm(10), norm(5)], [[3, 4]]],
    ['a norm where there is no gradient', [[0, 0]], [norm(1)], [[0, 0]]],
    ['a norm at *, which holds at the root', [[30, 40]], [anneal('*', { clipNorm: 1 })], [[0.6, 0.8]]],
    ['frozen ones not', [[30, 40], [1000]], [norm(1), anneal('w1', { trainable: 0 })], [[0.6, 0.8], [0]]],
  ])('clips by %s', async (_, gradients, rules, moves) => {
    expect(await movesOf(gradients, ...rules)).toEqual(moves)
  })

  // As for any other param, the rule that is strongest there; further down there is no norm.
  test.each(['w0', 'w1'])(
    'the norm is that of the rule that wins at the root, whoever wins at %s',
    async css => {
      const rules = [norm(1), anneal(`*, ${css}`, { clipNorm: 2 })]
      expect(await movesOf([[30], [40]], ...rules)).toEqual([[0.6], [0.8]])
    },
  )

  test('clips by the norm of very many gradients', async () => {
    const [many] = await movesOf([Array.from({ length: 100_000 }, (_, i) => (i % 2 ? 3 : 4))], norm(500))
    const root = Math.sqrt(100_000 * 12.5)
    expect(many![0]! / (2000 / root)).toBeCloseTo(1, 4)
    expect(many![99_999]! / (1500 / root)).toBeCloseTo(1, 4)
  })
})

test('a rule that leaves clips no more and lets nothing decay, from the next batch on', async () => {
  const optimizer = tf.train.sgd(1)
  const w = tf.variable(tf.scalar(8), true, 'leave/w')
  const values: number[] = []
  const minimize = () => {
    optimizer.minimize(() => w.mul(4).asScalar(), false, [w])
    values.push(w.dataSync()[0]!)
  }
  const source$ = new Subject<BatchEvent>()
  const until = (step: number, schedules: Schedules) =>
    void source$
      .pipe(
        takeWhile(event => event.step < step),
        anneal('*', schedules),
      )
      .subscribe()
  until(1, { clipNorm: 1 })
  until(2, { clipValue: 2 })
  until(3, { weightDecay: 0.5 })
  const done = lastValueFrom(source$)
  fromSteps({ optimizer, variables: [w] }, { epochs: 1, stepsPerEpoch: 4 }, minimize).subscribe(source$)
  await done
  // 8 / 2 − 1, then 3 / 2 − 2, then −0.5 / 2 − 4, then −4.25 − 4.
  values.forEach((value, i) => expect(value).toBeCloseTo([3, -0.5, -4.25, -8.25][i]!, 5))
  expect(values).toHaveLength(4)
  w.dispose()
})

test('nothing is read from the device while batches are trained', async () => {
  const model = stack(tf.train.adam(0.01))
  const [xs, ys] = stackData(0, 4)
  const run$ = fromFit(model, xs, ys, { batchSize: xs.shape[0] / 4, epochs: 1 }).pipe(
    anneal('*', { clipValue: linear(0.1, 0.01), weightDecay: linear(0.1, 0) }),
    anneal(':root', { clipNorm: linear(0.1, 0.01) }),
    anneal('#b', { learningRate: linear(0.01, 0.02) }),
  )
  expect(await readsOfBatches(run$)).toEqual({ batches: 4, reads: 0 })
  tf.dispose([xs, ys])
})

describe.each(WAYS)('by $word', way => {
  const rule = (css: string, schedules: string) => `${way.word}('${css}', { ${schedules} })`

  test('clips what fit trains', async () => {
    const state = async (schedules: Schedules) => {
      const model = stack(tf.train.momentum(0.1, 0.9))
      await way.train(model, [[':root', schedules]], { batches: 4 })
      return trainingState(model)
    }
    const all = [{ clipNorm: 1e3 }, { clipNorm: 0.01 }, { clipValue: 1e3 }, { clipValue: 0.001 }]
    const [loose, tight, looseValue, tightValue] = [
      await state(all[0]!),
      await state(all[1]!),
      await state(all[2]!),
      await state(all[3]!),
    ]
    expect(looseValue).toEqual(loose)
    expect(tight).not.toEqual(loose)
    expect(tightValue).not.toEqual(loose)
    expect(tightValue).not.toEqual(tight)
  })

  test.each([
    ['a layer', '#mid'],
    ['all layers', ':root > *'],
    ['weights', 'kernel'],
    ['all weights but the biases', ':not(bias)'],
    ['a model in the model', '#encoder'],
    ['every layer', 'Dense'],
  ])('a norm over %s is refused', async (_, css) => {
    const model = compiled(nestedFirst())
    const rules: Written[] = [[css, { clipNorm: 1 }]]
    expect(await refusal(way, model, rules)).toEqual(
      new RangeError(
        `${rule(css, 'clipNorm: 1')}: clipNorm is for the norm over all gradients, and holds at :root only; write anneal(':root', { clipNorm: … }), or clipValue for single weights`,
      ),
    )
  })

  test.each([
    ['clipNorm', -1, 'became -1, and must be 0 or above'],
    ['clipNorm', NaN, 'became NaN, and must be a finite number'],
    ['clipValue', -1, 'became -1, and must be 0 or above'],
    ['clipValue', Infinity, 'became Infinity, and must be a finite number'],
  ])('a %s of %d is refused', async (param, value, complaint) => {
    const model = compiled(nestedFirst())
    const schedule = Number.isNaN(value) ? { [param]: NaN } : { [param]: value }
    expect(await refusal(way, model, [[':root', schedule]])).toEqual(
      new RangeError(`${rule(':root', `${param}: ${value}`)}: ${param} ${complaint}`),
    )
  })

  test('a limit that a schedule moves below 0 ends the training before that batch', async () => {
    const model = compiled(nestedFirst(), tf.train.sgd(0.01))
    const limit = linear(1, -1)
    const training = way.train(model, [[':root', { clipNorm: limit }]], { batches: 4 })
    await expect(training).rejects.toEqual(
      new RangeError(
        `${rule(':root', 'clipNorm: linear(1, -1)')}: clipNorm became -0.5, and must be 0 or above`,
      ),
    )
    expect(model.optimizer.iterations).toBe(3)
  })

  test('a rule with a norm that does not hold at the root is refused beside one that does', async () => {
    const model = compiled(nestedFirst())
    const rules: Written[] = [
      [':root', { clipNorm: constant(1) }],
      ['#head', { clipNorm: 2 }],
    ]
    expect(String(await refusal(way, model, rules))).toContain('holds at :root only')
  })
})
