import * as tf from '@tensorflow/tfjs'
import { lastValueFrom } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fromFit, fromFitDataset } from '../../src/tfjs/index.ts'
import { trainingState } from './support/bits.ts'
import { Recorder } from './support/Recorder.ts'

type Callbacks = NonNullable<tf.ModelFitArgs['callbacks']>

const SAMPLES = 10
const numbers = (width: number, phase: number) =>
  tf.tensor2d(
    Array.from({ length: SAMPLES }, (_, i) =>
      Array.from({ length: width }, (_, j) => Math.sin(phase + 1.9 * i + 2.3 * j)),
    ),
  )
const oneHot = () => tf.oneHot(tf.range(0, SAMPLES, 1, 'int32').mod(tf.scalar(3, 'int32')), 3).toFloat()

const dense = (units: number, seed: number, args: object = {}) =>
  tf.layers.dense({ units, kernelInitializer: tf.initializers.glorotNormal({ seed }), ...args })

/** A model with everything that a plain one has: normalization, which moves weights of its own, metrics, a penalty. */
function sequential(): tf.LayersModel {
  const model = tf.sequential({
    layers: [
      dense(5, 1, { inputShape: [3], activation: 'tanh', kernelRegularizer: 'l1l2' }),
      tf.layers.batchNormalization(),
      dense(3, 2, { activation: 'softmax' }),
    ],
  })
  model.compile({
    optimizer: tf.train.adam(0.01),
    loss: 'categoricalCrossentropy',
    metrics: ['accuracy', 'mse'],
  })
  return model
}

/** Two inputs, two outputs, a loss and metrics for each. */
function twoOutputs(): tf.LayersModel {
  const inputs = [tf.input({ shape: [3] }), tf.input({ shape: [2] })]
  const branches = inputs.map((input, i) => dense(4, 3 + i, { activation: 'tanh' }).apply(input))
  const both = tf.layers.concatenate().apply(branches as tf.SymbolicTensor[])
  const outputs = [dense(3, 5, { name: 'kind', activation: 'softmax' }), dense(1, 6, { name: 'size' })].map(
    layer => layer.apply(both),
  )
  const model = tf.model({ inputs, outputs: outputs as tf.SymbolicTensor[] })
  model.compile({
    optimizer: tf.train.rmsprop(0.01),
    loss: ['categoricalCrossentropy', 'meanSquaredError'],
    metrics: ['accuracy', 'mae'],
  })
  return model
}

const models = { 'a Sequential': sequential, 'a model of two outputs': twoOutputs }
type ModelName = keyof typeof models

const dataOf: Record<ModelName, () => { xs: tf.Tensor | tf.Tensor[]; ys: tf.Tensor | tf.Tensor[] }> = {
  'a Sequential': () => ({ xs: numbers(3, 0), ys: oneHot() }),
  'a model of two outputs': () => ({ xs: [numbers(3, 0), numbers(2, 1)], ys: [oneHot(), numbers(1, 2)] }),
}

/** The user's own callbacks, and, where plain `fit` cannot take them, the same as one has to wrap them by hand. */
const CALLBACKS: Readonly<
  Record<string, { readonly ours: (r: Recorder) => Callbacks; readonly byHand?: (r: Recorder) => Callbacks }>
> = {
  'an object': { ours: r => r.object('a') },
  'an instance': { ours: r => r.instance('a') },
  'a CustomCallback': { ours: r => r.custom('a') },
  'an array of objects': { ours: r => [r.object('a'), r.object('b')] },
  'an array of instances': { ours: r => [r.instance('a'), r.custom('b'), r.instance('c')] },
  'objects and instances': {
    ours: r => [r.object('a'), r.instance('b'), r.object('c'), r.custom('d')] as tf.Callback[],
    byHand: r => [r.custom('a'), r.instance('b'), r.custom('c'), r.custom('d')] as tf.Callback[],
  },
  'instances and objects': {
    ours: r => [r.instance('a'), r.object('b')] as tf.Callback[],
    byHand: r => [r.instance('a'), r.custom('b')],
  },
}
/** All kinds where nothing is validated; else those whose logs differ. */
const kindsWith = (validation: string) =>
  validation === 'no validation'
    ? Object.keys(CALLBACKS)
    : ['an object', 'an instance', 'objects and instances']

const VALIDATIONS: Readonly<
  Record<string, (data: ReturnType<(typeof dataOf)[ModelName]>) => tf.ModelFitArgs>
> = {
  'no validation': () => ({}),
  validationSplit: () => ({ validationSplit: 0.3 }),
  validationData: ({ xs, ys }) => ({ validationData: [xs, ys] as [tf.Tensor, tf.Tensor] }),
  'an initial epoch': () => ({ initialEpoch: 1 }),
}

/** What is to be seen of a training from outside: weights and slots, the history, each call of a callback. */
async function outcome(
  make: () => tf.LayersModel,
  callbacks: (r: Recorder) => Callbacks | undefined,
  train: (model: tf.LayersModel, callbacks: { callbacks?: Callbacks }) => Promise<unknown>,
) {
  const model = make()
  const recorder = new Recorder()
  const given = callbacks(recorder)
  await train(model, given ? { callbacks: given } : {})
  const hidden = (model as unknown as { model?: tf.LayersModel }).model ?? model
  const { epoch, history } = hidden.history
  return { ...trainingState(model), epoch, history, calls: recorder.calls }
}

