import type * as tf from '@tensorflow/tfjs'
import { fn } from '../../../src/index.ts'
import type { Schedules } from '../../../src/tfjs/index.ts'

/** A selector and its schedules, for `anneal` and for `ParamScheduler`. */
export type Written = readonly [css: string, schedules: Schedules]

const PARAMS: Readonly<Record<string, readonly string[]>> = {
  SGD: ['learningRate'],
  Momentum: ['learningRate', 'momentum'],
  Adam: ['learningRate', 'beta1', 'beta2', 'epsilon'],
  Adamax: ['learningRate', 'beta1', 'beta2', 'epsilon', 'decay'],
  RMSProp: ['learningRate', 'rho', 'optimizer.momentum', 'epsilon'],
  Adagrad: ['learningRate'],
  Adadelta: ['learningRate'],
}

/** Rules for everything that there is to drive in a trapped model, with several groups of weights. */
export function everything(optimizer: tf.Optimizer): Written[] {
  const of = (low: number): Schedules =>
    Object.fromEntries(PARAMS[optimizer.getClassName()]!.map(param => [param, fn(t => low + t / 100)]))
  const nesterov: Written[] = optimizer.getClassName() === 'Momentum' ? [['#head', { useNesterov: 1 }]] : []
  return [
    [':root', of(0.01)],
    ['#head', of(0.02)],
    ['#body', { l1: fn(t => t / 10), l2: 0.1 }],
    ['#head > kernel', { l2: fn(t => t / 10) }],
    ['#norm > gamma', { trainable: fn(t => (t < 0.5 ? 0 : 1)) }],
    ['BatchNormalization', { 'layer.momentum': fn(t => 0.9 + t / 20), 'layer.epsilon': 0.01 }],
    ['Dropout', { rate: fn(t => t / 2) }],
    ...nesterov,
  ]
}
