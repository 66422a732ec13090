import * as tf from '@tensorflow/tfjs'
import { filter, lastValueFrom, map, of, Subject, tap, toArray, type Observable } from 'rxjs'
import { describe, expect, test } from 'vitest'
import {
  each,
  fn,
  hump,
  linear,
  smooth,
  spread,
  stagger,
  type BatchEvent,
  type Driver,
} from '../../src/index.ts'
import {
  anneal,
  describe as describeRules,
  fromFit,
  fromSteps,
  ParamScheduler,
} from '../../src/tfjs/index.ts'
import { trainingState } from './support/bits.ts'
import { bitsByBatch, firstChanges } from './support/batches.ts'
import type { Written } from './support/everything.ts'
import { branches, chain, compiled, dense, nestedFirst, seeded, sequential } from './support/models.ts'
import { products } from './support/products.ts'
import { ratesOf, type Rates, weights } from './support/rates.ts'
import { refusal } from './support/refusal.ts'
import { stack, STACK_WAYS, stackData } from './support/stack.ts'
import { steady, stepsOf } from './support/steady.ts'
import { WAYS } from './support/ways.ts'

const { layers: L } = tf

const three = () => sequential(dense('a', { inputShape: [3] }), dense('b'), dense('c'))

/** `spread` by the learning rate that each weight really has; what no rule reaches has the optimizer's own, 1. */
const OWN = 1

interface Case {
  readonly title: string
  readonly model: () => tf.LayersModel
  readonly rules: readonly (readonly [css: string, learningRate: Driver])[]
  readonly rates: Rates
}

