import * as tf from '@tensorflow/tfjs'
import { concat, defer, lastValueFrom, map, of, timer } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, linear, reading, refuse, sequence, smooth, stretch, sum, type Fn } from '../../src/index.ts'
import {
  anneal,
  fromFitDataset,
  fromSteps,
  type Loop,
  type Step,
  ParamScheduler,
  type Schedules,
} from '../../src/tfjs/index.ts'
import { chain, compiled, dense, sequential } from './support/models.ts'
import { refusal } from './support/refusal.ts'
import { stateOf } from './support/stateOf.ts'
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

const OF_MOMENTUM = 'learningRate, momentum, useNesterov, weightDecay, clipValue, clipNorm, trainable, l1, l2'

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
      '#head',
      { 'layer.trainable': 0 },
      "'#head', { 'layer.trainable': 0 }",
      type(
        `no element that it matches has "layer.trainable"; did you mean trainable? There are ${OF_MOMENTUM}`,
      ),
    ],
    [
      '*',
      { beta1: 0.9 },
      "'*', { beta1: 0.9 }",
      type(
        'Momentum has no "beta1"; what can be scheduled on it is learningRate, momentum, useNesterov, weightDecay, clipValue, clipNorm',
      ),
    ],
    [
      '#head',
      { momentum: 0.9 },
      "'#head', { momentum: 0.9 }",
      type(
        'Adam has no "momentum", which is its beta1; what can be scheduled on it is learningRate, beta1, beta2, epsilon, weightDecay, clipValue, clipNorm',
      ),
      () => net(tf.train.adam()),
    ],
    [
      '#drop',
      { 'optimizer.rate': 0.9 },
      "'#drop', { 'optimizer.rate': 0.9 }",
      type(
        'Momentum has no "rate"; what can be scheduled on it is learningRate, momentum, useNesterov, weightDecay, clipValue, clipNorm',
      ),
    ],
    [
      'Bidirectional',
      { dropout: 0.1 },
      "'Bidirectional', { dropout: 0.1 }",
      type('no element that it matches has "dropout"; GRUCell#gru has it'),
      () =>
        compiled(
          sequential(L.bidirectional({ layer: L.gru({ name: 'gru', units: 2 }), inputShape: [2, 3] })),
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
        'Adadelta has "rho", but in TensorFlow.js 4 it has no effect, for its Adadelta computes what SGD does; what can be scheduled on it is learningRate, weightDecay, clipValue, clipNorm',
      ),
      () => net(tf.train.adadelta()),
    ],
    [
      '*',
      { 'optimizer.epsilon': 0.1 },
      "'*', { 'optimizer.epsilon': 0.1 }",
      type(
        'Adadelta has "epsilon", but in TensorFlow.js 4 it has no effect, for its Adadelta computes what SGD does; what can be scheduled on it is learningRate, weightDecay, clipValue, clipNorm',
      ),
      () => net(tf.train.adadelta()),
    ],
    [
      '*',
      { centered: 1 },
      "'*', { centered: 1 }",
      type(
        'RMSProp has "centered", but TensorFlow.js reads it only when the optimizer is made; what can be scheduled on it is learningRate, rho, momentum, epsilon, weightDecay, clipValue, clipNorm',
      ),
      () => net(tf.train.rmsprop(0.1)),
    ],
    [
      '*',
      { initialAccumulatorValue: 1 },
      "'*', { initialAccumulatorValue: 1 }",
      type(
        'Adagrad has "initialAccumulatorValue", but TensorFlow.js reads it only when the optimizer is made; what can be scheduled on it is learningRate, weightDecay, clipValue, clipNorm',
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
        'LSTM#rnn has "units", but that is fixed when the layer is made; there are learningRate, weightDecay, clipValue, clipNorm, trainable, l1, l2',
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
      type(
        `${progress} is ${NO_SCHEDULE}; wrap a function of progress by fn(…), of the epoch by reading('epoch').pipe(fn(…))`,
      ),
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
      type(
        `${String(() => 0.1)} is ${NO_SCHEDULE}; wrap a function of progress by fn(…), of the epoch by reading('epoch').pipe(fn(…))`,
      ),
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

/** A model with numbers in it: its weights. */
const weightsOf = (model: tf.LayersModel) => model.getWeights().map(weight => [...weight.dataSync()])

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

  test.each<[fault: string, schedule: Fn, message: (schedule: Fn) => string]>([
    [
      'a schedule that refuses its time',
      sum(1, refuse(0.5, 1)),
      () =>
        'refuse(0.5, 1): 0 is outside of [0.5, 1]; what goes on there is clamp(0.5, 1), or another schedule',
    ],
    [
      'a schedule that is longer than the run',
      sequence([{ steps: 100 }, 0.1], ['rest', 0]),
      schedule => `${schedule}: its phases take 100 steps, and the run has 4`,
    ],
    [
      'an argument that is out of its range',
      stretch(linear(0, 1)).pipe(linear(1, 0)),
      () => 'stretch(0): it must be finite and above 0',
    ],
  ])('names the rule that has %s', async (_, schedule, message) => {
    const error = await refusal(way, net(), [['*', { learningRate: schedule }]], { batches: 4 })
    expect(error).toBeInstanceOf(RangeError)
    const rule = String(schedule).length < 58 ? `learningRate: ${schedule}` : 'learningRate'
    expect((error as Error).message).toBe(`${word}('*', { ${rule} }): ${message(schedule)}`)
  })

  describe('refuses to freeze all that there is to train,', () => {
    const refused = (...labels: string[]) =>
      range(
        `${labels.map(label => `${word}(${label})`).join(', ')}: trainable became 0 for every weight of model "net", and must stay 1 for at least one`,
      )

    test('by one rule', async () => {
      const model = net()
      expect(await refusal(way, model, [['*', { trainable: 0 }]])).toEqual(refused("'*', { trainable: 0 }"))
      const model2 = net()
      const late = fn(t => (t < 0.5 ? 1 : 0))
      const seen: unknown[] = []
      const onBatchEnd = () => void seen.push(weightsOf(model2))
      await expect(
        way.train(model2, [['*', { trainable: late }]], { batches: 4, callbacks: { onBatchEnd } }),
      ).rejects.toEqual(refused(`'*', { trainable: ${late} }`))
      expect(weightsOf(model2)).toEqual(seen[1])
    })

    test('by several, each for a part', async () => {
      expect(
        await refusal(way, net(), [
          ['Dense', { trainable: 0 }],
          ['#drop', { rate: 0.1 }],
          ['#norm', { trainable: of(0) }],
        ]),
      ).toEqual(refused("'Dense', { trainable: 0 }", "'#norm', { trainable }"))
    })

    test('but not where a later rule leaves one', async () => {
      await way.train(net(), [
        ['*', { trainable: 0 }],
        ['#head > bias', { trainable: 1 }],
      ])
    })
  })

  describe('ends a run in its midst, with the weights of the batch before, by', () => {
    const own = new Error("somebody else's")
    const breaking = fn(t => (t < 0.5 ? 0.1 : NaN))
    const samples = reading('samples').pipe(linear(0.1, 0))
    const begin = "'*', { learningRate"
    test.each<readonly [title: string, schedule: unknown, expected: (word: string) => Error]>([
      [
        'a value that is no number',
        breaking,
        word =>
          range(`${word}(${begin}: ${breaking} }): learningRate became NaN, and must be a finite number`),
      ],
      [
        'a reading that the clock does not have in a phase that is not the first',
        sequence([1, linear(0.1, 0)], [1, samples]),
        word =>
          type(
            `${word}(${begin} }): reading('samples') reads samples, which this clock does not have; it has step, epoch, batch, progress, steps, epochs, stepsPerEpoch`,
          ),
      ],
      [
        'an error of an Observable, which stays what it is',
        concat(
          of(0.1),
          timer(0).pipe(
            map(() => {
              throw own
            }),
          ),
        ),
        () => own,
      ],
      [
        'an error of an operator',
        map(({ progress }: { progress: number }) => {
          if (progress < 0.5) return 0.1
          throw own
        }),
        () => own,
      ],
    ])('%s', async (_, schedule, expected) => {
      const model = net()
      await way.train(model, [['*', { learningRate: 0.1 }]])
      const before = stateOf(model)
      const { numTensors } = tf.memory()
      const weights: unknown[] = []
      const onBatchEnd = () => {
        weights.push(weightsOf(model))
        return new Promise<void>(resolve => void setTimeout(resolve, 5))
      }
      const rules = [['*', wrong({ learningRate: schedule })] as const, ['Dropout', { rate: 0.25 }] as const]
      const error: unknown = await way
        .train(model, rules, { batches: 4, callbacks: { onBatchEnd } })
        .catch((error: unknown) => error)
      expect(error).toEqual(expected(word))
      expect(error === own).toBe(expected(word) === own)
      expect(weights.length).toBeGreaterThan(0)
      expect(weights.length).toBeLessThan(4)
      expect(weightsOf(model)).toEqual(weights.at(-1))
      expect(stateOf(model)).toEqual(before)
      expect(tf.memory().numTensors).toBe(numTensors)
    })
  })

  test.each(
    (['onTrainBegin', 'onEpochBegin', 'onBatchBegin', 'onBatchEnd'] as const).flatMap(at =>
      (['Sequential', 'functional'] as const).map(kind => [kind, at] as const),
    ),
  )('a %s model must not be compiled again %s, whoever does it', async (kind, at) => {
    const all = [dense('body', { inputShape: [3] }), L.batchNormalization({ name: 'norm' }), dense('head')]
    const model = compiled(kind === 'Sequential' ? sequential(...all) : chain('net', [3], ...all))
    const optimizers = [model.optimizer, tf.train.sgd(0.5)]
    const { numTensors } = tf.memory()
    let weights: unknown
    const compile = () => {
      weights ??= (compiled(model, optimizers[1]), weightsOf(model))
    }
    await expect(
      way.train(model, [['*', { learningRate: 0.1 }]], { batches: 3, callbacks: { [at]: compile } }),
    ).rejects.toEqual(
      new Error('model "net" was compiled again while it was training: compile before, or unsubscribe first'),
    )
    expect(weightsOf(model)).toEqual(weights)
    expect(tf.memory().numTensors).toBe(numTensors)
    expect(
      optimizers.map(optimizer => (optimizer as unknown as { learningRate: number }).learningRate),
    ).toEqual([1, 0.5])
    expect(model.optimizer).toBe(optimizers[1])
    await way.train(model, [['*', { learningRate: 0.1 }]])
    expect(weightsOf(model)).not.toEqual(weights)
  })

  test('a model that is compiled again after its last batch is none of its business', async () => {
    const model = net()
    const onEpochEnd = () => void compiled(model)
    await way.train(model, [['*', { learningRate: 0.1 }]], { callbacks: { onEpochEnd } })
  })

  test('an optimizer of which nothing is known trains with rules for all else', async () => {
    const rates: unknown[] = []
    const model = net(new Lion())
    const onBatchEnd = () => void rates.push((model.getLayer('drop') as unknown as { rate: number }).rate)
    await way.train(
      model,
      [
        ['Dropout', { rate: 0.1 }],
        ['bias', { trainable: 0 }],
      ],
      { callbacks: { onBatchEnd } },
    )
    expect(rates).toEqual([0.1])
  })

  test('where one schedule is refused, none has begun', async () => {
    let subscribed = 0
    const values$ = defer(() => of(++subscribed && 0.1))
    for (const schedules of [
      { lr: values$, rote: 0.1 },
      { lr: values$, momentum: wrong(progress) as never },
    ])
      await way.train(net(), [['*', schedules]]).catch(() => undefined)
    expect(subscribed).toBe(0)
  })

  test('what TensorFlow.js refuses itself is refused as ever', async () => {
    const bare = sequential(dense('head', { inputShape: [3] }))
    const uncompiled =
      word === 'anneal'
        ? 'model "net" is not compiled: call model.compile({ optimizer, loss }) first'
        : 'The model needs to be compiled before being used.'
    await expect(way.train(bare, [['*', { lr: 0.1 }]])).rejects.toThrow(uncompiled)
    const weightless = compiled(sequential(L.dropout({ rate: 0.1, inputShape: [3] })))
    const plain: unknown = await trainPlain(weightless).catch((error: unknown) => error)
    await expect(way.train(weightless, [['Dropout', { rate: 0.2 }]])).rejects.toEqual(plain)
  })
})

