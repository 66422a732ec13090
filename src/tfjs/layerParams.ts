import type * as tf from '@tensorflow/tfjs'
import { fieldsOf } from './privates.ts'
import { ANY, BELOW_ONE, NON_NEGATIVE, UNIT, type Range } from './range.ts'

const RANGES: Readonly<Record<string, Range>> = {
  rate: BELOW_ONE,
  dropout: BELOW_ONE,
  recurrentDropout: BELOW_ONE,
  stddev: NON_NEGATIVE,
  momentum: UNIT,
  epsilon: NON_NEGATIVE,
  maxValue: NON_NEGATIVE,
}

// Numbers of TensorFlow.js's layers that are read when the layer is made or built, and never again.
const FIXED: ReadonlySet<string> = new Set(
  'id units filters rank depthMultiplier inputDim outputDim inputLength stateSize n axis axes height width numTokens factor implementation seed'.split(
    ' ',
  ),
)

/** The values that a param of a layer may have. */
export const layerRange = (param: string): Range => RANGES[param] ?? ANY

/** The names of the numbers of a layer's own that it reads at every step. */
export function layerParams(layer: tf.layers.Layer): string[] {
  const type = layer.getClassName()
  // A ReLU made without a ceiling has none until one is set; an ELU ignores its alpha.
  if (type === 'ReLU') return ['maxValue']
  if (type === 'ELU') return []
  return Object.entries(fieldsOf(layer))
    .filter(([name, value]) => typeof value === 'number' && !FIXED.has(name) && !/^(_|[A-Z])/.test(name))
    .map(([name]) => name)
}