const CASES: readonly Case[] = [
  {
    title: 'from layer to layer by equal multiples, both ends exact',
    model: three,
    rules: [['Dense', spread(0.01, 1)]],
    rates: weights({ a: 0.01, b: 0.1, c: 1 }),
  },
  {
    title: 'downwards',
    model: three,
    rules: [[':root > *', spread(0.9, 0.1)]],
    rates: weights({ a: 0.9, b: 0.3, c: 0.1 }),
  },
  {
    title: 'over two layers of three',
    model: three,
    rules: [
      [':not(#b)', 0.5],
      ['#a, #c', spread(0.1, 0.4)],
    ],
    rates: weights({ a: 0.1, b: OWN, c: 0.4 }),
  },
  {
    title: "in the model's order, whatever the selector's",
    model: three,
    rules: [['#c, #a, #b', spread(0.01, 1)]],
    rates: weights({ a: 0.01, b: 0.1, c: 1 }),
  },
  {
    title: 'what stands in a list twice has one place',
    model: three,
    rules: [['Dense, #a, :root > #c', spread(0.01, 1)]],
    rates: weights({ a: 0.01, b: 0.1, c: 1 }),
  },
  {
    title: '* is one element, the root, which has the last place',
    model: three,
    rules: [['*', spread(0.1, 0.4)]],
    rates: weights({ a: 0.4, b: 0.4, c: 0.4 }),
  },
  {
    title: 'a single element has the last place',
    model: three,
    rules: [['#b', spread(0.1, 0.4)]],
    rates: weights({ a: OWN, b: 0.4, c: OWN }),
  },
  {
    title: 'layers without weights take no place',
    model: () =>
      sequential(
        L.dropout({ rate: 0, inputShape: [3, 1] }),
        L.flatten(),
        dense('a'),
        L.dropout({ rate: 0 }),
        dense('b'),
        L.activation({ activation: 'tanh' }),
        dense('c'),
        L.leakyReLU(),
      ),
    rules: [[':root > *', spread(0.01, 1)]],
    rates: weights({ a: 0.01, b: 0.1, c: 1 }),
  },
  {
    title: 'layers whose weights were frozen at compile take no place',
    model: () =>
      sequential(dense('frozen', { inputShape: [3], trainable: false }), dense('a'), dense('b'), dense('c')),
    rules: [['Dense', spread(0.01, 1)]],
    rates: weights({ a: 0.01, b: 0.1, c: 1 }),
  },
  {
    title: 'single weights',
    model: three,
    rules: [['bias', spread(0.01, 1)]],
    rates: weights({ a: [OWN, 0.01], b: [OWN, 0.1], c: [OWN, 1] }),
  },
  {
    title: 'all single weights, one after another',
    model: () => sequential(dense('a', { inputShape: [3] }), dense('b')),
    rules: [['kernel, bias', spread(fn(p => 0.1 + 0.6 * p))]],
    rates: weights({ a: [0.1, 0.3], b: [0.5, 0.7] }),
  },
  {
    title: 'layers, and what stands in one of them as an element of its own',
    model: () => sequential(dense('a', { inputShape: [3] }), dense('b')),
    rules: [['Dense, #a > bias', spread(fn(p => 0.1 + 0.6 * p))]],
    rates: weights({ a: [0.1, 0.4], b: 0.7 }),
  },
  {
    title: 'children of a model that has a model in it, which is one element',
    model: nestedFirst,
    rules: [[':root > *', spread(0.01, 1)]],
    rates: weights({ e1: 0.01, e2: 0.01, mid: 0.1, head: 1 }),
  },
  {
    title: 'all layers, also those of a model in the model',
    model: nestedFirst,
    rules: [['Dense', spread(fn(p => 0.1 + 0.6 * p))]],
    rates: weights({ e1: 0.1, e2: 0.3, mid: 0.5, head: 0.7 }),
  },
  {
    title: 'the layers in one',
    model: nestedFirst,
    rules: [['#encoder *', spread(0.1, 0.4)]],
    rates: weights({ e1: 0.1, e2: 0.4, mid: OWN, head: OWN }),
  },
  {
    title: 'what a selector matches again further down goes with its element',
    model: nestedFirst,
    rules: [[':root *', spread(0.01, 1)]],
    rates: weights({ e1: 0.01, e2: 0.01, mid: 0.1, head: 1 }),
  },
  {
    title: 'all but what :not(…) names',
    model: three,
    rules: [
      ['Dense:not(#a)', spread(0.1, 0.4)],
      ['Dense > :not(bias)', spread(0.2, 0.8)],
    ],
    rates: weights({ a: [0.2, OWN], b: [0.4, 0.1], c: [0.8, 0.4] }),
  },
  {
    title: 'a layer that two branches share has one place, its first one',
    model: () => {
      const shared = dense('shared')
      return branches('net', [dense('l'), shared], [dense('r'), shared], dense('head'))
    },
    rules: [['Dense', spread(fn(p => 0.1 + 0.6 * p))]],
    rates: weights({ l: 0.1, r: 0.3, shared: 0.5, head: 0.7 }),
  },
  {
    title: 'a layer that stands in two models has one place, its first one',
    model: () => {
      const shared = dense('shared')
      const [left, right] = [chain('left', [3], shared, dense('l')), chain('right', [3], shared, dense('r'))]
      return branches('net', [left], [right], dense('head'))
    },
    rules: [['Dense', spread(fn(p => 0.1 + 0.6 * p))]],
    rates: weights({ shared: 0.1, l: 0.3, r: 0.5, head: 0.7 }),
  },
  {
    title: 'a model that two branches share has one place',
    model: () => {
      const encoder = chain('encoder', [3], dense('e1'), dense('e2'))
      return branches('net', [encoder, dense('l')], [encoder, dense('r')], dense('head'))
    },
    rules: [[':root > *', spread(fn(p => 0.1 + 0.6 * p))]],
    rates: weights({ e1: 0.1, e2: 0.1, l: 0.3, r: 0.5, head: 0.7 }),
  },
  {
    title: 'recurrent layers',
    model: () =>
      chain('net', [2, 3], L.simpleRNN({ name: 'rnn', units: 2, ...seeded() }), dense('b'), dense('c')),
    rules: [[':root > *', spread(0.01, 1)]],
    rates: {
      'rnn/kernel': 0.01,
      'rnn/recurrent_kernel': 0.01,
      'rnn/bias': 0.01,
      ...weights({ b: 0.1, c: 1 }),
    },
  },
  {
    title: 'as a shape says',
    model: three,
    rules: [['Dense', spread(linear(0.2, 0.6))]],
    rates: weights({ a: 0.2, b: 0.4, c: 0.6 }),
  },
  {
    title: 'as a shape says that is no straight line',
    model: three,
    rules: [['Dense', spread(fn(p => 0.6 * p ** 2))]],
    rates: weights({ a: 0, b: 0.15, c: 0.6 }),
  },
  {
    title: 'times a number',
    model: three,
    rules: [['Dense', spread(0.1, 10, 0.1)]],
    rates: weights({ a: 0.01, b: 0.1, c: 1 }),
  },
  {
    title: 'times an Fn',
    model: three,
    rules: [['Dense', spread(0.1, 10, smooth(0.1, 0))]],
    rates: weights({ a: 0.01, b: 0.1, c: 1 }),
  },
  {
    title: 'times an Fn, where a shape spreads',
    model: three,
    rules: [['Dense', spread(linear(2, 6), linear(0.1, 0))]],
    rates: weights({ a: 0.2, b: 0.4, c: 0.6 }),
  },
  {
    title: 'times an operator',
    model: three,
    rules: [
      [
        'Dense',
        spread(
          0.1,
          10,
          map(({ step }: BatchEvent) => (step + 1) / 10),
        ),
      ],
    ],
    rates: weights({ a: 0.01, b: 0.1, c: 1 }),
  },
  {
    title: 'times an Observable',
    model: three,
    rules: [['Dense', spread(0.1, 10, of(0.1))]],
    rates: weights({ a: 0.01, b: 0.1, c: 1 }),
  },
  {
    title: 'times another spread',
    model: three,
    rules: [['Dense', spread(0.1, 0.4, spread(linear(1, 2)))]],
    rates: weights({ a: 0.1, b: 0.3, c: 0.8 }),
  },
  {
    title: 'times what begins later, the last element first',
    model: three,
    rules: [['Dense', spread(0.1, 0.4, stagger(1, 0))]],
    rates: weights({ a: 0, b: 0, c: 0.4 }),
  },
  {
    title: 'a function of the place',
    model: three,
    rules: [['Dense', each(place => (place === 1 ? of(0.3) : place === 0 ? 0.1 : linear(0.2, 0)))]],
    rates: weights({ a: 0.1, b: 0.2, c: 0.3 }),
  },
  {
    title: 'of single elements a stronger rule wins',
    model: three,
    rules: [
      ['#b', 0.5],
      ['Dense', spread(0.01, 1)],
      ['#c > bias', 0.6],
    ],
    rates: weights({ a: 0.01, b: 0.5, c: [1, 0.6] }),
  },
  {
    title: 'of two that are equally strong the later one wins at all elements',
    model: three,
    rules: [
      ['Dense', spread(0.3, 0.5)],
      ['Dense', spread(0.01, 1)],
      ['*', 0.7],
    ],
    rates: weights({ a: 0.01, b: 0.1, c: 1 }),
  },
  {
    title: 'an element has its place also where a stronger rule wins it',
    model: three,
    rules: [
      ['Dense', spread(0.01, 1)],
      ['#a, #c', 0.5],
    ],
    rates: weights({ a: 0.5, b: 0.1, c: 0.5 }),
  },
]

