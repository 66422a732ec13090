import * as tf from '@tensorflow/tfjs'
import { fieldsOf } from './privates.ts'
import { BELOW_ONE, FLAG, NON_NEGATIVE, UNIT, type Range } from './range.ts'

/** A hyperparameter of an optimizer: how to read it, and how to set it so that it takes effect. */
export interface OptimizerParam {
  readonly read: (optimizer: tf.Optimizer) => number
  readonly write: (optimizer: tf.Optimizer, value: number) => void
  readonly range: Range
  /** The private variable that keeps the running product of this param, that of the next step included. */
  readonly product?: string
}

/** What there is to set on a class of optimizers. */
export interface OptimizerClass {
  readonly params: Readonly<Record<string, OptimizerParam>>
  /** The field's name for what TensorFlow.js calls otherwise: `{ decay: 'rho' }`. */
  readonly aliases?: Readonly<Record<string, string>>
  /** Names that exist and cannot be scheduled, with the reason. */
  readonly fixed?: Readonly<Record<string, string>>
  /** Private variables that advance once for each time the optimizer is applied. */
  readonly advances?: readonly string[]
}

/**
 * A hyperparameter that is a plain field of the optimizer, read at every step.
 *
 * @param name the field
 * @param range the values it may have; 0 or above if left out
 */
export const field = (name: string, range: Range = NON_NEGATIVE): OptimizerParam => ({
  read: optimizer => Number(fieldsOf(optimizer)[name]),
  write: (optimizer, value) => {
    fieldsOf(optimizer)[name] = value
  },
  range,
})

/** What the scalars hold that SGD and Momentum keep beside a number, and compute with instead of it. */
const scalars = new WeakMap<tf.Tensor, number>()

function replaceScalar(optimizer: tf.Optimizer, name: string, value: number): void {
  const fields = fieldsOf(optimizer)
  ;(fields[name] as tf.Tensor).dispose()
  const made = tf.keep(tf.scalar(value))
  fields[name] = made
  scalars.set(made, value)
}

/** A number as the update uses it: of one that was set by hand the scalar knows nothing. It is read from the device once. */
function readScalar(optimizer: tf.Optimizer, name: string, scalar: string, sign: 1 | -1): number {
  const tensor = fieldsOf(optimizer)[scalar] as tf.Tensor
  const held = scalars.get(tensor) ?? tensor.dataSync()[0]!
  scalars.set(tensor, held)
  const used = sign * held
  const shown = Number(fieldsOf(optimizer)[name])
  // A device may keep no more than 16 bits of it.
  return Math.abs(shown - used) <= 1e-3 * Math.abs(used) ? shown : used
}

const sgdLearningRate: OptimizerParam = {
  ...field('learningRate'),
  read: optimizer => readScalar(optimizer, 'learningRate', 'c', -1),
  write: (optimizer, value) => {
    ;(optimizer as tf.SGDOptimizer).setLearningRate(value)
    scalars.set(fieldsOf(optimizer)['c'] as tf.Tensor, -value)
  },
}

const momentum: OptimizerParam = {
  ...field('momentum', UNIT),
  read: optimizer => readScalar(optimizer, 'momentum', 'm', 1),
  // `setMomentum` of tfjs 4 changes the number and not the scalar that the update uses.
  write: (optimizer, value) => {
    fieldsOf(optimizer)['momentum'] = value
    replaceScalar(optimizer, 'm', value)
  },
}

const nesterov: OptimizerParam = {
  ...field('useNesterov', FLAG),
  write: (optimizer, value) => {
    fieldsOf(optimizer)['useNesterov'] = value === 1
  },
}

/** A beta with bias correction. */
const beta = (name: string, product: string): OptimizerParam => ({ ...field(name, BELOW_ONE), product })

const learningRate = field('learningRate')
const epsilon = field('epsilon')

/** TensorFlow.js's centered RMSProp subtracts epsilon where all others add it, and gives NaN for a gradient of 0. */
const rmspropEpsilon: OptimizerParam = {
  ...epsilon,
  read: optimizer => signOf(optimizer) * epsilon.read(optimizer),
  write: (optimizer, value) => epsilon.write(optimizer, signOf(optimizer) * value),
}
const signOf = (optimizer: tf.Optimizer): number => (fieldsOf(optimizer)['centered'] ? -1 : 1)
const construction = 'TensorFlow.js reads it only when the optimizer is made'

const classes = new Map<string, OptimizerClass>(
  Object.entries({
    SGD: { params: { learningRate: sgdLearningRate } },
    Momentum: { params: { learningRate: sgdLearningRate, momentum, useNesterov: nesterov } },
    Adam: {
      params: { learningRate, beta1: beta('beta1', 'accBeta1'), beta2: beta('beta2', 'accBeta2'), epsilon },
    },
    Adamax: {
      params: {
        learningRate,
        beta1: beta('beta1', 'accBeta1'),
        beta2: field('beta2', BELOW_ONE),
        epsilon,
        decay: field('decay'),
      },
      advances: ['iteration'],
    },
    RMSProp: {
      params: {
        learningRate,
        rho: field('decay', UNIT),
        momentum: field('momentum', UNIT),
        epsilon: rmspropEpsilon,
      },
      aliases: { decay: 'rho' },
      fixed: { centered: construction },
    },
    Adagrad: {
      params: { learningRate },
      fixed: { initialAccumulatorValue: construction, epsilon: construction },
    },
    Adadelta: {
      params: { learningRate },
      fixed: {
        rho: 'in TensorFlow.js 4 it has no effect, for its Adadelta computes what SGD does',
        epsilon: 'in TensorFlow.js 4 it has no effect, for its Adadelta computes what SGD does',
      },
    },
  } satisfies Record<string, OptimizerClass>),
)

/** The names that always mean the optimizer, whatever a layer has by the same name. */
export const OPTIMIZER_NAMES: ReadonlySet<string> = new Set(
  [...classes.values()].flatMap(c => [c.params, c.aliases ?? {}, c.fixed ?? {}].flatMap(o => Object.keys(o))),
)

/**
 * Tells what there is to schedule on an optimizer class of your own. What a class inherits, say from one of
 * TensorFlow.js, need not be told.
 *
 * @param className what the class's `className` returns
 * @param optimizerClass its hyperparameters
 *
 * @example
 * ```ts
 * registerOptimizer('Lion', { params: { learningRate: field('learningRate'), beta1: field('beta1') } })
 * ```
 */
export function registerOptimizer(className: string, optimizerClass: OptimizerClass): void {
  classes.set(className, optimizerClass)
}

/** What there is to set on an optimizer of which nobody has told anything. */
export const UNKNOWN: OptimizerClass = { params: {} }

/** What there is to set on an optimizer: what its class and those that it extends are known for. */
export function optimizerClassOf(optimizer: tf.Optimizer): OptimizerClass {
  const known = new Set<OptimizerClass>()
  for (let c: unknown = optimizer.constructor; typeof c === 'function'; c = Object.getPrototypeOf(c))
    known.add(classes.get(String(fieldsOf(c)['className'])) ?? UNKNOWN)
  known.delete(UNKNOWN)
  return [...known].reduceRight(extend, UNKNOWN)
}

const extend = (base: OptimizerClass, own: OptimizerClass): OptimizerClass => ({
  params: { ...base.params, ...own.params },
  aliases: { ...base.aliases, ...own.aliases },
  fixed: { ...base.fixed, ...own.fixed },
  advances: [...(base.advances ?? []), ...(own.advances ?? [])],
})
