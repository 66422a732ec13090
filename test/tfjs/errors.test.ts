import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, map, Observable, of, throwError } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, linear, reading, sequence, smooth } from '../../src/index.ts'
import {
  anneal,
  fromFit,
  fromFitDataset,
  fromSteps,
  ParamScheduler,
  type Schedules,
} from '../../src/tfjs/index.ts'
import { chain, compiled, dense, sequential } from './support/models.ts'
import { refusal } from './support/refusal.ts'
import { trainPlain, WAYS } from './support/ways.ts'

const { layers: L } = tf

/** An optimizer that nobody has told of. */
class Lion extends tf.Optimizer {
  static readonly className = 'Lion'
  override applyGradients(): void {
    return
  }
  override getConfig(): tf.serialization.ConfigDict {
    return {}
  }
}

const net = (optimizer: tf.Optimizer = tf.train.momentum(0.1, 0.9)): tf.Sequential =>
  compiled(
    sequential(
      dense('body', { inputShape: [3] }),
      L.batchNormalization({ name: 'norm' }),
      L.dropout({ name: 'drop', rate: 0.5 }),
      dense('head'),
    ),
    optimizer,
  )

const rnn = () => compiled(sequential(L.lstm({ name: 'rnn', units: 2, inputShape: [2, 3] })))

const TREE = `Sequential#net
  Dense#body
    kernel
    bias
  BatchNormalization#norm
    gamma
    beta
    moving_mean
    moving_variance
  Dropout#drop
  Dense#head
    kernel
    bias`

const TRAINED =
  'those of model "net" are Dense#body > kernel, Dense#body > bias, BatchNormalization#norm > gamma, BatchNormalization#norm > beta, Dense#head > kernel, Dense#head > bias'

const OF_MOMENTUM = 'learningRate, momentum, useNesterov, trainable, l1, l2'

const SUPPORTED =
  'Supported are tags (Dense), ids (#head), attributes ([units="10"]), *, lists, the combinators " ", ">", "+", "~", and :root, :first-child, :last-child, :only-child, :first-of-type, :last-of-type, :only-of-type, :nth-child(2n+1), :nth-last-child(2n+1), :nth-of-type(2n+1), :nth-last-of-type(2n+1), :not(…), :is(…), :where(…), :has(…).'

const NO_SCHEDULE =
  'no schedule: a schedule is a number, an operator from events to numbers, or an Observable of numbers'

const type = (message: string) => new TypeError(message)
const range = (message: string) => new RangeError(message)
const syntax = (message: string) => new SyntaxError(message)

/** What JavaScript lets one write. */
const wrong = (schedules: unknown): Schedules => schedules as Schedules
const progress = (t: number) => t / 10
const rates = (epoch: { at(i: number): number }) => epoch.at(0)

type Case = readonly [
  css: string,
  schedules: Schedules,
  /** The rule as the error names it, without its first word; it shows the schedule where that is short. */
  rule: string,
  error: Error,
  model?: () => tf.LayersModel,
]

