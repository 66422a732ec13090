import * as tf from '@tensorflow/tfjs'
import {
  filter,
  lastValueFrom,
  map,
  startWith,
  Subject,
  takeWhile,
  tap,
  toArray,
  type Observable,
} from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, follow, linear, reading, smooth, spread, type BatchEvent } from '../../src/index.ts'
import {
  anneal,
  describe as describeRules,
  fromFit,
  fromSteps,
  ParamScheduler,
} from '../../src/tfjs/index.ts'
import { trainingState } from './support/bits.ts'
import type { Written } from './support/everything.ts'
import { distance, lineData } from './support/line.ts'
import { chain, compiled, dense, nestedFirst, sequential } from './support/models.ts'
import { OPTIMIZERS } from './support/optimizers.ts'
import { pairMaker, pairModel, pairReference } from './support/pair.ts'
import { ratesOf } from './support/rates.ts'
import { readsOfBatches } from './support/readsOfBatches.ts'
import { refusal } from './support/refusal.ts'
import { stack, STACK_WAYS, stackData } from './support/stack.ts'
import { stateOf } from './support/stateOf.ts'
import { steady, stepsOf } from './support/steady.ts'
import { TOLERANCE } from './support/tolerance.ts'
import { trained } from './support/trained.ts'
import { WAYS } from './support/ways.ts'

const { layers: L } = tf
const STEPS = 50

describe('in double precision', () => {
  const momentum = pairMaker(OPTIMIZERS['Momentum']!)
  const rate = momentum.own.learningRate

  test('momentum follows the learning rate', async () => {
    const learningRate = linear(rate, 0)
    const rules = [
      anneal('*', { momentum: follow('lr', lr => 0.9 - (0.5 * lr) / rate) }),
      anneal('*', { learningRate }),
    ]
    const weights = await trained(pairModel(momentum.make()), 0, STEPS, ...rules)
    const reference = pairReference(momentum, STEPS, step => {
      const lr = learningRate(step / STEPS)
      return { hyper: { ...momentum.own, learningRate: lr, momentum: 0.9 - (0.5 * lr) / rate } }
    })
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
  })

  test('weight decay follows the learning rate of each weight, and momentum the decay', async () => {
    const rules = [
      anneal('*', { momentum: follow('weightDecay', decay => decay / 100) }),
      anneal(':not(bias)', { weightDecay: follow('learningRate', lr => 20 * (lr / rate)) }),
      anneal('bias', { weightDecay: 0 }),
      anneal('Dense', { learningRate: spread(rate / 4, rate, smooth(1, 0.5)) }),
    ]
    const weights = await trained(pairModel(momentum.make()), 0, STEPS, ...rules)
    const reference = pairReference(momentum, STEPS, (step, weight) => {
      const share = smooth(1, 0.5)(step / STEPS) / (weight.startsWith('a') ? 4 : 1)
      const weightDecay = weight.endsWith('bias') ? 0 : 20 * share
      const hyper = { ...momentum.own, learningRate: rate * share, momentum: weightDecay / 100 }
      return { hyper, weightDecay }
    })
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
  })

  const adam = OPTIMIZERS['Adam']!
  test('betas follow the learning rate, each weight by its own products', async () => {
    const rules = [
      anneal('*', { beta1: follow('learningRate', lr => 0.95 - 2 * lr) }),
      anneal('#a', { learningRate: linear(0.05, 0.2) }),
      anneal('#b', { learningRate: 0.1 }),
    ]
    const weights = await trained(pairModel(adam.make()), 0, 20, ...rules)
    const reference = pairReference(adam, 20, (step, weight) => {
      const learningRate = weight.startsWith('a') ? 0.05 + (0.15 * step) / 20 : 0.1
      return { hyper: { ...adam.own, learningRate, beta1: 0.95 - 2 * learningRate } }
    })
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
  })

  test('clipping follows the learning rate', async () => {
    const rules = [
      anneal(':root', { learningRate: linear(rate, rate / 10) }),
      anneal(':root', { clipNorm: follow('learningRate', lr => (2 * lr) / rate) }),
      anneal('*', { clipValue: follow('clipNorm', norm => norm / 3) }),
    ]
    const weights = await trained(pairModel(momentum.make()), 0, STEPS, ...rules)
    const share = (step: number) => 1 - (0.9 * step) / STEPS
    const reference = pairReference(
      momentum,
      STEPS,
      step => ({
        hyper: { ...momentum.own, learningRate: rate * share(step) },
        clipValue: (2 * share(step)) / 3,
      }),
      step => 2 * share(step),
    )
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
  })
})

