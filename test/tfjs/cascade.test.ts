import * as tf from '@tensorflow/tfjs'
import { filter, map, NEVER, of, skip, take } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, type BatchEvent } from '../../src/index.ts'
import { ParamScheduler, type Schedules } from '../../src/tfjs/index.ts'
import type { Written } from './support/everything.ts'
import {
  branches,
  chain,
  compiled,
  dense,
  nestedFirst,
  nestedSecond,
  seeded,
  sequential,
} from './support/models.ts'
import { ratesOf, type Rates, weights } from './support/rates.ts'
import { steady, stepsOf } from './support/steady.ts'
import { WAYS, type Way } from './support/ways.ts'

const { layers: L } = tf

/** A learning rate for each selector. */
const rules = (rates: Rates): Written[] =>
  Object.entries(rates).map(([css, learningRate]) => [css, { learningRate }])

/** The rate of weights that no rule reaches, the optimizer's own. */
const OWN = 1

interface Case {
  readonly title: string
  readonly model: () => tf.LayersModel
  /** The rate of each rule, in the order in which they are written. */
  readonly rules: Rates
  /** The rate with which each weight moves. */
  readonly rates: Rates
}

const every = (model: () => tf.LayersModel, ...cases: Omit<Case, 'model'>[]): Case[] =>
  cases.map(one => ({ ...one, model }))