const REFUSED: Readonly<Record<string, readonly Case[]>> = {
  'a selector that matches nothing': [
    [
      '#haed',
      { lr: 0.1 },
      "'#haed', { learningRate: 0.1 }",
      range(`'#haed' matches nothing; did you mean #head? The tree is\n${TREE}`),
    ],
    [
      'dropout',
      { rate: 0.1 },
      "'dropout', { rate: 0.1 }",
      range(`'dropout' matches nothing; did you mean Dropout? The tree is\n${TREE}`),
    ],
    [
      'Dense, #nowhere',
      { lr: 0.1 },
      "'Dense, #nowhere', { learningRate: 0.1 }",
      range(`'#nowhere' matches nothing. The tree is\n${TREE}`),
    ],
    [
      '[units="3"]',
      { lr: 0.1 },
      `'[units="3"]', { learningRate: 0.1 }`,
      range(`'[units="3"]' matches nothing; did you mean [units="2"]? The tree is\n${TREE}`),
    ],
    [
      'LSTM > kernel',
      { lr: 0.1 },
      "'LSTM > kernel', { learningRate: 0.1 }",
      range(
        `'LSTM > kernel' matches nothing. The tree is\nSequential#net\n  LSTM#rnn\n    LSTMCell#rnn\n      kernel\n      recurrent_kernel\n      bias`,
      ),
      rnn,
    ],
    [
      '#dense/1 > bias',
      { lr: 0.1 },
      "'#dense/1 > bias', { learningRate: 0.1 }",
      syntax(
        `broken selector '#dense/1 > bias': '/1 > bias' cannot be read; did you mean #dense\\/1? ${SUPPORTED}`,
      ),
      () => compiled(sequential(dense('dense/1', { inputShape: [3] }))),
    ],
  ],

  'a selector that cannot be read': [
    [
      'Dense >',
      { lr: 0.1 },
      "'Dense >', { learningRate: 0.1 }",
      syntax(`broken selector 'Dense >': a combinator stands last. ${SUPPORTED}`),
    ],
    [
      '',
      { lr: 0.1 },
      "'', { learningRate: 0.1 }",
      syntax(`broken selector '': a selector is missing. ${SUPPORTED}`),
    ],
    [
      'Dense:hover',
      { lr: 0.1 },
      "'Dense:hover', { learningRate: 0.1 }",
      syntax(`unsupported selector 'Dense:hover': there is no :hover here. ${SUPPORTED}`),
    ],
  ],

  'a rule that holds for no weight': [
    [
      'Dropout',
      { lr: 0.1 },
      "'Dropout', { learningRate: 0.1 }",
      range(`it holds for no weight that is trained; ${TRAINED}`),
    ],
    [
      'moving_mean',
      { lr: 0.1 },
      "'moving_mean', { learningRate: 0.1 }",
      range(`it holds for no weight that is trained; ${TRAINED}`),
    ],
    [
      '#drop',
      { trainable: 0 },
      "'#drop', { trainable: 0 }",
      range(`it holds for no weight that is trained; ${TRAINED}`),
    ],
    [
      '#drop',
      { l2: 0.1 },
      "'#drop', { l2: 0.1 }",
      range(`it holds for no weight that is trained; ${TRAINED}`),
    ],
    [
      '#frozen',
      { lr: 0.1 },
      "'#frozen', { learningRate: 0.1 }",
      range(
        'it holds for no weight that is trained; those of model "net" are Dense#head > kernel, Dense#head > bias',
      ),
      () => compiled(sequential(dense('frozen', { inputShape: [3], trainable: false }), dense('head'))),
    ],
    [
      'Dropout',
      { lr: 0.1 },
      "'Dropout', { learningRate: 0.1 }",
      range(
        `it holds for no weight that is trained; those of model "net" are ${Array.from({ length: 6 }, (_, i) => `Dense#d${i} > kernel, Dense#d${i} > bias`).join(', ')} and 4 more`,
      ),
      () =>
        compiled(
          sequential(
            L.dropout({ rate: 0.1, inputShape: [2] }),
            ...Array.from({ length: 8 }, (_, i) => dense(`d${i}`)),
          ),
        ),
    ],
    [
      '*',
      { lr: 0.1 },
      "'*', { learningRate: 0.1 }",
      range('it holds for no weight that is trained; model "net" has none'),
      () => compiled(sequential(L.dropout({ rate: 0.1, inputShape: [2] }))),
    ],
    [
      '*',
      { lr: 0.1 },
      "'*', { learningRate: 0.1 }",
      range('it holds for no weight that is trained; model "net" has none'),
      () => compiled(sequential(dense('frozen', { inputShape: [3], trainable: false }))),
    ],
    [
      ':not(LSTMCell)',
      { dropout: 0.1 },
      "':not(LSTMCell)', { dropout: 0.1 }",
      range('it holds for no layer that has "dropout"'),
      rnn,
    ],
  ],

  'a param that nothing has': [
    [
      '#head',
      { rate: 0.1 },
      "'#head', { rate: 0.1 }",
      type('no element that it matches has "rate"; Dropout#drop has it'),
    ],
    [
      '*',
      { learnigRate: 0.1 },
      "'*', { learnigRate: 0.1 }",
      type(
        `no element that it matches has "learnigRate"; did you mean learningRate? There are ${OF_MOMENTUM}, epsilon, rate, seed`,
      ),
    ],
    [
      '#head',
      { dropRate: 0.1 },
      "'#head', { dropRate: 0.1 }",
      type(`no element that it matches has "dropRate"; there are ${OF_MOMENTUM}`),
    ],
    [
      '#head',
      { trainble: 0 },
      "'#head', { trainble: 0 }",
      type(`no element that it matches has "trainble"; did you mean trainable? There are ${OF_MOMENTUM}`),
    ],
    [
      'kernel',
      { rate: 0.1 },
      "'kernel', { rate: 0.1 }",
      type('no element that it matches has "rate"; Dropout#drop has it'),
    ],
    [
      '#head',
      { 'layer.learningRate': 0.1 },
      "'#head', { 'layer.learningRate': 0.1 }",
      type(
        `no element that it matches has "layer.learningRate"; did you mean learningRate? There are ${OF_MOMENTUM}`,
      ),
    ],
    [
      '*',
      { beta1: 0.9 },
      "'*', { beta1: 0.9 }",
      type('Momentum has no "beta1"; what can be scheduled on it is learningRate, momentum, useNesterov'),
    ],
    [
      '#drop',
      { 'optimizer.rate': 0.9 },
      "'#drop', { 'optimizer.rate': 0.9 }",
      type('Momentum has no "rate"; what can be scheduled on it is learningRate, momentum, useNesterov'),
    ],
    [
      'Bidirectional',
      { dropout: 0.1 },
      "'Bidirectional', { dropout: 0.1 }",
      type('no element that it matches has "dropout"; GRUCell#gru has it'),
      () =>
        compiled(
          sequential(
            L.bidirectional({ layer: L.gru({ name: 'gru', units: 2 }) as never, inputShape: [2, 3] }),
          ),
        ),
    ],
  ],

  'a param that might be two': [
    [
      'BatchNormalization',
      { momentum: 0.9 },
      "'BatchNormalization', { momentum: 0.9 }",
      type(
        'BatchNormalization#norm has a value of its own called "momentum", and so has an optimizer: write "layer.momentum" or "optimizer.momentum"',
      ),
    ],
    [
      'Dense, #norm',
      { epsilon: 0.1 },
      "'Dense, #norm', { epsilon: 0.1 }",
      type(
        'BatchNormalization#norm has a value of its own called "epsilon", and so has an optimizer: write "layer.epsilon" or "optimizer.epsilon"',
      ),
      () => net(tf.train.adam()),
    ],
  ],

  'a param that TensorFlow.js ignores': [
    [
      '*',
      { rho: 0.9 },
      "'*', { rho: 0.9 }",
      type(
        'Adadelta has "rho", but in TensorFlow.js 4 it has no effect, for its Adadelta computes what SGD does; what can be scheduled on it is learningRate',
      ),
      () => net(tf.train.adadelta()),
    ],
    [
      '*',
      { 'optimizer.epsilon': 0.1 },
      "'*', { 'optimizer.epsilon': 0.1 }",
      type(
        'Adadelta has "epsilon", but in TensorFlow.js 4 it has no effect, for its Adadelta computes what SGD does; what can be scheduled on it is learningRate',
      ),
      () => net(tf.train.adadelta()),
    ],
    [
      '*',
      { centered: 1 },
      "'*', { centered: 1 }",
      type(
        'RMSProp has "centered", but TensorFlow.js reads it only when the optimizer is made; what can be scheduled on it is learningRate, rho, momentum, epsilon',
      ),
      () => net(tf.train.rmsprop(0.1)),
    ],
    [
      '*',
      { initialAccumulatorValue: 1 },
      "'*', { initialAccumulatorValue: 1 }",
      type(
        'Adagrad has "initialAccumulatorValue", but TensorFlow.js reads it only when the optimizer is made; what can be scheduled on it is learningRate',
      ),
      () => net(tf.train.adagrad(0.1)),
    ],
    [
      'Dense',
      { units: 3 },
      "'Dense', { units: 3 }",
      type(`Dense#body has "units", but that is fixed when the layer is made; there are ${OF_MOMENTUM}`),
    ],
    [
      'LSTM',
      { units: 3 },
      "'LSTM', { units: 3 }",
      type(
        'LSTM#rnn has "units", but that is fixed when the layer is made; there are learningRate, trainable, l1, l2',
      ),
      rnn,
    ],
  ],

  'an optimizer of which nothing is known': [
    [
      '*',
      { lr: 0.1 },
      "'*', { learningRate: 0.1 }",
      type(
        "nothing is known of the optimizer Lion; say what can be set on it, by registerOptimizer('Lion', { params: { learningRate: field('learningRate') } })",
      ),
      () => net(new Lion()),
    ],
    [
      '*',
      { 'optimizer.roar': 0.1 },
      "'*', { 'optimizer.roar': 0.1 }",
      type(
        "nothing is known of the optimizer Lion; say what can be set on it, by registerOptimizer('Lion', { params: { roar: field('roar') } })",
      ),
      () => net(new Lion()),
    ],
  ],

  'two schedules for what turns out to be one param': [
    [
      '*',
      { rho: 0.9, decay: 0.8 },
      "'*', { decay: 0.8 }",
      type("it is for the same param as WORD('*', { rho: 0.9 }); combine them, or write two rules"),
      () => net(tf.train.rmsprop(0.1)),
    ],
    [
      '*',
      { lr: 0.1, 'optimizer.learningRate': 0.2 },
      "'*', { 'optimizer.learningRate': 0.2 }",
      type("it is for the same param as WORD('*', { learningRate: 0.1 }); combine them, or write two rules"),
    ],
    [
      'Dropout',
      { rate: 0.1, 'layer.rate': 0.2 },
      "'Dropout', { 'layer.rate': 0.2 }",
      type("it is for the same param as WORD('Dropout', { rate: 0.1 }); combine them, or write two rules"),
    ],
  ],

  'what is no schedule': [
    [
      '*',
      wrong({ lr: progress }),
      "'*', { learningRate }",
      type(`progress is ${NO_SCHEDULE}; wrap a function of progress by fn(…)`),
    ],
    [
      '*',
      wrong({ lr: rates }),
      "'*', { learningRate }",
      type(
        'its schedule threw TypeError: epoch.at is not a function when it was called with the events; wrap a function of progress by fn(…)',
      ),
    ],
    [
      '*',
      wrong({ lr: () => 0.1 }),
      "'*', { learningRate }",
      type(`lr is ${NO_SCHEDULE}; wrap a function of progress by fn(…)`),
    ],
    ['*', wrong({ lr: '0.1' }), "'*', { learningRate }", type(`'0.1' is ${NO_SCHEDULE}`)],
    ['*', wrong({ lr: undefined }), "'*', { learningRate }", type(`undefined is ${NO_SCHEDULE}`)],
    ['*', wrong({ lr: null }), "'*', { learningRate }", type(`null is ${NO_SCHEDULE}`)],
    ['*', wrong({ lr: [0.1, 0] }), "'*', { learningRate }", type(`[0.1, 0] is ${NO_SCHEDULE}`)],
    [
      '*',
      wrong({ lr: { from: 0.1, to: 0 } }),
      "'*', { learningRate }",
      type(`{ from: 0.1, to: 0 } is ${NO_SCHEDULE}`),
    ],
  ],
}