describe.each(WAYS)('by $word', way => {
  test.each(CASES)('learning rates are spread: $title', async ({ model, rules, rates }) => {
    const written = rules.map(([css, learningRate]): Written => [css, { learningRate }])
    expect(await ratesOf(compiled(model()), way, written)).toEqual(rates)
  })

  test("a layer's own values are spread over those that have them", async () => {
    const model = compiled(
      sequential(
        L.dropout({ name: 'd1', rate: 0.5, inputShape: [3] }),
        dense('a'),
        L.dropout({ name: 'd2', rate: 0.5 }),
        L.gaussianDropout({ name: 'd3', rate: 0.5 }),
      ),
    )
    const rates: unknown[] = []
    const onBatchEnd = () => {
      for (const layer of model.layers) if ('rate' in layer) rates.push(layer.rate)
    }
    await way.train(model, [['*', { rate: spread(linear(0.1, 0.5), linear(1, 0.5)) }]], {
      batches: 2,
      callbacks: { onBatchEnd },
    })
    const [at0, at1] = [1, 0.75].map(factor => [0.1, 0.3, 0.5].map(rate => rate * factor))
    expect(rates).toEqual([...at0!, ...at1!].map(rate => expect.closeTo(rate, 12) as number))
    expect(model.layers.flatMap(layer => ('rate' in layer ? [layer.rate] : []))).toEqual([0.5, 0.5, 0.5])
  })

  test('a spread schedule moves in the course of the run', async () => {
    const rates = spread(
      fn(p => 0.1 + 0.4 * p),
      fn(t => (t < 0.5 ? 1 : 2)),
    )
    expect(await stepsOf(steady(tf.train.sgd(1)), way, [['#a, #b, #norm', { learningRate: rates }]])).toEqual(
      {
        a: [0.1, 0.1, 0.2],
        b: [0.3, 0.3, 0.6],
        norm: [0.5, 0.5, 1],
      },
    )
  })

  test('a slider moves all elements, each by its share', async () => {
    const slider = new Subject<number>()
    const moves = tap(({ type, step }: BatchEvent) => {
      if (type === 'batchBegin' && step > 0) slider.next(step / 10)
    })
    const momentum = (events$: Observable<BatchEvent>) =>
      events$.pipe(
        moves,
        map(() => 0),
      )
    const rules: Written[] = [
      ['*', { momentum }],
      ['#a, #b, #norm', { learningRate: spread(linear(1, 2), slider) }],
    ]
    expect(await stepsOf(steady(tf.train.momentum(1, 0.9)), way, rules)).toEqual({
      a: [1, 0.1, 0.2],
      b: [1, 0.15, 0.3],
      norm: [1, 0.2, 0.4],
    })
  })

  describe('stagger', () => {
    const STARTS = { 'a/kernel': 4, 'a/bias': 4, 'b/kernel': 2, 'b/bias': 2, 'c/kernel': 0, 'c/bias': 0 }

    test('unfreezes layer by layer, each at its batch and not before', async () => {
      const seen = await bitsByBatch(compiled(three()), way, [['Dense', { trainable: stagger(0.5, 0) }]], 8)
      expect(firstChanges(seen)).toEqual(STARTS)
    })

    test('does so at the seam of every length of a run', async () => {
      for (const batches of [3, 7, 10]) {
        const rules: Written[] = [
          ['Dense', { trainable: stagger(0.6, 0.2) }],
          ['#c', { trainable: 1 }],
        ]
        const seen = await bitsByBatch(compiled(three()), way, rules, batches)
        const changes = firstChanges(seen)
        const begin = (progress: number) => Math.ceil(progress * batches - 1e-9)
        expect([changes['a/kernel'], changes['b/bias']], `${batches}`).toEqual([begin(0.6), begin(0.4)])
      }
    })

    test('lets learning rates begin later, and each then take the rest of the run', async () => {
      const rules: Written[] = [['#a, #b, #norm', { learningRate: stagger(2 / 3, 0, linear(0.9, 0)) }]]
      expect(await stepsOf(steady(tf.train.sgd(1)), way, rules)).toEqual({
        a: [0, 0, 0.9],
        b: [0, 0.9, 0.45],
        norm: [0.9, 0.6, 0.3],
      })
    })

    test('lets spread rates begin later', async () => {
      const learningRate = stagger(2 / 3, 0, spread(linear(0.2, 0.6)))
      expect(await stepsOf(steady(tf.train.sgd(1)), way, [['#a, #b, #norm', { learningRate }]])).toEqual({
        a: [0, 0, 0.2],
        b: [0, 0.4, 0.4],
        norm: [0.6, 0.6, 0.6],
      })
    })

    test('lets all begin at once, or never', async () => {
      const { a, b, norm } = await stepsOf(steady(tf.train.sgd(1)), way, [
        ['#a, #b', { learningRate: stagger(1 / 3, 1 / 3, 0.5) }],
        ['#norm', { learningRate: stagger(0, 1, 0.5) }],
      ])
      expect({ a, b, norm }).toEqual({ a: [0, 0.5, 0.5], b: [0, 0.5, 0.5], norm: [0, 0, 0] })
    })

    test('that leaves no weight to train is refused', async () => {
      const rules: Written[] = [['Dense', { trainable: stagger(0.5, 0.25) }]]
      expect(await refusal(way, compiled(three()), rules)).toEqual(
        new RangeError(
          `${way.word}('Dense', { trainable: stagger(0.5, 0.25) }): trainable became 0 for every weight of model "net", and must stay 1 for at least one`,
        ),
      )
    })
  })

  test('what spreads without a param is refused', () => {
    const make = (...given: unknown[]) =>
      way.word === 'anneal'
        ? (anneal as (...args: unknown[]) => unknown)('Dense', ...given)
        : new (ParamScheduler as unknown as new (...args: unknown[]) => unknown)('Dense', ...given)
    const says = (expression: string) =>
      new TypeError(
        `${way.word}('Dense', …): ${expression} does not say what it is for; write { learningRate: ${expression} }`,
      )
    expect(() => make(spread(0.1, 1))).toThrow(says('spread(0.1, 1)'))
    expect(() => make(stagger(0.5, 0))).toThrow(says('stagger(0.5, 0)'))
    expect(() => make(spread(linear(0, 1, 'lr'), hump(0, 1, 'lr')))).toThrow(
      says("spread(linear(0, 1, 'learningRate'), hump(0, 1, 'learningRate'))"),
    )
    expect(() => make(spread(0.1, 1), linear(0, 1, 'lr'))).toThrow(says('spread(0.1, 1)'))
  })

  const net = () => compiled(three(), tf.train.momentum(0.1, 0.9))
  test.each([
    [
      { momentum: spread(linear(0.5, 2)) },
      new RangeError('momentum: spread(linear(0.5, 2)) }): momentum became 1.25, and must be from 0 to 1'),
    ],
    [
      { learningRate: spread(linear(-1, 1)) },
      new RangeError(
        'learningRate: spread(linear(-1, 1)) }): learningRate became -1, and must be 0 or above',
      ),
    ],
    [
      { learningRate: spread(0.1, 1, NaN) },
      new RangeError(
        'learningRate: spread(0.1, 1, NaN) }): learningRate became NaN, and must be a finite number',
      ),
    ],
    [
      { learningRate: spread(1e200, 1e300, 1e200) },
      new RangeError(
        'learningRate: spread(1e+200, 1e+300, 1e+200) }): learningRate became Infinity, and must be a finite number',
      ),
    ],
    [
      { trainable: spread(linear(0, 1)) },
      new RangeError('trainable: spread(linear(0, 1)) }): trainable became 0.5, and must be 0 or 1'),
    ],
    [
      { rate: spread(0.1, 0.2) },
      new TypeError(
        'rate: spread(0.1, 0.2) }): no element that it matches has "rate"; there are learningRate, momentum, useNesterov, weightDecay, clipValue, clipNorm, trainable, l1, l2',
      ),
    ],
    [
      { learningRate: each(() => Math.sqrt as never) },
      new TypeError(
        "learningRate: each(() => Math.sqrt) }): Math.sqrt is no schedule: a schedule is a number, an operator from events to numbers, or an Observable of numbers; wrap a function of progress by fn(…), of the epoch by reading('epoch').pipe(fn(…))",
      ),
    ],
    [
      { learningRate: each(() => undefined as never) },
      new TypeError(
        'learningRate: each(() => undefined) }): undefined is no schedule: a schedule is a number, an operator from events to numbers, or an Observable of numbers',
      ),
    ],
    [
      { learningRate: spread(0.1, 1, 'fast' as never) },
      new TypeError(
        "learningRate: spread(0.1, 1, 'fast') }): 'fast' is no schedule: a schedule is a number, an operator from events to numbers, or an Observable of numbers",
      ),
    ],
  ])('%o is refused, and the rule named', async (schedules, expected) => {
    const error = (await refusal(way, net(), [['Dense', schedules]])) as Error
    expect(error).toBeInstanceOf(expected.constructor)
    expect(error.message).toBe(`${way.word}('Dense', { ${expected.message}`)
  })

  test('two schedules for one param are refused, also where one of them is spread', async () => {
    const error = (await refusal(way, net(), [
      ['Dense', { learningRate: spread(0.1, 1), 'optimizer.lr': 0.1 }],
    ])) as Error
    expect(error.message).toBe(
      `${way.word}('Dense', { 'optimizer.lr': 0.1 }): it is for the same param as ${way.word}('Dense', { learningRate: spread(0.1, 1) }); combine them, or write two rules`,
    )
  })

  test('a selector that reaches nothing to spread over is refused', async () => {
    const model = compiled(
      sequential(dense('a', { inputShape: [3] }), L.dropout({ name: 'drop', rate: 0.5 })),
    )
    const error = (await refusal(way, model, [['#drop', { learningRate: spread(0.1, 1) }]])) as Error
    expect(error.message).toBe(
      `${way.word}('#drop', { learningRate: spread(0.1, 1) }): it holds for no weight that is trained; those of model "net" are Dense#a > kernel, Dense#a > bias`,
    )
  })
})

