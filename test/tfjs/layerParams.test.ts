import * as tf from '@tensorflow/tfjs'
import { describe, expect, inject, test } from 'vitest'
import { fn } from '../../src/index.ts'
import { layerParams } from '../../src/tfjs/layerParams.ts'
import { Fixed } from './support/Fixed.ts'
import { chain, compiled } from './support/models.ts'
import { numbersOf, readsOf } from './support/numbers.ts'
import { Probe } from './support/Probe.ts'
import { refusal } from './support/refusal.ts'
import { WAYS, type Way } from './support/ways.ts'

const { layers: L } = tf

const VECTOR = [3]
const SEQUENCE = [4, 3]
const IMAGE = [4, 4, 2]
const VOLUME = [4, 4, 4, 1]

/** Every layer of TensorFlow.js, without chance, and the shape of its input. */
const LAYERS: Readonly<Record<string, readonly [args: object, shape: number[]]>> = {
  activation: [{ activation: 'relu' }, VECTOR],
  add: [{}, VECTOR],
  alphaDropout: [{ rate: 0 }, VECTOR],
  average: [{}, VECTOR],
  averagePooling1d: [{}, SEQUENCE],
  averagePooling2d: [{}, IMAGE],
  averagePooling3d: [{}, VOLUME],
  batchNormalization: [{}, VECTOR],
  bidirectional: [{ layer: L.lstm({ units: 2 }) }, SEQUENCE],
  categoryEncoding: [{ numTokens: 9, outputMode: 'multiHot' }, VECTOR],
  centerCrop: [{ height: 2, width: 2 }, IMAGE],
  concatenate: [{ axis: -1 }, VECTOR],
  conv1d: [{ filters: 2, kernelSize: 2 }, SEQUENCE],
  conv2d: [{ filters: 2, kernelSize: 2 }, IMAGE],
  conv2dTranspose: [{ filters: 2, kernelSize: 2 }, IMAGE],
  conv3d: [{ filters: 2, kernelSize: 2 }, VOLUME],
  conv3dTranspose: [{ filters: 2, kernelSize: 2 }, VOLUME],
  convLstm2d: [{ filters: 2, kernelSize: 2, implementation: 1 }, [2, ...IMAGE]],
  cropping2D: [{ cropping: 1 }, IMAGE],
  dense: [{ units: 2 }, VECTOR],
  depthwiseConv2d: [{ kernelSize: 2 }, IMAGE],
  dot: [{ axes: -1 }, VECTOR],
  dropout: [{ rate: 0.5, seed: 3 }, VECTOR],
  elu: [{}, VECTOR],
  embedding: [{ inputDim: 5, outputDim: 2, inputLength: 3 }, VECTOR],
  flatten: [{}, SEQUENCE],
  gaussianDropout: [{ rate: 0 }, VECTOR],
  gaussianNoise: [{ stddev: 0 }, VECTOR],
  globalAveragePooling1d: [{}, SEQUENCE],
  globalAveragePooling2d: [{}, IMAGE],
  globalMaxPooling1d: [{}, SEQUENCE],
  globalMaxPooling2d: [{}, IMAGE],
  gru: [{ units: 2, implementation: 1 }, SEQUENCE],
  layerNormalization: [{}, VECTOR],
  leakyReLU: [{}, VECTOR],
  lstm: [{ units: 2, implementation: 1 }, SEQUENCE],
  masking: [{ maskValue: 2 }, [6, 1]],
  maxPooling1d: [{}, SEQUENCE],
  maxPooling2d: [{}, IMAGE],
  maxPooling3d: [{}, VOLUME],
  maximum: [{}, VECTOR],
  minimum: [{}, VECTOR],
  multiply: [{}, VECTOR],
  permute: [{ dims: [2, 1] }, SEQUENCE],
  prelu: [{}, VECTOR],
  // So wide that another factor gives another width but once in a million times.
  randomWidth: [{ factor: [0.5, 0.5] }, [4, 400, 2]],
  reLU: [{ maxValue: 1 }, VECTOR],
  repeatVector: [{ n: 2 }, VECTOR],
  rescaling: [{ scale: 0.5, offset: 1 }, VECTOR],
  reshape: [{ targetShape: [3, 1] }, VECTOR],
  resizing: [{ height: 2, width: 2 }, IMAGE],
  rnn: [{ cell: [L.lstmCell({ units: 2 }), L.gruCell({ units: 2 })] }, SEQUENCE],
  separableConv2d: [{ filters: 2, kernelSize: 2 }, IMAGE],
  simpleRNN: [{ units: 2, implementation: 1 }, SEQUENCE],
  softmax: [{ axis: 1 }, VECTOR],
  spatialDropout1d: [{ rate: 0.5, seed: 3 }, SEQUENCE],
  thresholdedReLU: [{ theta: 1 }, VECTOR],
  timeDistributed: [{ layer: L.dense({ units: 2 }) }, SEQUENCE],
  upSampling2d: [{}, IMAGE],
  zeroPadding2d: [{}, IMAGE],
}