/** A rate and, of the same weights, a momentum of as much less than 1. */
const opposite = follow('learningRate', lr => 1 - lr)

const same = (x: number) => x
const rest = (x: number) => 1 - x

describe.each(WAYS)('by $word', way => {
  const three = (optimizer = tf.train.momentum(0.5, 0.9)) => steady(optimizer)

  test('a momentum follows the rates of single weights, by whatever rules they come', async () => {
    const rules: Written[] = [
      ['*', { momentum: follow('lr', lr => lr) }],
      ['*', { lr: 0 }],
      ['#a', { lr: 0.5 }],
      ['#b', { lr: fn(t => (t < 0.3 ? 1 : 0.5)) }],
    ]
    // Momentum m: velocity v = m·v + 1, and a step of rate · v.
    expect(await stepsOf(three(), way, rules)).toEqual({
      a: [0.5, 0.75, 0.875],
      b: [1, 0.75, 0.875],
      norm: [0, 0, 0],
    })
  })

  test('what follows is as well a rule as any: deeper ones win, and what it does not reach keeps its own', async () => {
    const rules: Written[] = [
      ['#a, #b', { momentum: follow('lr', lr => lr) }],
      ['#b > bias', { momentum: 0 }],
      ['*', { lr: 0.5 }],
    ]
    expect(await stepsOf(three(tf.train.momentum(1, 1)), way, rules)).toEqual({
      a: [0.5, 0.75, 0.875],
      b: [0.5, 0.5, 0.5],
      norm: [0.5, 1, 1.5],
    })
  })

  test("follows the optimizer's own value where no rule drives it", async () => {
    const rules: Written[] = [
      ['*', { momentum: follow('lr', lr => lr) }],
      ['#b', { lr: 1 }],
    ]
    expect(await stepsOf(three(), way, rules)).toEqual({
      a: [0.5, 0.75, 0.875],
      b: [1, 2, 3],
      norm: [0.5, 0.75, 0.875],
    })
  })

  test('a chain of three is the same in whatever order it is written', async () => {
    const chained: Written[] = [
      ['*', { weightDecay: follow('momentum', m => m / 10) }],
      ['*', { momentum: follow('learningRate', lr => lr) }],
      ['#a', { learningRate: linear(1, 0.25) }],
      ['#b, #norm', { learningRate: 0.5 }],
    ]
    const orders = [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
    ]
    const last = async (rules: readonly Written[]) => {
      const model = three()
      const start = model.getWeights().map(({ shape }, i) => tf.fill(shape, i + 1))
      model.setWeights(start)
      tf.dispose(start)
      await way.train(model, rules, { batches: 4 })
      return trainingState(model)
    }
    const expected = await last([
      ['#a', { weightDecay: linear(0.1, 0.025), momentum: linear(1, 0.25) }],
      ['#b, #norm', { weightDecay: 0.05, 'optimizer.momentum': 0.5 }],
      chained[2]!,
      chained[3]!,
    ])
    for (const order of orders) expect(await last(order.map(i => chained[i]!))).toEqual(expected)
  })

  test('follows a rule that joins late from then on, and before that what it stands for', async () => {
    const late = (events$: Observable<BatchEvent>) =>
      events$.pipe(
        filter(({ type, step }) => type === 'batchBegin' && step >= 1),
        map(() => 1),
      )
    const rules: Written[] = [
      ['*', { momentum: follow('lr', lr => lr) }],
      ['#a', { lr: late }],
      ['#b', { lr: 0.25 }],
    ]
    // The velocities of `a`: 1, then 1·1 + 1, then 1·2 + 1.
    expect(await stepsOf(three(), way, rules)).toEqual({
      a: [0.5, 2, 3],
      b: [0.25, 0.313, 0.328],
      norm: [0.5, 0.75, 0.875],
    })
  })

  test('follows a slider, with the value that holds for the batch', async () => {
    const slider = new Subject<number>()
    const model = three()
    const moves = [0.5, 1, 0.5]
    const rules: Written[] = [
      ['*', { momentum: follow('lr', lr => lr) }],
      [
        '*',
        {
          useNesterov: events$ =>
            events$.pipe(
              tap(({ type, step }) => {
                if (type === 'batchBegin') slider.next(moves[step]!)
              }),
              map(() => 0),
            ),
        },
      ],
      ['*', { lr: slider }],
    ]
    // v: 1; 1·1 + 1 = 2; 0.5·2 + 1 = 2.
    const level = [0.5, 2, 1]
    expect(await stepsOf(model, way, rules)).toEqual({ a: level, b: level, norm: level })
  })

  test('l2 follows l1, and trainable the learning rate', async () => {
    const ends = async (...rules: Written[]) => {
      const model = stack(tf.train.sgd(0.1))
      await way.train(model, rules, { batches: 3 })
      return trainingState(model)
    }
    expect(await ends(['#a', { l2: follow('l1', l1 => l1 / 2), l1: linear(0.3, 0) }])).toEqual(
      await ends(['#a', { l2: linear(0.15, 0), l1: linear(0.3, 0) }]),
    )
    expect(
      await ends(
        ['*', { trainable: follow('lr', lr => (lr > 0.05 ? 1 : 0)) }],
        ['#b', { lr: linear(0.1, 0) }],
      ),
    ).toEqual(await ends(['#b', { trainable: fn(t => (t < 0.5 ? 1 : 0)), lr: linear(0.1, 0) }]))
  })

  test("a layer's own value follows another of the same layer", async () => {
    const cells = [0.5, 0.25, 0.125].map((dropout, i) =>
      L.simpleRNN({ name: `rnn${i}`, units: 2, returnSequences: i < 2, dropout }),
    )
    const model = compiled(chain('net', [2, 3], ...cells, dense('head')))
    const fields = () =>
      cells.map(({ cell }) => {
        const { dropout, recurrentDropout } = cell as unknown as Record<string, number>
        return [dropout, recurrentDropout]
      })
    const seen: unknown[] = []
    const onBatchEnd = () => void seen.push(fields())
    const rules: Written[] = [
      ['SimpleRNN', { recurrentDropout: follow('dropout', rate => rate / 2) }],
      ['#rnn2', { dropout: linear(0.5, 0) }],
    ]
    await way.train(model, rules, { batches: 2, callbacks: { onBatchEnd } })
    const own = [
      [0.5, 0.25],
      [0.25, 0.125],
    ]
    expect(seen).toEqual([
      [...own, [0.5, 0.25]],
      [...own, [0.25, 0.125]],
    ])
    expect(fields()).toEqual([
      [0.5, 0],
      [0.25, 0],
      [0.125, 0],
    ])
  })

  test("a layer's own epsilon follows its own momentum", async () => {
    const norm = L.batchNormalization({ name: 'norm', momentum: 0.75 })
    const model = compiled(sequential(dense('a', { inputShape: [3] }), norm, dense('b')))
    const own = norm as unknown as { momentum: number; epsilon: number }
    const seen: unknown[] = []
    const onBatchEnd = () => void seen.push([own.momentum, own.epsilon])
    const rules: Written[] = [['#norm', { 'layer.epsilon': follow('layer.momentum', rest) }]]
    await way.train(model, rules, { callbacks: { onBatchEnd } })
    await way.train(model, [...rules, ['#norm', { 'layer.momentum': 0.5 }]], { callbacks: { onBatchEnd } })
    expect(seen).toEqual([
      [0.75, 0.25],
      [0.5, 0.5],
    ])
    expect(own).toMatchObject({ momentum: 0.75, epsilon: 1e-3 })
  })

  test('everything is back after the run, also after one that fails', async () => {
    const model = compiled(nestedFirst(), tf.train.momentum(0.01, 0.9))
    await way.train(model, [])
    const before = stateOf(model)
    const rules: Written[] = [
      ['*', { momentum: opposite, weightDecay: follow('momentum', m => m / 10) }],
      ['Dense', { lr: spread(0.01, 0.02), clipValue: follow('weightDecay', decay => decay) }],
    ]
    await way.train(model, rules, { batches: 2 })
    expect(stateOf(model)).toEqual(before)
    const failing: Written[] = [
      ...rules,
      ['#head', { momentum: follow('lr', lr => lr - 0.015), lr: linear(0.03, 0) }],
    ]
    await expect(way.train(model, failing, { batches: 4 })).rejects.toThrow(RangeError)
    expect(stateOf(model)).toEqual(before)
  })

  describe('is refused', () => {
    const rule = (css: string, schedules: string) => `${way.word}('${css}', { ${schedules} })`
    const refused = async (rules: readonly Written[], model = stack(tf.train.momentum(0.1, 0.9))) =>
      (await refusal(way, model, rules)) as Error

    test('a param that follows itself', async () => {
      const error = await refused([['*', { momentum: follow('momentum', same) }]])
      expect(error).toEqual(
        new TypeError(`${rule('*', "momentum: follow('momentum', same)")}: it would follow itself`),
      )
    })

    test('a param that follows itself by another name', async () => {
      const model = stack(tf.train.rmsprop(0.1, 0.9))
      const error = await refused([['*', { rho: follow('optimizer.decay', same) }]], model)
      expect(error.message).toBe(
        `${rule('*', "rho: follow('optimizer.decay', same)")}: it would follow itself`,
      )
    })

    test('a circle of two', async () => {
      const error = await refused([
        ['*', { momentum: follow('lr', same) }],
        ['*', { lr: follow('momentum', same) }],
      ])
      const [one, two] = [
        rule('*', "momentum: follow('lr', same)"),
        rule('*', "learningRate: follow('momentum', same)"),
      ]
      expect(error).toEqual(
        new TypeError(`${one} follows ${two} follows ${one}: they would follow each other in a circle`),
      )
    })

    test('a circle of three, where it is closed at a single weight', async () => {
      const error = await refused([
        ['*', { momentum: follow('lr', same), weightDecay: follow('momentum', same) }],
        ['#b', { lr: 0.1 }],
        ['#b > bias', { lr: follow('weightDecay', same) }],
      ])
      const [momentum, decay, lr] = [
        rule('*', "momentum: follow('lr', same)"),
        rule('*', "weightDecay: follow('momentum', same)"),
        rule('#b > bias', "learningRate: follow('weightDecay', same)"),
      ]
      expect(error.message).toBe(
        `${momentum} follows ${lr} follows ${decay} follows ${momentum}: they would follow each other in a circle`,
      )
    })

    test('a circle that another rule breaks is none', async () => {
      const rules: Written[] = [
        ['*', { momentum: follow('lr', same), learningRate: follow('momentum', same) }],
        ['Dense', { learningRate: 0.5 }],
      ]
      const model = stack(tf.train.momentum(0.1, 0.9))
      await way.train(model, rules)
      expect(model.optimizer.iterations).toBe(1)
    })

    test.each([
      ['NaN', () => NaN, 'momentum became NaN, and must be a finite number'],
      ['what is no number', () => 'fast' as never, "momentum became 'fast', and must be a finite number"],
      ['nothing', () => undefined as never, 'momentum became undefined, and must be a finite number'],
      ['a value out of range', () => 1.5, 'momentum became 1.5, and must be from 0 to 1'],
    ])('a map that gives %s', async (_, give, complaint) => {
      const error = await refused([
        [
          '#b',
          {
            momentum: follow('lr', function map() {
              return give()
            }),
          },
        ],
      ])
      expect(error).toEqual(new RangeError(`${rule('#b', "momentum: follow('lr', map)")}: ${complaint}`))
    })

    test('a map that throws', async () => {
      const thrown = new Error('no such rate')
      const map = () => {
        throw thrown
      }
      expect(await refused([['#b', { momentum: follow('lr', map) }]])).toBe(thrown)
    })

    test('a param that is not there to follow', async () => {
      const error = await refused([['#b', { momentum: follow('learningRat', same) }]])
      expect(error).toEqual(
        new TypeError(
          `${rule('#b', "momentum: follow('learningRat', same)")}: no element that it matches has "learningRat"; did you mean learningRate? There are learningRate, momentum, useNesterov, weightDecay, clipValue, clipNorm, trainable, l1, l2`,
        ),
      )
    })

    test("a value of the optimizer that follows a layer's, and the other way round", async () => {
      const model = () =>
        compiled(sequential(L.dropout({ name: 'drop', rate: 0.5, inputShape: [3] }), dense('a')))
      const [one, two] = [
        await refused([['*', { lr: follow('rate', same) }]], model()),
        await refused([['*', { rate: follow('lr', same) }]], model()),
      ]
      const complaint =
        "rate is a layer's own, and learningRate belongs to single weights; a param follows one of the same place"
      expect(one).toEqual(new TypeError(`${rule('*', "learningRate: follow('rate', same)")}: ${complaint}`))
      expect(two).toEqual(new TypeError(`${rule('*', "rate: follow('lr', same)")}: ${complaint}`))
    })

    test.each([
      ['clipValue', 'l2'],
      ['l1', 'clipNorm'],
    ] as const)('a %s that follows a %s where there is none', async (param, other) => {
      const rules: Written[] = [[':root', { [param]: follow(other, same) }]]
      const error = await refused(rules)
      expect(error).toEqual(
        new TypeError(
          `${rule(':root', `${param}: follow('${other}', same)`)}: there is no ${other} to follow; it has no value of its own, and no rule sets it everywhere that this one holds`,
        ),
      )
    })

    test('the momentum of what has one of its own', async () => {
      const model = compiled(
        sequential(dense('a', { inputShape: [3] }), L.batchNormalization({ name: 'norm' })),
        tf.train.momentum(0.1, 0.9),
      )
      const error = await refused([['#norm', { weightDecay: follow('momentum', same) }]], model)
      expect(error.message).toBe(
        `${rule('#norm', "weightDecay: follow('momentum', same)")}: BatchNormalization#norm has a value of its own called "momentum", and so has an optimizer: write "layer.momentum" or "optimizer.momentum"`,
      )
    })

    test('one norm for all that follows rates which differ from weight to weight', async () => {
      const error = await refused([
        ['Dense', { lr: spread(0.1, 1) }],
        [':root', { clipNorm: follow('lr', same) }],
      ])
      expect(error).toEqual(
        new TypeError(
          `${rule(':root', "clipNorm: follow('lr', same)")}: there is one norm for all weights, and it cannot follow learningRate, which differs between them`,
        ),
      )
    })

    test('what follows without a param, and what is told to write follows not itself', () => {
      const make = () =>
        way.word === 'anneal'
          ? (anneal as (...args: unknown[]) => unknown)('*', follow('lr', same))
          : new (ParamScheduler as unknown as new (...args: unknown[]) => unknown)('*', follow('lr', same))
      expect(make).toThrow(
        new TypeError(
          `${way.word}('*', …): follow('lr', same) does not say what it is for; write { momentum: follow('lr', same) }`,
        ),
      )
    })
  })

  const each = (value: number) => (events$: Observable<BatchEvent>) =>
    events$.pipe(
      filter(({ type }) => type === 'batchBegin'),
      map(() => value),
    )

  describe('what an operator sets further on can be followed', () => {
    const orders = (one: Written, other: Written) => [
      [one, other],
      [other, one],
    ]

    test('where the param has no value of its own', async () => {
      const states: unknown[] = []
      const follows: Written = ['*', { clipValue: follow('clipNorm', norm => norm / 2) }]
      for (const rules of orders([':root', { clipNorm: each(0.01) }], follows)) {
        const model = stack(tf.train.sgd(0.1))
        await way.train(model, rules, { batches: 2 })
        states.push(trainingState(model))
      }
      expect(states[1]).toEqual(states[0])
    })

    test('where the map does not hold for the value of its own', async () => {
      const states: unknown[] = []
      const follows: Written = ['*', { momentum: opposite }]
      for (const rules of orders(['*', { lr: each(0.25) }], follows)) {
        // With a rate of 5 the momentum would be -4.
        const model = stack(tf.train.momentum(5, 0.9))
        await way.train(model, rules, { batches: 2 })
        states.push(trainingState(model))
      }
      expect(states[1]).toEqual(states[0])
    })

    test('where it breaks a circle', async () => {
      const states: unknown[] = []
      const follows: Written = ['*', { momentum: follow('lr', same), learningRate: follow('momentum', same) }]
      for (const rules of orders(['Dense', { lr: each(0.25) }], follows)) {
        const model = stack(tf.train.momentum(5, 0.9))
        await way.train(model, rules, { batches: 2 })
        states.push(trainingState(model))
      }
      expect(states[1]).toEqual(states[0])
    })
  })
})

