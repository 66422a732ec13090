import * as tf from '@tensorflow/tfjs'
import { hasLoaded } from './loading.ts'
import { fieldsOf, setIterations, type Slot } from './privates.ts'

// TensorFlow.js 4 can save the state of every optimizer but Adamax, whose methods say that they are not implemented.

const SLOTS = ['accumulatedFirstMoment', 'accumulatedWeightedInfNorm'] as const

type Weights = Parameters<tf.Optimizer['setWeights']>[0]

tf.AdamaxOptimizer.prototype.getWeights = async function (): Promise<Weights> {
  const slots = SLOTS.flatMap(name => fieldsOf(this)[name] as Slot[])
  return [
    { name: 'iter', tensor: tf.scalar(this.iterations, 'int32') },
    ...slots.map(({ originalName, variable }) => ({ name: originalName, tensor: variable })),
  ]
}

tf.AdamaxOptimizer.prototype.setWeights = async function ([iter, ...weights]: Weights): Promise<void> {
  restore(this, (await iter!.tensor.data())[0]!, weights)
}

function restore(optimizer: tf.AdamaxOptimizer, iterations: number, weights: Weights): void {
  const fields = fieldsOf(optimizer)
  setIterations(optimizer, iterations)
  tf.tidy(() => {
    const product = tf.scalar(Number(fields['beta1'])).pow(iterations + 1)
    ;(fields['accBeta1'] as tf.Variable).assign(product)
    ;(fields['iteration'] as tf.Variable).assign(tf.scalar(iterations))
  })
  const count = weights.length / SLOTS.length
  SLOTS.forEach((slots, i) => {
    tf.dispose((fields[slots] as Slot[]).map(({ variable }) => variable))
    fields[slots] = weights
      .slice(i * count, (i + 1) * count)
      .map(({ name, tensor }) => ({ originalName: name, variable: tf.variable(tensor, false) }))
  })
  hasLoaded(optimizer)
}

/** `instanceof` would say so of any optimizer. */
export const isAdamax = (optimizer: tf.Optimizer): optimizer is tf.AdamaxOptimizer =>
  Object.prototype.isPrototypeOf.call(tf.AdamaxOptimizer.prototype, optimizer)

/** The state of an Adamax as plain data. */
export interface SavedAdamax {
  readonly specs: tf.io.WeightsManifestEntry[]
  /** In base64. */
  readonly data: string
}

/** What {@link restoreAdamax} takes, of the weights of an Adamax. */
export async function saveAdamax(weights: Weights): Promise<SavedAdamax> {
  const { data, specs } = await tf.io.encodeWeights(weights)
  const bytes = new Uint8Array(data)
  const parts = Array.from({ length: Math.ceil(bytes.length / PART) }, (_, i) =>
    String.fromCharCode(...bytes.subarray(i * PART, (i + 1) * PART)),
  )
  return { specs, data: btoa(parts.join('')) }
}

/** As many arguments as any engine takes. */
const PART = 8192

/** Gives an Adamax back what {@link saveAdamax} saved of another. */
export function restoreAdamax(optimizer: tf.AdamaxOptimizer, { specs, data }: SavedAdamax): void {
  const bytes = Uint8Array.from(atob(data), character => character.charCodeAt(0))
  const tensors = tf.io.decodeWeights(bytes.buffer, specs)
  const [iter, ...weights] = specs.map(({ name }) => ({ name, tensor: tensors[name]! }))
  restore(optimizer, iter!.tensor.dataSync()[0]!, weights)
  tf.dispose(tensors)
}