/** Those that are tested with the layer around them, and those that make no layer. */
const ELSEWHERE =
  /^(Layer|RNN|RNNCell|input|inputLayer|avgPool.*|avgPooling.*|globalMaxPool.d|maxPool.d|.*Cells?)$/

const INTEGERS = ['embedding', 'categoryEncoding']
const SEVERAL = /^(add|average|concatenate|dot|maximum|minimum|multiply)$/

function inputs(factory: string, shape: readonly number[]): tf.Tensor | tf.Tensor[] {
  const few = INTEGERS.includes(factory) ? [1, 2, 3, 0, 4] : [-1, 2, 0.5, -3, 4]
  const all = [2, ...shape]
  const x = tf.tensor(
    Array.from({ length: all.reduce((a, b) => a * b) }, (_, i) => few[i % few.length]!),
    all,
  )
  return SEVERAL.test(factory) ? [x, x] : x
}

describe('of all numbers of all layers of TensorFlow.js, those can be scheduled that it reads at every step', () => {
  test('no layer is forgotten', () => {
    expect(
      Object.keys(L)
        .filter(name => !ELSEWHERE.test(name))
        .sort(),
    ).toEqual(Object.keys(LAYERS).sort())
  })

  // What the wasm backend of tfjs 4.22 gives for it is partly memory that nobody has written.
  const decidable = ([name]: [string, unknown]) =>
    !(name === 'conv3dTranspose' && inject('backend') === 'wasm')

  test.each(Object.entries(LAYERS).filter(decidable))('%s', (factory, [args, shape]) => {
    const layer = (L as unknown as Record<string, (args: object) => tf.layers.Layer>)[factory]!(args)
    const x = inputs(factory, shape)
    layer.apply(x)
    const cell = (layer as { cell?: tf.layers.Layer }).cell
    for (const owner of cell ? [layer, cell] : [layer]) {
      const read = numbersOf(owner).filter(name => {
        const change = readsOf(layer, owner, name, x)
        // A RandomWidth is there to give another shape each time; in others the shape is not theirs to change.
        return (
          change === 'values' || (change === 'shape' && name.startsWith('width') && factory === 'randomWidth')
        )
      })
      expect(layerParams(owner).sort()).toEqual(read.sort())
    }
    tf.dispose(x)
  })
})

type Values = readonly [first: number, second: number]

/** What a layer gives in the two batches of a training in which only a number of its own changes. */
async function outputs(
  way: Way,
  layer: tf.layers.Layer,
  param: string,
  [first, second]: Values,
  batch: tf.Tensor,
): Promise<Float32Array[]> {
  const probe = new Probe()
  const sink = new Fixed('sink', tf.ones([batch.shape[0], 1]))
  const model = compiled(
    chain('net', [1], new Fixed('source', batch), layer, probe, sink, L.dense({ units: 1 })),
  )
  const { cell = layer } = layer as { cell?: tf.layers.Layer }
  const fields = cell as unknown as Record<string, unknown>
  const name = param.replace('layer.', '')
  const before = fields[name]
  await way.train(model, [[`#${layer.name}`, { [param]: fn(t => (t < 0.5 ? first : second)) }]], {
    batches: 2,
    samples: batch.shape[0],
  })
  expect(fields[name]).toBe(before)
  return probe.seen
}

