import * as tf from '@tensorflow/tfjs'
import type { NamedTensor } from './gradients.ts'
import { slotsOf, stem, type Slot } from './privates.ts'

/** The weights that slots belong to, as far as that is known. */
const owners = new WeakMap<tf.Variable, tf.Variable>()

/** Slots that came from somewhere else, by position; their weights may be called otherwise by now. */
const loaded = new WeakSet<tf.Variable>()

/** Notes that an optimizer has just been given the slots of another. */
export function noteLoaded(optimizer: tf.Optimizer): void {
  for (const { variable } of slotsOf(optimizer).flat()) loaded.add(variable)
}

function noteLoading({ prototype }: { prototype: Pick<tf.Optimizer, 'setWeights'> }): void {
  const { setWeights } = prototype
  prototype.setWeights = async function (this: tf.Optimizer, weights) {
    await setWeights.call(this, weights)
    noteLoaded(this)
  }
}
for (const Optimizer of [
  tf.MomentumOptimizer,
  tf.AdamOptimizer,
  tf.RMSPropOptimizer,
  tf.AdagradOptimizer,
  tf.AdadeltaOptimizer,
])
  noteLoading(Optimizer)

/** Weights for which the slots and the gradients are not the same. */
export interface Odds {
  /** Those that have gradients now and were never moved. */
  readonly late: readonly string[]
  /** Those that were moved before and have no gradients now. */
  readonly absent: readonly string[]
}

/**
 * Puts what an optimizer remembers of each weight at the position where the weight stands in a list of gradients.
 *
 * TensorFlow.js looks its slots up by position, and gives a weight those of another one when layers have been frozen,
 * unfrozen or replaced since. Those of weights that are not in the list stay behind the others.
 */
export function alignSlots(optimizer: tf.Optimizer, gradients: readonly NamedTensor[]): Odds {
  const weights = gradients.map(({ name }) => tf.engine().registeredVariables[name]!)
  const lists = slotsOf(optimizer)
  for (const slots of lists) {
    settle(slots, weights)
    if (slots.every((slot, i) => i >= weights.length || ownerOf(slot) === weights[i])) continue
    const ofWeight = new Map(slots.map(slot => [ownerOf(slot), slot]))
    const own = weights.map(weight => ofWeight.get(weight))
    const others = slots.filter(slot => !own.includes(slot))
    const gone = others.filter(slot => ownerOf(slot)?.isDisposed)
    tf.dispose(gone.map(({ variable }) => variable))
    // tfjs makes the missing ones.
    const aligned = [...own, ...others.filter(slot => !gone.includes(slot))]
    slots.splice(0, slots.length, ...(aligned as Slot[]))
  }
  const [slots] = lists as (Slot | undefined)[][]
  if (!slots) return { late: [], absent: [] }
  return {
    late: gradients.filter((_, i) => !slots[i]).map(({ name }) => name),
    absent: slots.slice(weights.length).flatMap(slot => ownerOf(slot!)?.name ?? []),
  }
}

const ownerOf = ({ variable }: Slot): tf.Variable | undefined => owners.get(variable)

/** Finds out whose those slots are of which that is not known yet. */
function settle(slots: readonly Slot[], weights: readonly tf.Variable[]): void {
  const strange = slots.filter(slot => !ownerOf(slot))
  if (strange.length === 0) return
  for (const slot of strange) {
    const weight = tf.engine().registeredVariables[nameOf(slot)]
    // A weight that is younger than the slot has only the name of one that is gone.
    if (!loaded.has(slot.variable) && weight && weight.id < slot.variable.id)
      owners.set(slot.variable, weight)
  }
  const mine = new Set(slots.map(ownerOf))
  const left = weights.filter(weight => !mine.has(weight))
  const foreign = strange.filter(({ variable }) => loaded.has(variable))
  const byName = foreign.map(slot => {
    const i = left.findIndex(weight => isLike(weight, slot) && stem(weight.name) === stem(nameOf(slot)))
    return [slot, left.splice(i, i < 0 ? 0 : 1)[0]] as const
  })
  const found = byName.some(([, weight]) => weight)
    ? byName
    : foreign.map(
        (slot, i) => [slot, weights[i] && isLike(weights[i], slot) ? weights[i] : undefined] as const,
      )
  for (const [{ variable }, weight] of found) if (weight) owners.set(variable, weight)
}

const isLike = (weight: tf.Variable, { variable }: Slot): boolean =>
  tf.util.arraysEqual(weight.shape, variable.shape)

const nameOf = ({ originalName }: Slot): string => originalName.slice(0, originalName.lastIndexOf('/'))
