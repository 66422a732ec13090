import * as tf from '@tensorflow/tfjs'
import { walk } from '../select/element.ts'
import { optimizerClassOf } from './optimizerParams.ts'
import { fieldsOf, statesOf, variablesIn, type States } from './privates.ts'
import { kept, moved } from './RunningProducts.ts'
import { weightsOf } from './snapshotOf.ts'
import { isLayer, layerTree } from './tree.ts'

/**
 * Takes down all that training changes in a model and in its optimizer: weights, slots, counts, hyperparameters, the
 * states of stateful layers. What is returned puts it back, bit by bit, and leaves no tensor; it is called once.
 */
export function checkpoint(model: tf.LayersModel): () => void {
  const { optimizer } = model
  const states = [...walk(layerTree(model))].flatMap(({ ref }) => (isLayer(ref) ? (statesOf(ref) ?? []) : []))
  const putBack = [
    keepParams(optimizer),
    keepProducts(optimizer),
    keepFields(optimizer),
    keepValues([...weightsOf(model), ...variablesIn(Object.values(fieldsOf(optimizer)))]),
    ...[...new Set(states)].map(keepStates),
  ]
  return () => {
    for (const one of putBack) one()
  }
}

function keepValues(variables: readonly tf.Variable[]): () => void {
  // Nothing is copied: a clone shares the numbers, and a variable is given others instead of being overwritten.
  const values = variables.map(variable => ({ variable, value: variable.clone() }))
  return () => {
    for (const { variable, value } of values) {
      if (!variable.isDisposed) variable.assign(value)
      value.dispose()
    }
  }
}

function keepParams(optimizer: tf.Optimizer): () => void {
  const own = Object.values(optimizerClassOf(optimizer).params).map(param => ({
    param,
    value: param.read(optimizer),
  }))
  return () => {
    for (const { param, value } of own) if (param.read(optimizer) !== value) param.write(optimizer, value)
  }
}

/** The lists and counts of an optimizer; variables that it makes later are disposed. */
function keepFields(optimizer: tf.Optimizer): () => void {
  const fields = fieldsOf(optimizer)
  const before = Object.entries(fields).map(([name, value]) => [name, copyOf(value)] as const)
  const own = new Set(variablesIn(before.map(([, value]) => value)))
  return () => {
    tf.dispose(variablesIn(Object.values(fields)).filter(variable => !own.has(variable)))
    for (const [name, value] of before) {
      if (typeof value === 'number') fields[name] = value
      if (Array.isArray(value)) refill(fields[name] as unknown[], value)
    }
    const names = new Set(before.map(([name]) => name))
    for (const name of Object.keys(fields)) if (!names.has(name)) delete fields[name]
  }
}

const copyOf = (value: unknown): unknown => (Array.isArray(value) ? [...(value as unknown[])] : value)

/** Gives a list what it had, but for the slots of weights that are gone. */
const refill = (list: unknown[], had: readonly unknown[]): void => {
  list.splice(
    0,
    list.length,
    ...had.filter(value => !variablesIn(value).some(({ isDisposed }) => isDisposed)),
  )
}

function keepProducts(optimizer: tf.Optimizer): () => void {
  const products = kept.get(optimizer)
  const hasMoved = moved.has(optimizer)
  return () => {
    if (products) kept.set(optimizer, products)
    else kept.delete(optimizer)
    if (!hasMoved) moved.delete(optimizer)
  }
}

function keepStates(layer: States): () => void {
  const states = layer.states_.map(state => tf.keep(state.clone()))
  const earlier = new Set(layer.keptStates.flat())
  const count = layer.keptStates.length
  return () => {
    tf.dispose([layer.states_, layer.keptStates].flat(2).filter(state => !earlier.has(state)))
    layer.states_ = states
    layer.keptStates.length = Math.min(count, layer.keptStates.length)
  }
}