describe('where the length of the run is not known', () => {
  const unending = () =>
    tf.data.generator(function* () {
      for (let i = 0; i < 2; i++) yield { xs: tf.ones([4, 3]), ys: tf.ones([4, 2]) }
    })

  test.each<[word: string, (model: tf.LayersModel, schedules: Schedules) => Promise<unknown>]>([
    [
      'anneal',
      (model, schedules) =>
        lastValueFrom(fromFitDataset(model, unending(), { epochs: 2 }).pipe(anneal('*', schedules))),
    ],
    [
      'ParamScheduler',
      (model, schedules) =>
        model.fitDataset(unending(), {
          epochs: 2,
          verbose: 0,
          callbacks: new ParamScheduler('*', schedules),
        }),
    ],
  ])('%s refuses a schedule that needs it, and says what to pass', async (word, train) => {
    const model = net()
    const weights = weightsOf(model)
    const { numTensors } = tf.memory()
    await expect(train(model, { learningRate: linear(0.1, 0) })).rejects.toEqual(
      type(
        `${word}('*', { learningRate: linear(0.1, 0) }): linear(0.1, 0) needs progress, and the length of this run is not known: pass batchesPerEpoch to fit, of a dataset that repeats, or { epochs, stepsPerEpoch } to whatever makes the clock`,
      ),
    )
    expect(weightsOf(model)).toEqual(weights)
    expect(tf.memory().numTensors).toBe(numTensors)
    await train(model, { learningRate: reading('step').pipe(linear(0.1, 0.2)) })
    expect(weightsOf(model)).not.toEqual(weights)
  })
})