test('a ParamScheduler that spreads is stronger than a rule of the pipe, where they are equal', async () => {
  const scheduler = new ParamScheduler('Dense', { learningRate: spread(0.01, 1) })
  const way = {
    word: 'anneal' as const,
    train: (model: tf.LayersModel, rules: readonly Written[]) =>
      WAYS[0]!.train(model, rules, { schedulers: [scheduler] }),
  }
  const rules: Written[] = [
    ['Dense', { learningRate: spread(0.3, 0.7) }],
    ['#b', { learningRate: 0.5 }],
  ]
  expect(await ratesOf(compiled(three()), way, rules)).toEqual(weights({ a: 0.01, b: 0.5, c: 1 }))
})

test('events tell what each element was assigned', async () => {
  const model = compiled(three())
  const [xs, ys] = [tf.ones([2, 3]), tf.ones([2, 2])]
  const run$ = fromFit(model, xs, ys, { epochs: 1, batchSize: 2 }).pipe(
    anneal('Dense', { learningRate: spread(linear(0.1, 0.5), linear(1, 0)) }),
    anneal('#b', { learningRate: 1 }),
    filter(({ type }) => /^batch/.test(type)),
    map(({ assigned }) => assigned),
    toArray(),
  )
  const assigned = (rule: string, value: number, ...elements: string[]) => ({
    rule,
    param: 'learningRate',
    value,
    elements,
  })
  const rule = "anneal('Dense', { learningRate: spread(linear(0.1, 0.5), linear(1, 0)) })"
  const expected = [
    assigned(rule, 0.1, 'Dense#a > kernel', 'Dense#a > bias'),
    assigned(rule, 0.3),
    assigned(rule, 0.5, 'Dense#c > kernel', 'Dense#c > bias'),
    assigned("anneal('#b', { learningRate: 1 })", 1, 'Dense#b > kernel', 'Dense#b > bias'),
  ]
  // A rule is told at once, and knows not of those behind it; of the batch that has been trained all is known.
  const [begin, end] = await lastValueFrom(run$)
  expect(end).toEqual(expected)
  expect(begin!.map(({ value }) => value)).toEqual([0.1, 0.3, 0.5, 1])
  tf.dispose([xs, ys])
})

