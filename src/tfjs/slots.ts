import * as tf from '@tensorflow/tfjs'
import { weightOf, type NamedTensor } from './gradients.ts'
import { namesakes } from './namesakes.ts'
import { slotsOf, type Slot } from './privates.ts'

/** The weights that slots belong to, as far as that is known. */
const owners = new WeakMap<tf.Variable, tf.Variable>()

/** Slots that came from somewhere else, by position; their weights may be called otherwise by now. */
const loaded = new WeakSet<tf.Variable>()

/** Notes whose the slots are that have just been loaded with a model. */
export function ownSlots(optimizer: tf.Optimizer, weights: readonly tf.Variable[]): void {
  for (const slots of slotsOf(optimizer)) settle(slots, weights)
}

/** Notes that an optimizer has just been given the slots of another. */
export function noteLoaded(optimizer: tf.Optimizer): void {
  for (const { variable } of slotsOf(optimizer).flat()) loaded.add(variable)
}

/**
 * Puts what an optimizer remembers of each weight at the position where the weight stands in a list of gradients.
 *
 * TensorFlow.js looks its slots up by position, and gives a weight those of another one when layers have been frozen,
 * unfrozen or replaced since. Those of weights that are not in the list stay behind the others.
 *
 * @returns one slot for each weight, undefined where it has none yet, and for each that is not in the list
 */
export function alignSlots(
  optimizer: tf.Optimizer,
  gradients: readonly NamedTensor[],
): readonly (Slot | undefined)[] {
  const weights = gradients.map(({ name }) => weightOf(name))
  const lists = slotsOf(optimizer)
  for (const slots of lists) {
    settle(slots, weights)
    if (slots.every((slot, i) => i >= weights.length || ownerOf(slot) === weights[i])) continue
    const own = weights.map(weight => slotOf(weight, slots))
    const others = slots.filter(slot => !own.includes(slot))
    const gone = others.filter(slot => ownerOf(slot)?.isDisposed)
    tf.dispose(gone.map(({ variable }) => variable))
    // tfjs makes the missing ones.
    const aligned = [...own, ...others.filter(slot => !gone.includes(slot))]
    slots.splice(0, slots.length, ...(aligned as Slot[]))
  }
  return lists[0] ?? []
}

/** The weight that a slot belongs to, as far as that is known. */
export const ownerOf = ({ variable }: Slot): tf.Variable | undefined => owners.get(variable)

/** The slot of a weight; the first, where a plain fit after an alignment has made another one. */
const slotOf = (weight: tf.Variable, slots: readonly Slot[]): Slot | undefined =>
  slots.find(slot => ownerOf(slot) === weight)

/** Finds out whose those slots are of which that is not known yet. */
function settle(slots: readonly Slot[], weights: readonly tf.Variable[]): void {
  const strange = slots.filter(slot => !ownerOf(slot))
  if (strange.length === 0) return
  strange.forEach(settleByName)
  const mine = new Set(slots.map(ownerOf))
  const left = weights.filter(weight => !mine.has(weight))
  const foreign = strange.filter(slot => !ownerOf(slot) && loaded.has(slot.variable))
  for (const [{ variable }, weight] of namesakes(foreign, left, nameOf, isLike)) owners.set(variable, weight)
  // What was loaded for weights of quite other names is theirs by position, as TensorFlow.js has it.
  if (slots.some(ownerOf)) return
  foreign.forEach((slot, i) => {
    if (weights[i] && isLike(slot, weights[i])) owners.set(slot.variable, weights[i])
  })
}

/** A slot that was made here bears the name of its weight. */
function settleByName(slot: Slot): void {
  const weight = tf.engine().registeredVariables[nameOf(slot)]
  // A weight that is younger than the slot has only the name of one that is gone.
  if (!loaded.has(slot.variable) && weight && weight.id < slot.variable.id) owners.set(slot.variable, weight)
}

/** Notes whose the slots are that an optimizer has made, as long as their weights are there. */
export function noteSlots(optimizer: tf.Optimizer): void {
  for (const slot of slotsOf(optimizer).flat()) if (!ownerOf(slot)) settleByName(slot)
}

/**
 * What an optimizer remembers of these weights, list by list in their order, then what is nobody's; under the names
 * that the weights have now.
 */
export function slotsFor(optimizer: tf.Optimizer, weights: readonly tf.Variable[]): Slot[][] {
  return slotsOf(optimizer).map(slots => {
    settle(slots, weights)
    const own = weights.map(weight => slotOf(weight, slots)).filter(slot => slot !== undefined)
    const renamed = own.map(({ originalName, variable }, i) => {
      const kind = originalName.slice(originalName.lastIndexOf('/'))
      return { originalName: ownerOf(own[i]!)!.name + kind, variable }
    })
    const names = new Set(renamed.map(({ originalName }) => originalName))
    return [...renamed, ...slots.filter(slot => !ownerOf(slot) && !names.has(slot.originalName))]
  })
}

const isLike = ({ variable }: Slot, weight: tf.Variable): boolean =>
  tf.util.arraysEqual(weight.shape, variable.shape)

const nameOf = ({ originalName }: Slot): string => originalName.slice(0, originalName.lastIndexOf('/'))