describe('a loop of variables', () => {
  const variable = () => tf.variable(tf.scalar(1), true, 'enc/w')
  const nothing = () => undefined

  test.each<[title: string, css: string, schedules: Schedules, error: Error]>([
    [
      'l1',
      '*',
      { l1: 0.1 },
      type(
        `anneal('*', { l1: 0.1 }): "l1" belongs to the loss of a layers model; in a loop of your own add it to your loss, with a factor from drive(…)`,
      ),
    ],
    [
      'l2',
      'enc > w',
      { l2: 0.1 },
      type(
        `anneal('enc > w', { l2: 0.1 }): "l2" belongs to the loss of a layers model; in a loop of your own add it to your loss, with a factor from drive(…)`,
      ),
    ],
    [
      'a value of a layer',
      '*',
      { rate: 0.1 },
      type(
        `anneal('*', { rate: 0.1 }): no element that it matches has "rate"; there are learningRate, weightDecay, clipValue, clipNorm, trainable`,
      ),
    ],
    [
      'a name that nothing has',
      'enc > v',
      { lr: 0.1 },
      range(
        `anneal('enc > v', { learningRate: 0.1 }): 'enc > v' matches nothing. The tree is\nVariables\n  enc\n    w`,
      ),
    ],
    [
      'freezing all there is',
      'w',
      { trainable: 0 },
      range(
        `anneal('w', { trainable: 0 }): trainable became 0 for every weight of the variables, and must stay 1 for at least one`,
      ),
    ],
    [
      'a reading that nobody tells',
      '*',
      { lr: reading('samples') },
      type(
        `anneal('*', { learningRate: reading('samples') }): reading('samples') reads samples, which this clock does not have; it has step, epoch, batch, progress, seconds, steps, epochs, stepsPerEpoch`,
      ),
    ],
  ])('refuses %s', async (_, css, schedules, error) => {
    const w = variable()
    const optimizer = tf.train.sgd(1)
    const { numTensors } = tf.memory()
    const run$ = fromSteps({ optimizer, variables: [w] }, { epochs: 1, stepsPerEpoch: 1 }, () => {
      optimizer.minimize(() => w.square())
    })
    await expect(lastValueFrom(run$.pipe(anneal(css, schedules)))).rejects.toEqual(error)
    expect(w.dataSync()[0]).toBe(1)
    expect(w.trainable).toBe(true)
    expect(tf.memory().numTensors).toBe(numTensors)
    tf.dispose(w)
  })

  test('of a model has to compute the penalties that rules drive', async () => {
    const model = compiled(sequential(dense('head', { inputShape: [3] })))
    const [x, y] = [tf.zeros([4, 3]), tf.zeros([4, 2])]
    const byItself = ({ optimizer, step }: Step) => {
      const mean = (): tf.Scalar => tf.losses.meanSquaredError(y, model.apply(x) as tf.Tensor)
      if (step > 0) optimizer.minimize(mean)
    }
    const byModel = async () => void (await model.trainOnBatch(x, y))
    const by = (step: (at: Step) => void | Promise<void>, schedules: Schedules) =>
      lastValueFrom(fromSteps(model, { epochs: 1, stepsPerEpoch: 3 }, step).pipe(anneal('*', schedules)))
    await by(byModel, { l1: 0.1 })
    await by(byItself, { l1: 0, lr: 0.1 })
    const { numTensors } = tf.memory()
    const seen: number[] = []
    await expect(by(at => (seen.push(at.step), byItself(at)), { l2: 0.1 })).rejects.toEqual(
      type(
        `anneal('*', { l2: 0.1 }): "l2" belongs to the model's own loss, which this step did not compute; train by model.trainOnBatch(…), or add it to your loss, with a factor from drive(…)`,
      ),
    )
    expect(seen).toEqual([0, 1])
    expect(tf.memory().numTensors).toBe(numTensors)
  })

  test('without a variable is none', async () => {
    const run$ = fromSteps(
      { optimizer: tf.train.sgd(1), variables: [] },
      { epochs: 1, stepsPerEpoch: 1 },
      nothing,
    )
    await expect(lastValueFrom(run$)).rejects.toEqual(
      type('{ optimizer, variables }: there is no variable to train'),
    )
  })

  test('of a model that is not compiled is none', async () => {
    const run$ = fromSteps(
      sequential(dense('head', { inputShape: [3] })),
      { epochs: 1, stepsPerEpoch: 1 },
      nothing,
    )
    await expect(lastValueFrom(run$)).rejects.toEqual(
      type('model "net" is not compiled: call model.compile({ optimizer, loss }) first'),
    )
  })

  const whole = 'epochs and stepsPerEpoch must be whole numbers above 0'
  test.each<[loop: string, loop: unknown, why: string]>([
    ['{ epochs: 0, stepsPerEpoch: 1 }', { epochs: 0, stepsPerEpoch: 1 }, whole],
    ['{ epochs: 1, stepsPerEpoch: -1 }', { epochs: 1, stepsPerEpoch: -1 }, whole],
    ['{ epochs: 1.5, stepsPerEpoch: 1 }', { epochs: 1.5, stepsPerEpoch: 1 }, whole],
    ['{ epochs: 1, stepsPerEpoch: NaN }', { epochs: 1, stepsPerEpoch: NaN }, whole],
    ['{ epochs: Infinity, stepsPerEpoch: 1 }', { epochs: Infinity, stepsPerEpoch: 1 }, whole],
    ["{ epochs: '2', stepsPerEpoch: 1 }", { epochs: '2', stepsPerEpoch: 1 }, whole],
    ['{ epochs: 2 }', { epochs: 2 }, whole],
    [
      '{ epochs: 2, stepsPerEpoch: 1, initialEpoch: -1 }',
      { epochs: 2, stepsPerEpoch: 1, initialEpoch: -1 },
      'initialEpoch must be a whole number from 0 to 2',
    ],
    [
      '{ epochs: 2, stepsPerEpoch: 1, initialEpoch: 3 }',
      { epochs: 2, stepsPerEpoch: 1, initialEpoch: 3 },
      'initialEpoch must be a whole number from 0 to 2',
    ],
    [
      '{ epochs: 2, stepsPerEpoch: 1, initialEpoch: 0.5 }',
      { epochs: 2, stepsPerEpoch: 1, initialEpoch: 0.5 },
      'initialEpoch must be a whole number from 0 to 2',
    ],
  ])('is refused that is as long as %s', (shown, loop, why) => {
    const variables = { optimizer: tf.train.sgd(1), variables: [] }
    expect(() => fromSteps(variables, loop as Loop, nothing)).toThrow(
      range(`fromSteps(…, ${shown}, …): ${why}`),
    )
  })
})