describe('in a loop of its own', () => {
  test('variables are spread over in their order, and those below one name together', async () => {
    const optimizer = tf.train.sgd(1)
    const names = ['enc/w', 'enc/b', 'dec/w', 'dec/b', 'out']
    const variables = names.map(name => tf.variable(tf.scalar(0), true, `spread/${name}`))
    const minimize = () => void optimizer.minimize(() => tf.addN(variables).asScalar(), false, variables)
    const run = (css: string) =>
      lastValueFrom(
        fromSteps({ optimizer, variables }, { epochs: 1, stepsPerEpoch: 1 }, minimize).pipe(
          anneal(css, { learningRate: spread(linear(1, 3)) }),
        ),
      )
    const moves = () => {
      const values = variables.map(variable => -variable.dataSync()[0]!)
      for (const variable of variables) variable.assign(tf.scalar(0))
      return values
    }
    await run('spread > *')
    expect(moves()).toEqual([1, 1, 2, 2, 3])
    await run('w, out')
    expect(moves()).toEqual([1, 1, 2, 1, 3])
    tf.dispose(variables)
  })
})

test('the backward pass of layers that are frozen so far is not computed', async () => {
  const counts = async (...rules: ReturnType<typeof anneal>[]) => {
    const model = stack(tf.train.adam(0.01))
    const [xs, ys] = stackData(0, 1)
    const seen: number[] = []
    const run$ = fromSteps(model, { epochs: 1, stepsPerEpoch: 4 }, async () => {
      seen.push(await products(() => model.trainOnBatch(xs, ys)))
      return { loss: 0 }
    })
    await lastValueFrom(rules.reduce((ruled$, rule) => ruled$.pipe(rule), run$))
    tf.dispose([xs, ys])
    return seen
  }
  const [all] = await counts()
  const [onlyLast] = await counts(anneal('#a, #b', { trainable: 0 }))
  const [lastTwo] = await counts(anneal('#a', { trainable: 0 }))
  expect(onlyLast).toBeLessThan(lastTwo!)
  expect(lastTwo).toBeLessThan(all!)
  expect(await counts(anneal('Dense', { trainable: stagger(0.5, 0) }))).toEqual([onlyLast, lastTwo, all, all])
})