describe('from one place of a run to another', () => {
  const run = (model: tf.LayersModel, begin: number, end: number) => {
    const { xs, ys, batchSize } = lineData(begin, end)
    return fromFit(model, xs, ys, { batchSize, epochs: 1, shuffle: false })
  }
  const model = () => pairModel(tf.train.momentum(0.001, 0.5))
  const end = (events$: Observable<BatchEvent>) =>
    lastValueFrom(
      events$.pipe(
        filter(({ type }) => type === 'batchEnd'),
        toArray(),
      ),
    )

  test('what follows is the map of what the other has in the same batch, and both are told', async () => {
    const net = model()
    const rules: MonoType[] = [
      anneal('*', { momentum: follow('lr', lr => 1 - 100 * lr) }),
      anneal('*', { learningRate: linear(0.002, 0.001) }),
      anneal('#b', { learningRate: linear(0.004, 0) }),
      anneal('bias', { weightDecay: follow('momentum', m => m / 10) }),
    ]
    const events = await end(rules.reduce((run$, rule) => run$.pipe(rule), run(net, 0, 8)))
    expect(events).toHaveLength(8)
    events.forEach(({ assigned }, i) => {
      const of = (param: string) => assigned.filter(one => one.param === param)
      const values = new Map(
        of('learningRate').flatMap(({ value, elements }) => elements.map(e => [e, value])),
      )
      expect([...values.keys()].sort(), `batch ${i}`).toEqual([
        'Dense#a > bias',
        'Dense#a > kernel',
        'Dense#b > bias',
        'Dense#b > kernel',
      ])
      for (const { value, elements } of of('momentum'))
        for (const element of elements) expect(value).toBe(1 - 100 * values.get(element)!)
      expect(of('momentum').flatMap(({ elements }) => elements)).toHaveLength(4)
      for (const { value, elements } of of('weightDecay'))
        for (const element of elements) expect(value).toBe((1 - 100 * values.get(element)!) / 10)
      expect(of('weightDecay').flatMap(({ elements }) => elements)).toHaveLength(2)
    })
  })

  const rates = [0.004, 0.002, 0.001]
  test.each([
    ['an Fn', reading('step').pipe(fn(step => rates[step] ?? 0))],
    [
      'an operator',
      (events$: Observable<BatchEvent>) =>
        events$.pipe(
          filter(({ type }) => type === 'batchBegin'),
          map(({ step }) => rates[step]!),
        ),
    ],
  ])(
    'before a batch nothing is told that will not hold in it, where %s further on is followed',
    async (_, learningRate) => {
      const told: (readonly [type: string, value: number])[] = []
      const run$ = run(model(), 0, 3).pipe(
        anneal('*', { momentum: follow('lr', lr => 1 - 100 * lr) }),
        tap(({ type, assigned }) =>
          told.push(
            ...assigned
              .filter(({ param }) => param === 'momentum')
              .map(({ value }) => [type, value] as const),
          ),
        ),
        anneal('*', { learningRate }),
      )
      await lastValueFrom(run$)
      expect(told).toEqual([0.6, 0.8, 0.9].map(value => ['batchEnd', value]))
    },
  )

  test('up and down the pipe it comes to the same, bit for bit', async () => {
    const follows = anneal('*', { momentum: follow('lr', lr => 1 - 100 * lr) })
    const leads = anneal('*', { learningRate: linear(0.002, 0) })
    const states: unknown[] = []
    for (const rules of [
      [follows, leads],
      [leads, follows],
    ]) {
      const net = model()
      await end(rules.reduce((run$, rule) => run$.pipe(rule), run(net, 0, 6)))
      states.push(trainingState(net))
    }
    const net = model()
    await end(run(net, 0, 6).pipe(anneal('*', { momentum: linear(0.8, 1), learningRate: linear(0.002, 0) })))
    expect(states[1]).toEqual(states[0])
    const weights = (state: unknown) => (state as { weights: number[][] }).weights
    expect(weights(states[0])).not.toEqual(weights(trainingState(model())))
    weights(states[0])
      .flat()
      .forEach((bits, i) => {
        expect(Math.abs(bits - weights(trainingState(net)).flat()[i]!)).toBeLessThan(64)
      })
  })

  const slower = follow('lr', lr => 1 - 100 * lr)
  const falling = () => linear(0.002, 0)
  test.each([
    ['a callback follows a rule of the pipe', [['*', { lr: falling() }]], [['*', { momentum: slower }]]],
    ['a rule of the pipe follows a callback', [['*', { momentum: slower }]], [['*', { lr: falling() }]]],
    [
      'a callback follows a later one',
      [],
      [
        ['*', { momentum: slower }],
        ['*', { lr: falling() }],
      ],
    ],
    [
      'a callback follows an earlier one',
      [],
      [
        ['*', { lr: falling() }],
        ['*', { momentum: slower }],
      ],
    ],
  ] as [string, Written[], Written[]][])('%s', async (_, piped, called) => {
    const expected = model()
    await end(run(expected, 0, 6).pipe(anneal('*', { momentum: slower, learningRate: falling() })))
    const net = model()
    const { xs, ys, batchSize } = lineData(0, 6)
    const callbacks = called.map(([css, schedules]) => new ParamScheduler(css, schedules))
    const args = { batchSize, epochs: 1, shuffle: false, callbacks }
    await (piped.length > 0
      ? end(
          piped.reduce(
            (run$, [css, schedules]) => run$.pipe(anneal(css, schedules)),
            fromFit(net, xs, ys, args),
          ),
        )
      : net.fit(xs, ys, args))
    expect(trainingState(net)).toEqual(trainingState(expected))
  })

  test('when the rule that it follows leaves, it follows what stands there then', async () => {
    const net = model()
    const momenta: number[] = []
    const { xs, ys, batchSize } = lineData(0, 5)
    const source$ = new Subject<BatchEvent>()
    const branch = source$
      .pipe(
        takeWhile(({ step }) => step < 3),
        anneal('*', { learningRate: 0.004 }),
      )
      .subscribe()
    const kept$ = source$.pipe(
      anneal('*', { momentum: slower }),
      tap(({ type, assigned }) => {
        if (type === 'batchEnd')
          momenta.push(...assigned.filter(({ param }) => param === 'momentum').map(({ value }) => value))
      }),
    )
    const kept = lastValueFrom(kept$)
    fromFit(net, xs, ys, { batchSize, epochs: 1 }).subscribe(source$)
    await kept
    branch.unsubscribe()
    expect(momenta).toEqual([0.6, 0.6, 0.6, 0.9, 0.9])
    expect(net.optimizer.getConfig()).toMatchObject({ learningRate: 0.001, momentum: 0.5 })
  })

  test('a circle that shows when a rule leaves ends the training before that batch', async () => {
    const net = model()
    const { xs, ys, batchSize } = lineData(0, 5)
    const source$ = new Subject<BatchEvent>()
    source$
      .pipe(
        takeWhile(({ step }) => step < 3),
        anneal('Dense', { learningRate: 0.004 }),
      )
      .subscribe()
    const kept = lastValueFrom(
      source$.pipe(anneal('*', { momentum: follow('lr', same), learningRate: follow('momentum', same) })),
    )
    fromFit(net, xs, ys, { batchSize, epochs: 1 }).subscribe(source$)
    await expect(kept).rejects.toThrow('they would follow each other in a circle')
    expect(net.optimizer.iterations).toBe(3)
  })

  test("follows the optimizer's own value also where somebody else sets it in mid-run", async () => {
    const net = model()
    const momenta: number[] = []
    const optimizer = net.optimizer as tf.SGDOptimizer
    const events$ = run(net, 0, 4).pipe(
      tap(({ type, step }) => {
        if (type === 'batchBegin' && step === 2) optimizer.setLearningRate(0.004)
      }),
      anneal('*', { momentum: slower }),
      tap(({ type, assigned }) => {
        if (type === 'batchEnd') momenta.push(assigned[0]!.value)
      }),
    )
    await lastValueFrom(events$)
    expect(momenta).toEqual([0.9, 0.9, 0.6, 0.6])
  })

  test('a slider that is moved while a batch is trained moves both from the next batch on', async () => {
    const optimizer = tf.train.momentum(1, 0)
    const variables = ['v', 'w'].map(name => tf.variable(tf.scalar(0), true, `follow/${name}`))
    const slider = new Subject<number>()
    const rates = [0.5, 1, 0.25]
    const values: number[][] = []
    const step = () => {
      const loss = () => {
        slider.next(rates[values.length + 1] ?? 0)
        return tf.addN(variables).mul(-1).asScalar()
      }
      optimizer.minimize(loss, false, variables)
      values.push(variables.map(variable => variable.dataSync()[0]!))
    }
    const run$ = fromSteps({ optimizer, variables }, { epochs: 1, stepsPerEpoch: 3 }, step)
    await lastValueFrom(
      run$.pipe(
        anneal('*', { momentum: follow('lr', same) }),
        // Two groups, for what is of one only is set before the batch anyway.
        anneal('v', { lr: 0 }),
        anneal('w', { lr: slider.pipe(startWith(rates[0]!)) }),
      ),
    )
    // The velocities of `w` are 1, then 1·1 + 1, then 0.25·2 + 1.
    expect(values).toEqual([
      [0, 0.5],
      [0, 2.5],
      [0, 2.875],
    ])
    tf.dispose(variables)
  })

  test('describe tells what follows, with its value', async () => {
    const net = model()
    const shown: string[] = []
    await lastValueFrom(
      run(net, 0, 1).pipe(
        anneal('*', { momentum: follow('lr', rest) }),
        anneal('#a', { learningRate: 0.25 }),
        tap(({ type }) => {
          if (type === 'batchEnd') shown.push(String(describeRules(net)))
        }),
      ),
    )
    const rule = "anneal('*', { momentum: follow('lr', rest) })"
    const momenta = [...shown[0]!.matchAll(/momentum = (.*)/g)].map(([, text]) => text)
    expect(momenta).toEqual(['0.75', '0.75', '0.999', '0.999'].map(value => `${value} by ${rule}`))
  })

  test('the map is asked for nothing but values that the other has in some batch', async () => {
    const net = model()
    const asked = new Set<number>()
    const map = (lr: number) => {
      asked.add(lr)
      return 0.5
    }
    await end(
      run(net, 0, 4).pipe(anneal('*', { momentum: follow('lr', map), learningRate: linear(0.004, 0) })),
    )
    expect([...asked]).toEqual([0.004, 0.003, 0.002, 0.001])
  })

  test('reads nothing from the device, and leaves no tensor', async () => {
    const net = stack(tf.train.momentum(0.01, 0.9))
    await STACK_WAYS['fit']!.plain(net, 0, 1)
    const [xs, ys] = stackData(0, 4)
    const tensors = tf.memory().numTensors
    const run$ = fromFit(net, xs, ys, { batchSize: xs.shape[0] / 4, epochs: 1 }).pipe(
      anneal('*', { momentum: follow('lr', lr => 1 - lr), weightDecay: follow('lr', lr => lr) }),
      anneal('Dense', { learningRate: spread(0.01, 0.1, linear(1, 0)) }),
    )
    // What Momentum keeps on the device besides its numbers is read once.
    expect(await readsOfBatches(run$)).toEqual({ batches: 4, reads: 2 })
    expect(await readsOfBatches(run$)).toEqual({ batches: 4, reads: 0 })
    expect(tf.memory().numTensors).toBe(tensors)
    tf.dispose([xs, ys])
  })
})

test('fit, fitDataset and trainOnBatch follow the same', async () => {
  const states: unknown[] = []
  for (const way of Object.values(STACK_WAYS)) {
    const model = stack(tf.train.adam(0.01))
    await way.ruled(
      model,
      0,
      4,
      anneal('*', { beta1: follow('lr', lr => 0.95 - lr), weightDecay: follow('beta1', b => b) }),
      anneal('Dense', { learningRate: spread(0.01, 0.1, reading('step').pipe(fn(step => 1 / (1 + step)))) }),
    )
    states.push(trainingState(model))
  }
  expect(states).toEqual([states[0], states[0], states[0]])
})

test('a rate that follows the decay shows in the move of each weight', async () => {
  const model = compiled(nestedFirst())
  const rules: Written[] = [
    ['*', { learningRate: follow('weightDecay', decay => 0.5 + decay) }],
    ['bias', { weightDecay: 0 }],
    ['#encoder > *', { clipValue: follow('learningRate', lr => lr * 1e6) }],
  ]
  const rates = await ratesOf(model, WAYS[0]!, rules)
  expect(Object.values(rates)).toEqual(Array.from({ length: 8 }, () => 0.5))
})

type MonoType = ReturnType<typeof anneal>
