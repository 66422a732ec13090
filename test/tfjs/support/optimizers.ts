import * as tf from '@tensorflow/tfjs'
import { REFERENCES, type Hyper } from './reference.ts'

/** An optimizer to test with, and what it is made with. */
export interface Maker {
  readonly className: keyof typeof REFERENCES
  readonly own: Hyper
  /** @param own what it is to be made with instead */
  readonly make: (own?: Partial<Hyper>) => tf.Optimizer
}

const NONE: Hyper = {
  learningRate: 0,
  momentum: 0,
  useNesterov: 0,
  beta1: 0,
  beta2: 0,
  // What optimizers take that are told none: on WebGL it is not what it is elsewhere.
  epsilon: tf.backend().epsilon(),
  decay: 0,
  rho: 0,
  weightDecay: 0,
  centered: 0,
}

/** How to make an optimizer of one's own. */
export const maker = (
  className: keyof typeof REFERENCES,
  own: Partial<Hyper>,
  make: (h: Hyper) => tf.Optimizer,
): Maker => {
  const all = { ...NONE, ...own }
  return { className, own: all, make: other => make({ ...all, ...other }) }
}

const momentum = (h: Hyper) => tf.train.momentum(h.learningRate, h.momentum, h.useNesterov === 1)
const adamax = (h: Hyper) => tf.train.adamax(h.learningRate, h.beta1, h.beta2, h.epsilon, h.decay)
const rmsprop = (h: Hyper) => tf.train.rmsprop(h.learningRate, h.rho, h.momentum, h.epsilon, h.centered === 1)

const BETAS = { beta1: 0.9, beta2: 0.99 }

const adam = (h: Hyper) => tf.train.adam(h.learningRate, h.beta1, h.beta2, h.epsilon)

/** The seven optimizers of TensorFlow.js, in their variants. */
export const OPTIMIZERS: Readonly<Record<string, Maker>> = {
  SGD: maker('SGD', { learningRate: 0.02 }, h => tf.train.sgd(h.learningRate)),
  Momentum: maker('Momentum', { learningRate: 0.01, momentum: 0.8 }, momentum),
  'Momentum, Nesterov': maker('Momentum', { learningRate: 0.01, momentum: 0.8, useNesterov: 1 }, momentum),
  Adam: maker('Adam', { learningRate: 0.05, ...BETAS }, adam),
  Adamax: maker('Adamax', { learningRate: 0.05, ...BETAS }, adamax),
  'Adamax, decay': maker('Adamax', { learningRate: 0.05, ...BETAS, decay: 0.1 }, adamax),
  RMSProp: maker('RMSProp', { learningRate: 0.02, rho: 0.9 }, rmsprop),
  'RMSProp, momentum': maker('RMSProp', { learningRate: 0.01, rho: 0.9, momentum: 0.5 }, rmsprop),
  // For epsilon is taken away from the variance, and a small one would make NaN of its root.
  'RMSProp, centered': maker(
    'RMSProp',
    { learningRate: 0.01, rho: 0.9, momentum: 0.2, epsilon: 0, centered: 1 },
    rmsprop,
  ),
  Adagrad: maker('Adagrad', { learningRate: 0.1 }, h => tf.train.adagrad(h.learningRate)),
  Adadelta: maker('Adadelta', { learningRate: 0.02, rho: 0.95 }, h =>
    tf.train.adadelta(h.learningRate, h.rho, h.epsilon),
  ),
}