const one = ([x]: Float32Array) => x!
const sum = (all: Float32Array) => all.reduce((a, b) => a + b, 0)
const share = (all: Float32Array, is: (x: number) => boolean) => all.filter(is).length / all.length
const zeros = (all: Float32Array) => share(all, x => x === 0)
const deviation = (all: Float32Array) => {
  const mean = sum(all) / all.length
  return Math.sqrt(sum(all.map(x => (x - mean) ** 2)) / all.length)
}
/** Of two values, how often the lower one comes. */
const lower = (all: Float32Array) => {
  const middle = (Math.min(...all) + Math.max(...all)) / 2
  return share(all, x => x < middle)
}

/** A layer of the user's, with numbers whose names mean something else in layers of TensorFlow.js. */
class Gain extends tf.layers.Layer {
  static readonly className = 'Gain'
  factor = 1
  rate = 0
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return [inputs].flat()[0]!.mul(this.factor).add(this.rate)
  }
}

interface Effect {
  readonly title: string
  readonly layer: () => tf.layers.Layer
  readonly param: string
  readonly values: Values
  readonly batch: () => tf.Tensor
  readonly measure: (output: Float32Array) => number
  readonly expected: Values
  /** What chance may make of it; nothing if left out. */
  readonly chance?: number
}

const many = () => tf.ones([4, 2500])
const single = (x: number) => () => tf.tensor2d([[x]])

/** Of one unit, whose output is lower where it did not get its input, or did not remember its output. */
const recurrent = (title: 'lstm' | 'gru' | 'simpleRNN'): Effect[] => {
  const kernelInitializer = tf.initializers.constant({ value: 0.1 })
  const layer = () => L[title]({ units: 1, kernelInitializer, recurrentInitializer: 'ones' })
  const shared = {
    title,
    layer,
    values: [0.2, 0.7],
    measure: lower,
    expected: [0.2, 0.7],
    chance: 0.1,
  } as const
  return [
    { ...shared, param: 'dropout', batch: () => tf.ones([1000, 1, 1]) },
    { ...shared, param: 'recurrentDropout', batch: () => tf.tensor([1, 0], [1, 2, 1]).tile([1000, 1, 1]) },
  ]
}

const EFFECTS: Effect[] = [
  {
    title: 'dropout',
    layer: () => L.dropout({ rate: 0.5 }),
    param: 'rate',
    values: [0.2, 0.7],
    batch: many,
    measure: zeros,
    expected: [0.2, 0.7],
    chance: 0.03,
  },
  {
    title: 'dropout, off and on',
    layer: () => L.dropout({ rate: 0 }),
    param: 'rate',
    values: [0, 0.5],
    batch: many,
    measure: zeros,
    expected: [0, 0.5],
    chance: 0.03,
  },
  {
    title: 'spatialDropout1d',
    layer: () => L.spatialDropout1d({ rate: 0.5 }),
    param: 'rate',
    values: [0.2, 0.7],
    batch: () => tf.ones([4, 2, 1000]),
    measure: zeros,
    expected: [0.2, 0.7],
    chance: 0.04,
  },
  {
    title: 'gaussianDropout, whose deviation is √(rate / (1 − rate))',
    layer: () => L.gaussianDropout({ rate: 0.1 }),
    param: 'rate',
    values: [0.2, 0.5],
    batch: many,
    measure: deviation,
    expected: [0.5, 1],
    chance: 0.04,
  },
  {
    title: 'alphaDropout',
    layer: () => L.alphaDropout({ rate: 0.5 }),
    param: 'rate',
    values: [0.2, 0.7],
    batch: many,
    // Where it drops a unit, TensorFlow.js puts a high value, not a low one.
    measure: all => 1 - lower(all),
    expected: [0.2, 0.7],
    chance: 0.03,
  },
  {
    title: 'gaussianNoise',
    layer: () => L.gaussianNoise({ stddev: 1 }),
    param: 'stddev',
    values: [0.1, 2],
    batch: many,
    measure: deviation,
    expected: [0.1, 2],
    chance: 0.1,
  },
  {
    title: 'leakyReLU',
    layer: () => L.leakyReLU({ alpha: 0.3 }),
    param: 'alpha',
    values: [0.1, 0.5],
    batch: single(-2),
    measure: one,
    expected: [-0.2, -1],
  },
  {
    title: 'reLU',
    layer: () => L.reLU({ maxValue: 5 }),
    param: 'maxValue',
    values: [1, 3],
    batch: single(4),
    measure: one,
    expected: [1, 3],
  },
  {
    title: 'reLU that was made without',
    layer: () => L.reLU(),
    param: 'maxValue',
    values: [1, 3],
    batch: single(4),
    measure: one,
    expected: [1, 3],
  },
  {
    title: 'thresholdedReLU',
    layer: () => L.thresholdedReLU({ theta: 1 }),
    param: 'theta',
    values: [0.5, 2],
    batch: single(1),
    measure: one,
    expected: [1, 0],
  },
  {
    title: 'batchNormalization',
    layer: () => L.batchNormalization(),
    param: 'layer.epsilon',
    values: [0, 3],
    batch: () => tf.tensor2d([[1], [-1]]),
    measure: one,
    expected: [1, 0.5],
  },
  {
    title: 'layerNormalization',
    layer: () => L.layerNormalization(),
    param: 'layer.epsilon',
    values: [0, 3],
    batch: () => tf.tensor2d([[1, -1]]),
    measure: one,
    expected: [1, 0.5],
  },
  {
    title: 'rescaling',
    layer: () => L.rescaling({ scale: 1, offset: 1 }),
    param: 'scale',
    values: [2, 3],
    batch: single(4),
    measure: one,
    expected: [9, 13],
  },
  {
    title: 'rescaling',
    layer: () => L.rescaling({ scale: 2 }),
    param: 'offset',
    values: [1, -1],
    batch: single(4),
    measure: one,
    expected: [9, 7],
  },
  {
    title: 'masking',
    layer: () => L.masking({ maskValue: 7 }),
    param: 'maskValue',
    values: [1, 2],
    batch: () => tf.tensor3d([[[1], [2]]]),
    measure: sum,
    expected: [2, 1],
  },
  {
    title: "a layer of the user's",
    layer: () => new Gain({}),
    param: 'factor',
    values: [2, 3],
    batch: single(4),
    measure: one,
    expected: [8, 12],
  },
  {
    title: "a layer of the user's",
    layer: () => new Gain({}),
    param: 'rate',
    values: [40, -1],
    batch: single(4),
    measure: one,
    expected: [44, 3],
  },
  ...recurrent('simpleRNN'),
  ...recurrent('gru'),
  ...recurrent('lstm'),
]

