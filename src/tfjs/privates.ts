import * as tf from '@tensorflow/tfjs'

// The one place that knows what TensorFlow.js 4 keeps private. Everything else goes through these functions.

/** The part of a LayersModel that training uses; of a Sequential it is the hidden inner model. */
export interface HiddenModel {
  readonly name: string
  readonly optimizer: tf.Optimizer | undefined
  readonly isTraining: boolean
  stopTraining: boolean
  readonly history?: { syncData?: () => Promise<void> }
  readonly collectedTrainableWeights: readonly LayerVariable[] | undefined
  readonly trainableWeights: tf.LayersModel['trainableWeights']
  readonly weights: tf.LayersModel['weights']
  readonly inputs: readonly unknown[]
  outputs: readonly unknown[]
  lossFunctions: readonly (() => tf.Scalar)[]
  metricsTensors: readonly (readonly [metric: (...data: tf.Tensor[]) => tf.Tensor, output: number])[]
  calculateLosses: () => tf.Scalar[]
  toJSON: tf.LayersModel['toJSON']
  getTrainingConfig: () => tf.io.TrainingConfig
}

/** A weight of a layer, around the variable that the optimizer moves. */
export interface LayerVariable {
  readonly originalName: string
  readonly shape: readonly (number | null)[]
  read(): tf.Variable
}

/** The penalty that a layer puts on a weight. */
export interface Regularizer {
  l1?: number
  l2?: number
  apply: (x: tf.Tensor) => tf.Scalar
}

type Inner = tf.layers.Layer & {
  readonly forwardLayer?: tf.layers.Layer
  readonly backwardLayer?: tf.layers.Layer
  readonly layers?: readonly tf.layers.Layer[]
  readonly cells?: readonly tf.layers.Layer[]
  readonly cell?: tf.layers.Layer
  readonly layer?: tf.layers.Layer
}

export type Model = tf.LayersModel

/** The model whose `fit` runs: a Sequential hands everything on to an inner one, made anew by each `compile`. */
export const hiddenOf = (model: Model): HiddenModel =>
  ((model as unknown as { model?: HiddenModel }).model ?? model) as HiddenModel

const owners = new WeakMap<object, Model>()

/** The model that the user fits; a callback gets a Sequential's hidden one, which does not know its owner. */
export const ownerOf = (hidden: Model): Model => owners.get(hidden) ?? hidden

/** From now on every Sequential that is fitted notes that its hidden model is its own. */
export function noteOwners(Sequential: typeof tf.Sequential): void {
  if (noted.has(Sequential)) return
  noted.add(Sequential)
  for (const name of ['fit', 'fitDataset'] as const) {
    const fields = fieldsOf(Sequential.prototype)
    const fit = fields[name] as (...args: unknown[]) => unknown
    fields[name] = function (this: Model, ...args: unknown[]) {
      owners.set(hiddenOf(this), this)
      return fit.apply(this, args)
    }
  }
}

const noted = new WeakSet()

/** The layers that stand below a layer: of a container, a wrapper, a recurrent layer, a stack of cells. */
export function innerLayers(layer: tf.layers.Layer): readonly tf.layers.Layer[] {
  const { forwardLayer, backwardLayer, layers, cells, cell, layer: wrapped } = layer as Inner
  // A Bidirectional's `layer` is a third instance that nobody uses.
  const inner = forwardLayer && backwardLayer ? [forwardLayer, backwardLayer] : [layers, cells, cell, wrapped]
  // A class of the user's may mean something else by these names.
  return inner.flat().filter(below => below instanceof tf.layers.Layer)
}

/** The cell of a recurrent layer. */
export const cellOf = (layer: tf.layers.Layer): tf.layers.Layer | undefined => (layer as Inner).cell

/** The weights of a layer and of all below it, as the layer lists them. */
export const weightsOf = (layer: tf.layers.Layer): readonly LayerVariable[] =>
  layer.weights as unknown as readonly LayerVariable[]

/** The regularizers of a layer. */
export const regularizersOf = (layer: tf.layers.Layer): Regularizer[] =>
  Object.entries(fieldsOf(layer))
    .filter(([name, value]) => name.endsWith('Regularizer') && value)
    .map(([, value]) => value as Regularizer)

/** The fields of an object by name. */
export const fieldsOf = (object: object): Record<string, unknown> => object as Record<string, unknown>

/** Sets how many times an optimizer says that it was applied. */
export function setIterations(optimizer: tf.Optimizer, iterations: number): void {
  fieldsOf(optimizer)['iterations_'] = iterations
}

/** A weight's name without the number that makes it the only one in its process. */
export const stem = (name: string): string => name.replace(/_\d+$/, '')

/** What an optimizer remembers of a weight: a moment, a mean of squares. */
export interface Slot {
  /** The weight's name when it was made, and what it is: `head/kernel/m`. */
  readonly originalName: string
  readonly variable: tf.Variable
}

/** The lists in which an optimizer keeps its slots, those of a weight at the same position in each. */
export const slotsOf = (optimizer: tf.Optimizer): Slot[][] =>
  Object.values(fieldsOf(optimizer)).filter(isSlots)

const isSlots = (value: unknown): value is Slot[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((slot: Partial<Slot> | undefined) => slot?.originalName && slot.variable)

/** The variables that stand in a field of an optimizer: itself, in a list, or in a list of slots. */
export function variablesIn(value: unknown): tf.Variable[] {
  if (value instanceof tf.Variable) return [value as tf.Variable]
  if (Array.isArray(value)) return value.flatMap(variablesIn)
  const { variable } = (value ?? {}) as Partial<Slot>
  return variable instanceof tf.Variable ? [variable] : []
}

/** What a stateful recurrent layer remembers from batch to batch, and what it keeps of that until it is reset. */
export interface States {
  states_: tf.Tensor[]
  keptStates: tf.Tensor[][]
}

/** The states of a layer, which may be replaced; undefined where it is not stateful. */
export const statesOf = (layer: tf.layers.Layer): States | undefined =>
  layer.stateful && Array.isArray(fieldsOf(layer)['states_']) ? (layer as unknown as States) : undefined

interface Tape {
  activeTape: readonly { readonly saved: readonly tf.Tensor[] }[] | null
  readonly gradientDepth: number
}

/** Disposes what a backward pass that threw has left on the engine's tape, which tfjs forgets there. */
export function disposeTape(engine: ReturnType<typeof tf.engine>): void {
  const { state } = engine as unknown as { state: Tape }
  if (state.gradientDepth > 0 || !state.activeTape) return
  for (const node of state.activeTape) for (const tensor of node.saved) tensor.dispose()
  state.activeTape = null
}