interface Value {
  readonly css: string
  readonly param: string
  /** The name that the error gives, where it is another. */
  readonly name?: string
  readonly value: number
  readonly must: string
  readonly model?: () => tf.LayersModel
}

const FINITE = 'a finite number'
const NOT_NEGATIVE = '0 or above'
const UNIT = 'from 0 to 1'
const BELOW_ONE = 'from 0 up to, but not including, 1'
const FLAG = '0 or 1'

const adam = () => net(tf.train.adam(0.1))
const adamax = () => net(tf.train.adamax(0.1))
const rmsprop = () => net(tf.train.rmsprop(0.1))
const layered = (layer: tf.layers.Layer) => () =>
  compiled(chain('net', [3], dense('body'), layer, dense('head')))

const VALUES: readonly Value[] = [
  { css: '*', param: 'learningRate', value: NaN, must: FINITE },
  { css: '*', param: 'learningRate', value: Infinity, must: FINITE },
  { css: '#head', param: 'learningRate', value: -0.1, must: NOT_NEGATIVE },
  { css: '*', param: 'momentum', value: 1.5, must: UNIT },
  { css: '*', param: 'useNesterov', value: 0.5, must: FLAG },
  { css: '*', param: 'beta1', value: 1, must: BELOW_ONE, model: adam },
  { css: '*', param: 'beta2', value: -0.1, must: BELOW_ONE, model: adam },
  { css: '*', param: 'epsilon', value: -1, must: NOT_NEGATIVE, model: adam },
  { css: '*', param: 'decay', value: -1, must: NOT_NEGATIVE, model: adamax },
  { css: '*', param: 'decay', name: 'rho', value: 2, must: UNIT, model: rmsprop },
  { css: '*', param: 'trainable', value: 0.5, must: FLAG },
  { css: '*', param: 'l1', value: -1, must: NOT_NEGATIVE },
  { css: 'kernel', param: 'l2', value: -Infinity, must: FINITE },
  { css: 'Dropout', param: 'rate', value: 1, must: BELOW_ONE },
  { css: 'Dropout', param: 'rate', value: -0.1, must: BELOW_ONE },
  { css: 'Dropout', param: 'seed', value: NaN, must: FINITE },
  { css: '#norm', param: 'layer.momentum', name: 'momentum', value: 2, must: UNIT },
  { css: '#norm', param: 'layer.epsilon', name: 'epsilon', value: -1, must: NOT_NEGATIVE },
  {
    css: 'GaussianNoise',
    param: 'stddev',
    value: -1,
    must: NOT_NEGATIVE,
    model: layered(L.gaussianNoise({ stddev: 1 })),
  },
  { css: 'ReLU', param: 'maxValue', value: -1, must: NOT_NEGATIVE, model: layered(L.reLU()) },
  { css: 'LeakyReLU', param: 'alpha', value: Infinity, must: FINITE, model: layered(L.leakyReLU()) },
  { css: 'LSTM', param: 'dropout', value: 1, must: BELOW_ONE, model: rnn },
  { css: 'LSTMCell', param: 'recurrentDropout', value: -1, must: BELOW_ONE, model: rnn },
]