describe.each(WAYS)('by $word', way => {
  test.each(EFFECTS)(
    '$param of $title takes effect in every batch, and is put back',
    async ({ layer, param, values, batch, measure, expected, chance }) => {
      const seen = await outputs(way, layer(), param, values, batch())
      expect(seen).toHaveLength(2)
      seen.map(measure).forEach((x, i) => {
        if (chance === undefined) expect(x).toBeCloseTo(expected[i]!, 4)
        else expect(Math.abs(x - expected[i]!)).toBeLessThan(chance)
      })
    },
  )

  test('a Dropout whose seed moves drops other units in each batch, and the same ones in each run', async () => {
    const run = (values: Values) => outputs(way, L.dropout({ rate: 0.5 }), 'seed', values, many())
    const [first, second] = await run([1, 2])
    expect(first).not.toEqual(second)
    expect(await run([2, 1])).toEqual([second, first])
  })

  test.each<[param: string, name: string, layer: () => tf.layers.Layer]>([
    ['units', 'Dense#x', () => L.dense({ name: 'x', units: 2 })],
    ['activation', 'Dense#x', () => L.dense({ name: 'x', units: 2 })],
    ['useBias', 'Dense#x', () => L.dense({ name: 'x', units: 2 })],
    ['alpha', 'ELU#x', () => L.elu({ name: 'x' })],
    ['n', 'RepeatVector#x', () => L.repeatVector({ name: 'x', n: 2 })],
    ['axis', 'Softmax#x', () => L.softmax({ name: 'x' })],
    ['sharedAxes', 'PReLU#x', () => L.prelu({ name: 'x' })],
  ])('%s of %s cannot be scheduled', async (param, name, layer) => {
    const model = compiled(chain('net', [3], layer(), L.dense({ units: 1 })))
    expect(await refusal(way, model, [['#x', { [param]: 0.5 }]])).toEqual(
      new TypeError(
        `${way.word}('#x', { ${param}: 0.5 }): ${name} has "${param}", but that is fixed when the layer is made; there are learningRate, weightDecay, clipValue, clipNorm, trainable, l1, l2`,
      ),
    )
  })
})
