import type * as tf from '@tensorflow/tfjs'
import { fieldsOf } from './privates.ts'
import { ANY, BELOW_ONE, NON_NEGATIVE, UNIT, type Range } from './range.ts'

/** The range of each number that a class reads at every step, and null for one that it does not. */
type Numbers = Readonly<Record<string, Range | null>>

const CELL: Numbers = {
  dropout: BELOW_ONE,
  recurrentDropout: BELOW_ONE,
  units: null,
  stateSize: null,
  implementation: null,
}
const CONV: Numbers = { rank: null, filters: null }
const SIZE: Numbers = { height: null, width: null }
const ABOVE_MINUS_ONE: Range = { text: 'above -1', has: x => x > -1 }

// What TensorFlow.js's own layers do with their numbers, by class; a class has those of the ones it extends.
const CLASSES: Readonly<Record<string, Numbers>> = {
  AlphaDropout: { rate: BELOW_ONE },
  BatchNormalization: { momentum: UNIT, epsilon: NON_NEGATIVE, axis: null },
  Bidirectional: { numConstants: null },
  CategoryEncoding: { numTokens: null },
  CenterCrop: SIZE,
  Concatenate: { axis: null },
  Conv1D: CONV,
  Conv2D: CONV,
  Conv3D: CONV,
  ConvLSTM2DCell: { filters: null },
  Dense: { units: null },
  DepthwiseConv2D: { rank: null, depthMultiplier: null },
  Dot: { axes: null },
  // Its seed says which units are dropped; one that does not change drops the same in every batch.
  Dropout: { rate: BELOW_ONE, seed: ANY },
  ELU: { alpha: null },
  Embedding: { inputDim: null, outputDim: null, inputLength: null },
  GRUCell: CELL,
  GaussianDropout: { rate: BELOW_ONE },
  GaussianNoise: { stddev: NON_NEGATIVE },
  LSTMCell: CELL,
  LayerNormalization: { epsilon: NON_NEGATIVE, axis: null },
  LeakyReLU: { alpha: ANY },
  Masking: { maskValue: ANY },
  RNN: { numConstants: null },
  RandomWidth: { widthLower: ABOVE_MINUS_ONE, widthUpper: ABOVE_MINUS_ONE, factor: null, imgHeight: null },
  // One that is made without a ceiling has none until it is set.
  ReLU: { maxValue: NON_NEGATIVE },
  RepeatVector: { n: null },
  Rescaling: { scale: ANY, offset: ANY },
  Resizing: SIZE,
  SeparableConv: { ...CONV, depthMultiplier: null },
  SimpleRNNCell: CELL,
  Softmax: { axis: null },
  ThresholdedReLU: { theta: ANY },
}

function numbersOf(layer: tf.layers.Layer): Numbers {
  let numbers: Numbers = {}
  for (let c: unknown = layer.constructor; typeof c === 'function'; c = Object.getPrototypeOf(c))
    numbers = { ...CLASSES[String(fieldsOf(c)['className'])], ...numbers }
  return numbers
}

/** The names of the numbers of a layer's own that it reads at every step; all numbers of a class of the user's. */
export function layerParams(layer: tf.layers.Layer): string[] {
  const numbers = numbersOf(layer)
  const more = Object.entries(fieldsOf(layer))
    .filter(
      ([name, value]) => typeof value === 'number' && !(name in numbers) && !/^(_|[A-Z]|id$)/.test(name),
    )
    .map(([name]) => name)
  return [...Object.keys(numbers).filter(name => numbers[name]), ...more]
}

/** The values that a param may have on all of these layers. */
export const layerRange = (param: string, layers: readonly tf.layers.Layer[]): Range =>
  layers.map(layer => numbersOf(layer)[param] ?? ANY).find(range => range !== ANY) ?? ANY