const ARGS = { epochs: 2, batchSize: 4, shuffle: false } as const

describe.each(Object.keys(models) as ModelName[])('fromFit without a rule trains %s', name => {
  const make = models[name]
  const data = dataOf[name]()

  describe.each(Object.keys(VALIDATIONS))('with %s', validation => {
    const args = { ...ARGS, ...VALIDATIONS[validation]!(data) }

    test.each(kindsWith(validation))('as fit does, and calls %s as fit does', async kind => {
      const { ours, byHand = ours } = CALLBACKS[kind]!
      const plain = await outcome(make, byHand, (model, callbacks) =>
        model.fit(data.xs, data.ys, { ...args, ...callbacks }),
      )
      const streamed = await outcome(make, ours, (model, callbacks) =>
        lastValueFrom(fromFit(model, data.xs, data.ys, { ...args, ...callbacks })),
      )
      expect(plain.calls.length).toBeGreaterThan(10)
      expect(streamed).toEqual(plain)
    })
  })

  test('as fit does where there is no callback', async () => {
    const plain = await outcome(
      make,
      () => undefined,
      model => model.fit(data.xs, data.ys, ARGS),
    )
    const streamed = await outcome(
      make,
      () => undefined,
      model => lastValueFrom(fromFit(model, data.xs, data.ys, ARGS)),
    )
    expect(streamed).toEqual(plain)
  })
})

test.each(['auto', 'batch', 'epoch', 1, 5_000_000] as const)(
  'fromFit yields to an object as often as fit does with yieldEvery: %s',
  async yieldEvery => {
    const { xs, ys } = dataOf['a Sequential']()
    const args = { ...ARGS, yieldEvery }
    const callbacks = (r: Recorder) => r.object('a')
    const plain = await outcome(sequential, callbacks, (model, given) =>
      model.fit(xs, ys, { ...args, ...given }),
    )
    const streamed = await outcome(sequential, callbacks, (model, given) =>
      lastValueFrom(fromFit(model, xs, ys, { ...args, ...given })),
    )
    expect(streamed).toEqual(plain)
  },
)

test('a callback that stops the training stops it as it stops fit', async () => {
  const { xs, ys } = dataOf['a Sequential']()
  const callbacks = (r: Recorder) => [
    tf.callbacks.earlyStopping({ monitor: 'loss', mode: 'max', patience: 1 }),
    r.instance('a'),
  ]
  const plain = await outcome(sequential, callbacks, (model, given) =>
    model.fit(xs, ys, { ...ARGS, epochs: 9, ...given }),
  )
  const streamed = await outcome(sequential, callbacks, (model, given) =>
    lastValueFrom(fromFit(model, xs, ys, { ...ARGS, epochs: 9, ...given })),
  )
  expect(plain.epoch.length).toBeLessThan(9)
  expect(streamed).toEqual(plain)
})

test('what fit refuses of callbacks, the stream refuses with the same error', async () => {
  const { xs, ys } = dataOf['a Sequential']()
  const args = { ...ARGS, yieldEvery: 'never' as const, callbacks: new Recorder().object('a') }
  const error = (await sequential()
    .fit(xs, ys, args)
    .catch((e: unknown) => e)) as Error
  await expect(lastValueFrom(fromFit(sequential(), xs, ys, args))).rejects.toThrow(error.message)
})

describe('fromFitDataset without a rule', () => {
  const { xs, ys } = dataOf['a Sequential']()
  const rows = (tensor: tf.Tensor) => tensor.arraySync() as number[][]
  const dataset = () =>
    tf.data
      .zip({ xs: tf.data.array(rows(xs as tf.Tensor)), ys: tf.data.array(rows(ys as tf.Tensor)) })
      .batch(4)

  const DATASET_ARGS: Readonly<Record<string, () => object>> = {
    'no validation': () => ({ epochs: 2 }),
    'tensors to validate by': () => ({ epochs: 2, validationData: [xs, ys] }),
    'a dataset to validate by': () => ({ epochs: 2, validationData: dataset() }),
    batchesPerEpoch: () => ({ epochs: 2, batchesPerEpoch: 2 }),
  }

  describe.each(Object.keys(DATASET_ARGS))('with %s', kindOfArgs => {
    test.each(kindsWith(kindOfArgs))(
      'trains as fitDataset does, and calls %s as fitDataset does',
      async kind => {
        const { ours, byHand = ours } = CALLBACKS[kind]!
        const args = { epochs: 1, verbose: 0 as const, ...DATASET_ARGS[kindOfArgs]!() }
        const plain = await outcome(sequential, byHand, (model, callbacks) =>
          model.fitDataset(dataset().repeat(2), { ...args, ...callbacks }),
        )
        const streamed = await outcome(sequential, ours, (model, callbacks) =>
          lastValueFrom(fromFitDataset(model, dataset().repeat(2), { ...args, ...callbacks })),
        )
        expect(plain.calls.length).toBeGreaterThan(10)
        expect(streamed).toEqual(plain)
      },
    )
  })
})