test('a spread rule is as many plain ones, bit for bit, and leaves no tensor', async () => {
  const way = STACK_WAYS['fit']!
  const schedule = smooth(1, 0)
  const plain = ['#a', '#b', '#c'].map((css, i) =>
    anneal(css, { learningRate: schedule.modifyOutput(x => x * (0.001 + 0.002 * i)) }),
  )
  const expected = stack(tf.train.adam(0.01))
  await way.ruled(expected, 0, 4, ...plain)
  await way.ruled(expected, 4, 6, ...plain)

  const model = stack(tf.train.adam(0.01))
  const rule = anneal('Dense', {
    learningRate: spread(
      fn(p => 0.001 + 0.002 * (2 * p)),
      schedule,
    ),
  })
  await way.ruled(model, 0, 4, rule)
  const tensors = tf.memory().numTensors
  await way.ruled(model, 4, 6, rule)
  expect(tf.memory().numTensors).toBe(tensors)
  expect(trainingState(model)).toEqual(trainingState(expected))
})

test('describe tells the value of each element, and the rule that it comes from', async () => {
  const model = compiled(three())
  let shown = ''
  const onBatchEnd = () => void (shown = String(describeRules(model)))
  const rules: Written[] = [
    ['Dense', { learningRate: spread(linear(0.25, 0.75)) }],
    ['#b', { learningRate: 1 }],
  ]
  await WAYS[0]!.train(model, rules, { callbacks: { onBatchEnd } })
  const rates = [...shown.matchAll(/learningRate = (\S+)/g)].map(([, rate]) => Number(rate))
  expect(rates).toEqual([0.25, 0.25, 1, 1, 0.75, 0.75])
  expect(shown).toContain("by anneal('Dense', { learningRate: spread(linear(0.25, 0.75)) })")
})