describe.each(WAYS)('by $word', way => {
  const check = (cases: readonly Case[]) =>
    test.each(cases)('$title: $rules', async ({ model, rules: written, rates }) => {
      expect(await ratesOf(compiled(model()), way, rules(written))).toEqual(rates)
    })

  describe('each weight moves with the rate of the rule that holds deepest', () => {
    check(
      every(
        nestedFirst,
        {
          title: '#head beats *',
          rules: { '*': 0.1, '#head': 0.2 },
          rates: weights({ e1: 0.1, e2: 0.1, mid: 0.1, head: 0.2 }),
        },
        {
          title: '#head beats * that comes later',
          rules: { '#head': 0.2, '*': 0.1 },
          rates: weights({ e1: 0.1, e2: 0.1, mid: 0.1, head: 0.2 }),
        },
        {
          title: ':not(bias) leaves the biases out',
          rules: { ':not(bias)': 0.1 },
          rates: weights({ e1: [0.1, OWN], e2: [0.1, OWN], mid: [0.1, OWN], head: [0.1, OWN] }),
        },
        {
          title: ':not(bias) leaves the biases to *',
          rules: { ':not(bias)': 0.1, '*': 0.2 },
          rates: weights({ e1: [0.1, 0.2], e2: [0.1, 0.2], mid: [0.1, 0.2], head: [0.1, 0.2] }),
        },
        {
          title: ':not(#encoder) is everything outside the encoder',
          rules: { '*': 0.1, ':not(#encoder)': 0.2 },
          rates: weights({ e1: 0.1, e2: 0.1, mid: 0.2, head: 0.2 }),
        },
        {
          title: 'Dense beats the model around it',
          rules: { Dense: 0.2, '#encoder': 0.1 },
          rates: weights({ e1: 0.2, e2: 0.2, mid: 0.2, head: 0.2 }),
        },
        {
          title: '#encoder holds for all below it',
          rules: { '#encoder': 0.1 },
          rates: weights({ e1: 0.1, e2: 0.1, mid: OWN, head: OWN }),
        },
        {
          title: 'bias beats #encoder *',
          rules: { bias: 0.2, '#encoder *': 0.1 },
          rates: weights({ e1: [0.1, 0.2], e2: [0.1, 0.2], mid: [OWN, 0.2], head: [OWN, 0.2] }),
        },
        {
          title: '#encoder * holds at the layers, and there beats their tag',
          rules: { '#encoder *': 0.1, Dense: 0.2 },
          rates: weights({ e1: 0.1, e2: 0.1, mid: 0.2, head: 0.2 }),
        },
        {
          title: '#head > bias beats bias',
          rules: { '#head > bias': 0.1, bias: 0.2 },
          rates: weights({ e1: [OWN, 0.2], e2: [OWN, 0.2], mid: [OWN, 0.2], head: [OWN, 0.1] }),
        },
        {
          title: 'a list counts selector by selector',
          rules: { '#head, #e1 > bias, *': 0.1, Dense: 0.2 },
          rates: weights({ e1: [0.2, 0.1], e2: 0.2, mid: 0.2, head: 0.1 }),
        },
        {
          title: ':is is as specific as its most specific argument',
          rules: { ':is(#head, Dense)': 0.1, Dense: 0.2 },
          rates: weights({ e1: 0.1, e2: 0.1, mid: 0.1, head: 0.1 }),
        },
        {
          title: ':where is not specific at all',
          rules: { ':where(#head)': 0.1, Dense: 0.2 },
          rates: weights({ e1: 0.2, e2: 0.2, mid: 0.2, head: 0.2 }),
        },
        {
          title: 'at equal depth and specificity the later rule wins',
          rules: { '[units]': 0.1, '[activation="tanh"]': 0.2, '[units="2"]': 0.3 },
          rates: weights({ e1: 0.3, e2: 0.3, mid: 0.3, head: 0.3 }),
        },
        {
          title: 'siblings',
          rules: { '#encoder + Dense': 0.1, '#encoder ~ :last-child': 0.2, '#encoder > :nth-child(2)': 0.3 },
          rates: weights({ e1: OWN, e2: 0.3, mid: 0.1, head: 0.2 }),
        },
        {
          title: 'a weight by its shape',
          rules: { 'kernel[shape="3,2"]': 0.1 },
          rates: weights({ e1: [0.1, OWN], e2: OWN, mid: OWN, head: OWN }),
        },
      ),
    )
  })

  describe("the root is the user's model", () => {
    check([
      ...every(
        nestedFirst,
        {
          title: 'a Sequential that stands first in a Sequential',
          rules: { ':root': 0.1, '#net > #encoder': 0.2, '#net > Sequential > #e2': 0.3 },
          rates: weights({ e1: 0.2, e2: 0.3, mid: 0.1, head: 0.1 }),
        },
        {
          title: 'a Sequential that stands first in a Sequential',
          rules: { ':root > :first-child': 0.1, '#net > :not(:first-child)': 0.2 },
          rates: weights({ e1: 0.1, e2: 0.1, mid: 0.2, head: 0.2 }),
        },
      ),
      ...every(
        nestedSecond,
        {
          title: 'a Sequential that stands second in a Sequential',
          rules: { ':root': 0.1, '#net > #encoder': 0.2, '#net > Sequential > #e2': 0.3 },
          rates: weights({ first: 0.1, e1: 0.2, e2: 0.3, head: 0.1 }),
        },
        {
          title: 'a Sequential that stands second in a Sequential',
          rules: { '#net > :nth-child(2) > *': 0.1, '#first + *': 0.2 },
          rates: weights({ first: OWN, e1: 0.1, e2: 0.1, head: OWN }),
        },
      ),
      {
        title: 'a Sequential that stands first in a Sequential that stands first in a Sequential',
        model: () =>
          sequential(
            tf.sequential({
              name: 'outer',
              layers: [
                tf.sequential({ name: 'inner', layers: [dense('i', { inputShape: [3] })] }),
                dense('o'),
              ],
            }),
            dense('head'),
          ),
        rules: { '#net': 0.1, '#outer': 0.2, '#net > #outer > #inner': 0.3, ':root > Dense': 0.4 },
        rates: weights({ i: 0.3, o: 0.2, head: 0.4 }),
      },
      {
        title: 'a functional model in a functional model in a Sequential',
        model: () =>
          sequential(
            chain('outer', [3], dense('o'), chain('inner', [2], dense('i1'), dense('i2'))),
            dense('head'),
          ),
        rules: { '#net': 0.1, '#outer': 0.2, '#outer > #inner': 0.3, '#inner > :last-child': 0.4 },
        rates: weights({ o: 0.2, i1: 0.3, i2: 0.4, head: 0.1 }),
      },
      {
        title: 'a Sequential in a functional model',
        model: () =>
          chain(
            'net',
            [3],
            tf.sequential({ name: 'encoder', layers: [dense('e1', { inputShape: [3] }), dense('e2')] }),
            dense('head'),
          ),
        rules: { ':root': 0.1, 'Sequential > Dense': 0.2, ':root > :last-child': 0.3 },
        rates: weights({ e1: 0.2, e2: 0.2, head: 0.3 }),
      },
      {
        title: 'input layers are not in the tree',
        model: () => chain('net', [3], dense('a'), dense('b')),
        rules: { ':root > :first-child': 0.1, ':nth-child(2)': 0.2 },
        rates: weights({ a: [0.1, 0.2], b: 0.2 }),
      },
    ])
  })

  describe('a weight that stands in several places takes the strongest rule over all of them', () => {
    const twins = () => {
      const encoder = chain('encoder', [3], dense('e1'), dense('e2'))
      return branches('net', [encoder, dense('l')], [encoder, dense('r')], dense('head'))
    }
    const shared = () => {
      const layer = dense('shared')
      const left = chain('left', [3], layer, dense('l'))
      const right = chain('right', [3], layer, dense('r'))
      return branches('net', [left], [right], dense('head'))
    }
    check([
      ...every(twins, {
        title: 'an encoder that two branches share',
        rules: { '*': 0.1, '#encoder': 0.2, '#e1 > bias': 0.3 },
        rates: weights({ e1: [0.2, 0.3], e2: 0.2, l: 0.1, r: 0.1, head: 0.1 }),
      }),
      ...every(
        shared,
        {
          title: 'a layer in two models: the later of two equals',
          rules: { '#left': 0.1, '#right': 0.2 },
          rates: weights({ shared: 0.2, l: 0.1, r: 0.2, head: OWN }),
        },
        {
          title: 'a layer in two models: the later of two equals',
          rules: { '#right': 0.2, '#left': 0.1 },
          rates: weights({ shared: 0.1, l: 0.1, r: 0.2, head: OWN }),
        },
        {
          title: 'a layer in two models: the deeper one',
          rules: { '#left *': 0.1, '#right': 0.2 },
          rates: weights({ shared: 0.1, l: 0.1, r: 0.2, head: OWN }),
        },
        {
          title: 'a layer in two models, one of which is left out',
          rules: { ':not(#left)': 0.1 },
          rates: weights({ shared: 0.1, l: OWN, r: 0.1, head: 0.1 }),
        },
      ),
      {
        title: 'a layer in two models of unequal depth',
        model: () => {
          const layer = dense('shared')
          const deep = chain('outer', [3], chain('inner', [3], layer))
          return branches('net', [layer], [deep], dense('head'))
        },
        rules: { '#inner *': 0.1, ':root > #shared': 0.2, '#outer': 0.3 },
        rates: weights({ shared: 0.1, head: OWN }),
      },
    ])
  })

  describe('recurrent layers and wrappers', () => {
    const recurrent = (layer: tf.layers.Layer) => (): tf.LayersModel =>
      chain('net', [2, 3], layer, dense('head'))
    check([
      ...every(
        () => recurrent(L.lstm({ name: 'lstm', units: 2, ...seeded() }))(),
        {
          title: 'LSTM',
          rules: { LSTM: 0.1, recurrent_kernel: 0.2, '#head': 0.3 },
          rates: {
            'lstm/kernel': 0.1,
            'lstm/recurrent_kernel': 0.2,
            'lstm/bias': 0.1,
            ...weights({ head: 0.3 }),
          },
        },
        {
          title: 'the cell is deeper than its layer',
          rules: { LSTMCell: 0.1, '#lstm': 0.2 },
          rates: {
            'lstm/kernel': 0.1,
            'lstm/recurrent_kernel': 0.1,
            'lstm/bias': 0.1,
            ...weights({ head: OWN }),
          },
        },
      ),
      {
        title: 'Bidirectional',
        model: () =>
          recurrent(L.bidirectional({ name: 'bi', layer: L.gru({ name: 'gru', units: 2, ...seeded() }) }))(),
        rules: { Bidirectional: 0.1, '#backward_gru': 0.2, '#forward_gru bias': 0.3 },
        rates: {
          'bi/forward_gru/kernel': 0.1,
          'bi/forward_gru/recurrent_kernel': 0.1,
          'bi/forward_gru/bias': 0.3,
          'bi/backward_gru/kernel': 0.2,
          'bi/backward_gru/recurrent_kernel': 0.2,
          'bi/backward_gru/bias': 0.2,
          ...weights({ head: OWN }),
        },
      },
      {
        title: 'TimeDistributed',
        model: () =>
          chain(
            'net',
            [2, 3],
            L.timeDistributed({ name: 'td', layer: dense('inner') }),
            L.simpleRNN({ name: 'rnn', units: 2, ...seeded() }),
          ),
        rules: { TimeDistributed: 0.1, '#td > #inner > bias': 0.2, 'SimpleRNN > SimpleRNNCell': 0.3 },
        rates: {
          ...weights({ td: [0.1, 0.2] }),
          'rnn/kernel': 0.3,
          'rnn/recurrent_kernel': 0.3,
          'rnn/bias': 0.3,
        },
      },
      {
        title: 'StackedRNNCells',
        model: () =>
          recurrent(
            L.rnn({
              name: 'stack',
              cell: [
                L.lstmCell({ name: 'low', units: 2, ...seeded() }),
                L.simpleRNNCell({ name: 'high', units: 2, ...seeded() }),
              ],
            }),
          )(),
        rules: { RNN: 0.1, 'StackedRNNCells > :last-child': 0.2, '#low > bias': 0.3 },
        rates: {
          'stack/RNNCell_0/kernel': 0.1,
          'stack/RNNCell_0/recurrent_kernel': 0.1,
          'stack/RNNCell_0/bias': 0.3,
          'stack/RNNCell_1/kernel': 0.2,
          'stack/RNNCell_1/recurrent_kernel': 0.2,
          'stack/RNNCell_1/bias': 0.2,
          ...weights({ head: OWN }),
        },
      },
    ])
  })

  describe('names are written as CSS.escape writes them', () => {
    // tfjs lets no layer that it applies have a space or a letter beyond ASCII; a root, a cell and a wrapped layer may.
    check([
      ...every(
        () =>
          sequential(
            ...['dense/1', '2nd', '3', 'a.b'].map((name, i) => dense(name, i ? {} : { inputShape: [3] })),
          ),
        {
          title: 'slashes, digits, dots',
          rules: { '#dense\\/1': 0.1, '#\\32nd > bias': 0.2, '#\\33 ': 0.3, '#a\\.b > *': 0.4 },
          rates: weights({ 'dense/1': 0.1, '2nd': [OWN, 0.2], '3': 0.3, 'a.b': 0.4 }),
        },
        {
          title: 'as attributes',
          rules: { '[id="dense/1"]': 0.1, '[id^="2"]': 0.2, '[id="3"]': 0.3, '[id*="."] > bias': 0.4 },
          rates: weights({ 'dense/1': 0.1, '2nd': 0.2, '3': 0.3, 'a.b': [OWN, 0.4] }),
        },
      ),
      {
        title: 'spaces, quotes, letters beyond ASCII',
        model: () =>
          chain(
            '網 1',
            [2, 3],
            L.timeDistributed({ name: 'td', layer: dense('größe') }),
            L.rnn({ name: 'rnn', cell: L.simpleRNNCell({ name: "my 'cell'", units: 2, ...seeded() }) }),
          ),
        rules: {
          '#網\\ 1': 0.1,
          '#größe > bias': 0.2,
          "#my\\ \\'cell\\' > bias": 0.3,
          '[id="my \'cell\'"] > kernel': 0.4,
        },
        rates: {
          ...weights({ td: [0.1, 0.2] }),
          'rnn/kernel': 0.4,
          'rnn/recurrent_kernel': 0.1,
          'rnn/bias': 0.3,
        },
      },
    ])
  })

  describe('each param cascades alone', () => {
    test('a rule for one param leaves the others to the rules for them', async () => {
      const rules: Written[] = [
        ['*', { learningRate: 0.1, momentum: 0.5 }],
        ['#a', { learningRate: 0.2 }],
        ['#b', { momentum: 0 }],
      ]
      expect(await stepsOf(steady(tf.train.momentum(1, 0.9)), way, rules)).toEqual({
        a: [0.2, 0.3, 0.35],
        b: [0.1, 0.1, 0.1],
        norm: [0.1, 0.15, 0.175],
      })
    })

    test('lr, learningRate, optimizer.lr and optimizer.learningRate are one param', async () => {
      const rules: Written[] = [
        ['#a, #b', { 'optimizer.lr': 0.1 }],
        ['#b', { learningRate: 0.2 }],
        ['#a', { lr: 0.3 }],
        ['#a', { 'optimizer.learningRate': 0.4 }],
        ['*', { lr: 0.5 }],
      ]
      expect(await stepsOf(steady(tf.train.sgd(1)), way, rules)).toEqual({
        a: [0.4, 0.4, 0.4],
        b: [0.2, 0.2, 0.2],
        norm: [0.5, 0.5, 0.5],
      })
    })

    test("RMSProp's decay and rho are one param", async () => {
      // The first step is learningRate / √(1 − rho).
      const firsts = async (...rules: Written[]) => {
        const { a, b, norm } = await stepsOf(steady(tf.train.rmsprop(0.1, 0.19)), way, rules)
        return [a!, b!, norm!].map(([first]) => Number(first!.toFixed(2)))
      }
      expect(await firsts()).toEqual([0.11, 0.11, 0.11])
      expect(await firsts(['#a', { rho: 0.75 }], ['*', { decay: 0.96 }])).toEqual([0.2, 0.5, 0.5])
      expect(await firsts(['#a', { decay: 0.75 }], ['#a, #b', { rho: 0.96 }])).toEqual([0.5, 0.5, 0.11])
      expect(await firsts(['#a', { 'optimizer.rho': 0.75 }], ['#a', { 'optimizer.decay': 0.96 }])).toEqual([
        0.5, 0.11, 0.11,
      ])
    })

    test('trainable goes by the cascade too', async () => {
      const rules: Written[] = [
        ['*', { trainable: 0 }],
        ['Dense', { trainable: 1 }],
        ['#a', { trainable: 0 }],
        ['bias', { trainable: 1 }],
        ['#b > bias', { trainable: 0 }],
      ]
      expect(await stepsOf(steady(tf.train.sgd(1)), way, rules)).toEqual({
        a: [1, 1, 1],
        b: [0, 0, 0],
        norm: [0, 0, 0],
      })
    })

    test('two rules may freeze in turn all that the other trains', async () => {
      const rules: Written[] = [
        ['*', { trainable: 0 }],
        ['#a', { trainable: fn(t => (t < 0.5 ? 1 : 0)) }],
        ['#b', { trainable: fn(t => (t < 0.5 ? 0 : 1)) }],
      ]
      expect(await stepsOf(steady(tf.train.sgd(1)), way, rules)).toEqual({
        a: [1, 1, 0],
        b: [0, 0, 1],
        norm: [0, 0, 0],
      })
    })

    test("a layer's own value is not inherited: it goes by specificity and order", async () => {
      const model = chain(
        'net',
        [3],
        ...['first', 'drop', 'last'].map(name => L.dropout({ name, rate: 0.5 })),
        L.gaussianDropout({ name: 'other', rate: 0.5 }),
        dense('head'),
      )
      const rates: unknown[] = []
      const onBatchEnd = () => {
        for (const layer of model.layers) if ('rate' in layer) rates.push(layer.rate)
      }
      const rules: Written[] = [
        ['#drop', { rate: 0.1 }],
        ['Dropout:not(#last)', { rate: 0.2 }],
        ['*', { rate: 0.3 }],
        ['Dropout', { rate: 0.4 }],
      ]
      await way.train(compiled(model), rules, { callbacks: { onBatchEnd } })
      expect(rates).toEqual([0.2, 0.2, 0.4, 0.3])
    })

    test('LSTM { dropout } reaches its cell, where LSTMCell { dropout } is stronger', async () => {
      const lstms = ['one', 'two'].map(name => L.lstm({ name, units: 2, returnSequences: name === 'one' }))
      const model = compiled(chain('net', [2, 3], ...lstms))
      const during = async (...rules: Written[]) => {
        const seen: unknown[] = []
        const onBatchEnd = () => {
          for (const lstm of lstms) seen.push((lstm.cell as unknown as { dropout: number }).dropout)
        }
        await way.train(model, rules, { callbacks: { onBatchEnd } })
        return seen
      }
      expect(await during(['LSTM', { dropout: 0.1 }])).toEqual([0.1, 0.1])
      expect(await during(['LSTM', { dropout: 0.1 }], ['#two', { dropout: 0.2 }])).toEqual([0.1, 0.2])
      expect(await during(['LSTMCell', { dropout: 0.3 }], ['#two', { dropout: 0.2 }])).toEqual([0.3, 0.3])
      expect(await during(['#two > LSTMCell', { dropout: 0.3 }], ['LSTM', { dropout: 0.1 }])).toEqual([
        0.1, 0.3,
      ])
      expect(await during()).toEqual([0, 0])
    })

    test("momentum on * is the optimizer's, whatever layers there are", async () => {
      const level = [0.1, 0.1, 0.1]
      expect(await stepsOf(steady(tf.train.momentum(0.1, 0.5)), way, [['*', { momentum: 0 }]])).toEqual({
        a: level,
        b: level,
        norm: level,
      })
    })

    test('on BatchNormalization, layer.momentum is that of its means, optimizer.momentum that of its weights', async () => {
      const trained = async (...rules: Written[]) => {
        const model = steady(tf.train.momentum(0.1, 0.5))
        const steps = await stepsOf(model, way, rules)
        return { ...steps, mean: model.getLayer('norm').getWeights()[2]!.dataSync()[0]! }
      }
      const gathering = [0.1, 0.15, 0.175]
      const plain = await trained()
      expect(plain).toMatchObject({ a: gathering, b: gathering, norm: gathering })
      expect(await trained(['BatchNormalization', { 'optimizer.momentum': 0 }])).toEqual({
        ...plain,
        norm: [0.1, 0.1, 0.1],
      })
      // After three batches of one mean, the moving mean is 1 − momentum³ of it.
      expect(await trained(['BatchNormalization', { 'layer.momentum': 0.5 }])).toEqual({
        ...plain,
        mean: expect.closeTo((plain.mean * (1 - 0.5 ** 3)) / (1 - 0.99 ** 3), 4) as number,
      })
    })
  })

  describe('a rule takes part from its first value on', () => {
    const batches = filter(({ type }: BatchEvent) => type === 'batchBegin')
    const from = (step: number, learningRate: number): Schedules => ({
      learningRate: events$ =>
        events$.pipe(
          batches,
          skip(step),
          map(() => learningRate),
        ),
    })

    test('before that a weaker one holds, and where there is none, the optimizer', async () => {
      const rules: Written[] = [
        ['Dense', { learningRate: 0.1 }],
        ['#a', from(1, 0.2)],
        ['#a', from(2, 0.3)],
        ['#b', { learningRate: NEVER }],
        ['#norm', from(2, 0.4)],
      ]
      expect(await stepsOf(steady(tf.train.sgd(1)), way, rules)).toEqual({
        a: [0.1, 0.2, 0.3],
        b: [0.1, 0.1, 0.1],
        norm: [1, 1, 0.4],
      })
    })

    test('when its schedule completes it keeps the last one', async () => {
      const twice: Schedules = {
        learningRate: events$ =>
          events$.pipe(
            batches,
            take(2),
            map(({ step }) => (step + 1) / 10),
          ),
      }
      const rules: Written[] = [
        ['*', twice],
        ['#a', { learningRate: of(0.4, 0.5) }],
      ]
      expect(await stepsOf(steady(tf.train.sgd(1)), way, rules)).toEqual({
        a: [0.5, 0.5, 0.5],
        b: [0.1, 0.2, 0.2],
        norm: [0.1, 0.2, 0.2],
      })
    })
  })
})

test('rules of ParamSchedulers come later than those down the pipe', async () => {
  const way: Way = {
    word: 'anneal',
    train: (model, [first, ...others], options = {}) =>
      WAYS[0]!.train(model, [first!], {
        ...options,
        schedulers: others.map(([css, schedules]) => new ParamScheduler(css, schedules)),
      }),
  }
  const rules: Written[] = [
    ['#a, #b', { learningRate: 0.1 }],
    ['#b', { learningRate: 0.2 }],
    ['*', { learningRate: 0.3 }],
  ]
  expect(await stepsOf(steady(tf.train.sgd(1)), way, rules)).toEqual({
    a: [0.1, 0.1, 0.1],
    b: [0.2, 0.2, 0.2],
    norm: [0.3, 0.3, 0.3],
  })
})
