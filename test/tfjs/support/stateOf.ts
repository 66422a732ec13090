import * as tf from '@tensorflow/tfjs'

const ids = new WeakMap<object, number>()
let count = 0

/** An object by a number that is its own. */
function idOf(object: object): string {
  if (!ids.has(object)) ids.set(object, ++count)
  return `${object.constructor.name} ${ids.get(object)}`
}

const show = (value: unknown): unknown =>
  (typeof value === 'object' && value !== null) || typeof value === 'function' ? idOf(value) : value

/** All properties of an object's own, objects by their identity, without those that training changes. */
const own = (object: object, ...without: string[]): Record<string, unknown> =>
  Object.fromEntries(
    Reflect.ownKeys(object)
      .filter(key => !without.includes(String(key)))
      .map(key => [String(key), show((object as Record<string | symbol, unknown>)[key])]),
  )

/** The model that trains: of a Sequential it is the one inside. */
export const hiddenOf = (model: tf.LayersModel): tf.LayersModel =>
  (model as unknown as { model?: tf.LayersModel }).model ?? model

/** Whatever a run could leave behind on a model, as data to compare: all but weights, optimizer state and history. */
export function stateOf(model: tf.LayersModel): unknown {
  const hidden = hiddenOf(model)
  const optimizer = hidden.optimizer as tf.Optimizer & { c?: tf.Scalar; m?: tf.Scalar }
  const regularizers = model.layers.flatMap(layer =>
    Object.entries(layer)
      .filter(([name, value]) => name.endsWith('Regularizer') && value)
      .map(([, value]) => own(value as object)),
  )
  return {
    optimizer: own(optimizer, 'iterations_', 'c', 'm'),
    scalars: [optimizer.c?.dataSync()[0], optimizer.m?.dataSync()[0]],
    model: own(model, 'history'),
    hidden: own(hidden, 'history', 'stopTraining_', 'testFunction'),
    layers: model.layers.map(layer => own(layer)),
    regularizers,
    trainable: model.weights.map(weight => (weight.read() as tf.Variable).trainable),
  }
}