const values = (schedules: readonly unknown[]) =>
  new Observable<number>(subscriber => {
    for (const value of schedules) subscriber.next(value as number)
  })

describe.each(WAYS)('$word', way => {
  const { word } = way
  const make = (...args: unknown[]): unknown =>
    word === 'anneal'
      ? anneal(...(args as [string, Schedules]))
      : new ParamScheduler(...(args as [string, Schedules]))

  describe('refuses, when it is called,', () => {
    const bare = (t: number) => 1 - t
    const none = `${word}('*', …): there is no schedule; write ${word}('*', { learningRate: smooth(0.01, 0) })`
    test.each<[title: string, args: unknown[], message: string]>([
      ['nothing', ['*'], none],
      ['no params', ['*', {}], none],
      ['undefined', ['*', undefined], none],
      ['null', ['*', null], none],
      [
        'an Fn that is for no param',
        ['*', linear(0.1, 0)],
        `${word}('*', …): linear(0.1, 0) does not say what it is for; write { learningRate: linear(0.1, 0) }, or fn(linear(0.1, 0), 'learningRate')`,
      ],
      [
        'one of several Fns that is for no param',
        ['*', linear(0.1, 0, 'lr'), smooth(1, 0)],
        `${word}('*', …): smooth(1, 0) does not say what it is for; write { learningRate: smooth(1, 0) }, or fn(smooth(1, 0), 'learningRate')`,
      ],
      [
        'a bare number',
        ['*', 0.1],
        `${word}('*', …): 0.1 does not say what it is for; write { learningRate: 0.1 }`,
      ],
      [
        'a bare function',
        ['*', bare],
        `${word}('*', …): bare does not say what it is for; write { learningRate: bare }, or fn(bare, 'learningRate')`,
      ],
      [
        'a bare string',
        ['*', 'learningRate'],
        `${word}('*', …): 'learningRate' does not say what it is for; write { learningRate: 'learningRate' }`,
      ],
      [
        'two schedules for one param, by Fns',
        ['*', linear(1, 0, 'lr'), smooth(1, 0, 'learningRate')],
        `${word}('*', …): there are two schedules for learningRate; combine them, or write two rules`,
      ],
      [
        'two schedules for one param, by name and alias',
        ['*', { lr: 0.1, momentum: 0.9, learningRate: 0.2 }],
        `${word}('*', …): there are two schedules for learningRate; combine them, or write two rules`,
      ],
      [
        'two objects',
        ['*', { lr: 0.1 }, { momentum: 0.9 }],
        `${word}('*', …): { lr: 0.1 } stands among other schedules; write them all in one object, or two rules`,
      ],
      [
        'an object behind an Fn',
        ['*', linear(1, 0, 'lr'), { momentum: 0.9 }],
        `${word}('*', …): { momentum: 0.9 } stands among other schedules; write them all in one object, or two rules`,
      ],
      ['no selector', [undefined, { lr: 0.1 }], `${word}(undefined, …): a selector is a string`],
      ['a selector that is a layer', [5, { lr: 0.1 }], `${word}(5, …): a selector is a string`],
    ])('%s', (_, args, message) => {
      expect(() => make(...args)).toThrow(new TypeError(message))
    })
  })

  describe.each(Object.entries(REFUSED))('refuses, before the first batch, %s:', (_, cases) => {
    test.each(cases.map(one => ({ title: `${one[0]} ${Object.keys(one[1]).join()}`, one })))(
      '$title',
      async ({ one: [css, schedules, rule, { name, message }, model = net] }) => {
        expect(await refusal(way, model(), [[css, schedules]])).toMatchObject({
          name,
          message: `${word}(${rule}): ${message.replace('WORD', word)}`,
        })
      },
    )
  })

  describe('refuses a value', () => {
    const refused = (rule: string, name: string, value: unknown, must: string) =>
      range(`${word}(${rule}): ${name} became ${value}, and must be ${must}`)

    test.each(VALUES)('$value of $param', async ({ css, param, name = param, value, must, model = net }) => {
      const key = /\W/.test(param) ? `'${param}'` : param
      const rule = (shown: string) => `'${css}', { ${key}${shown} }`
      const by = (schedule: unknown) => refusal(way, model(), [[css, wrong({ [param]: schedule })]])
      expect(await by(value)).toEqual(refused(rule(`: ${value}`), name, value, must))
      const f = fn(() => value)
      expect(await by(f)).toEqual(refused(rule(`: ${f}`), name, value, must))
      expect(await by(of(0, value))).toEqual(refused(rule(''), name, value, must))
      expect(await by(map(() => value))).toEqual(refused(rule(''), name, value, must))
    })

    test.each([
      [undefined, 'undefined'],
      [null, 'null'],
      ['0.1', "'0.1'"],
      [{ value: 0.1 }, '{ value: 0.1 }'],
      [true, 'true'],
    ])('%j that is no number', async (value, shown) => {
      for (const [css, param] of [
        ['*', 'learningRate'],
        ['*', 'l2'],
        ['Dropout', 'rate'],
      ] as const) {
        const f = fn(() => value)
        const by = (schedule: unknown) => refusal(way, net(), [[css, wrong({ [param]: schedule })]])
        expect(await by(f)).toEqual(refused(`'${css}', { ${param}: ${f} }`, param, shown, FINITE))
        expect(await by(of(value))).toEqual(refused(`'${css}', { ${param} }`, param, shown, FINITE))
      }
    })
  })
})
