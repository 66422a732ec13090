import type * as tf from '@tensorflow/tfjs'
import { walk } from '../select/element.ts'
import type { Won } from './Contests.ts'
import { Penalties } from './penalties.ts'
import { fieldsOf, regularizersOf } from './privates.ts'
import type { Holder } from './Rule.ts'
import type { Trainee } from './trainee.ts'
import { isLayer, type Ref } from './tree.ts'

/** Where a value stands, and what it was before the run; undefined is none. */
interface Place {
  read(): number | undefined
  write(value: number | undefined): void
  readonly before: number | undefined
}

/** The values that stand with a layer or a weight, and not with the optimizer. */
export class DirectValues {
  readonly #trainee: Trainee
  readonly #places = new Map<Ref, Map<string, Place>>()
  #penalties: Penalties | undefined
  #driven: readonly { readonly place: Place; readonly holder: Holder | undefined }[] = []

  constructor(trainee: Trainee) {
    this.#trainee = trainee
  }

  /** The value that a param has where no rule drives it. */
  own(name: string, ref: NonNullable<Ref>): number | undefined {
    return this.#place(name, ref).before
  }

  /** From now on these rules drive these values; all others are as they were. */
  assign(won: readonly Won[]): void {
    this.#putBack()
    this.#driven = won.map(({ param, target, holder }) => ({
      place: this.#place(param.name, target.ref),
      holder,
    }))
  }

  /** Puts the values in force. */
  commit(): void {
    for (const { place, holder } of this.#driven) set(place, holder?.held ?? place.before)
  }

  /** @throws RangeError where rules leave no weight to train */
  check(): void {
    if (this.#trainee.variables.some(({ trainable }) => trainable)) return
    const freezing = this.#driven.filter(
      ({ holder }) => holder?.rule?.param === 'trainable' && holder.held === 0,
    )
    const labels = new Set(freezing.map(({ holder }) => holder!.rule!.label))
    if (labels.size > 0)
      throw new RangeError(
        `${[...labels].join(', ')}: trainable became 0 for every weight of ${this.#trainee.name}, and must stay 1 for at least one`,
      )
  }

  /** @throws TypeError where the step that has been made did not compute the penalties that rules drive */
  checkStep(): void {
    if (!this.#penalties) return
    const { asked } = this.#penalties
    this.#penalties.asked = false
    const unasked = this.#driven.find(
      ({ holder }) => holder?.rule && isPenalty(holder.rule.param) && holder.held,
    )?.holder?.rule
    if (!asked && unasked)
      throw new TypeError(
        `${unasked.label}: "${unasked.param}" belongs to the model's own loss, which this step did not compute; train by model.trainOnBatch(…), or add it to your loss, with a factor from drive(…)`,
      )
  }

  /** Puts every value back to what it was before. */
  end(): void {
    this.#putBack()
    this.#penalties?.end()
  }

  /** What a model does with its own values in force, and not with those that rules drive at the moment. */
  withOwn<T>(use: () => T): T {
    const driven = this.#driven.map(({ place }) => ({ place, value: place.read() }))
    this.#putBack()
    try {
      return use()
    } finally {
      for (const { place, value } of driven) set(place, value)
    }
  }

  #putBack(): void {
    for (const { place } of this.#driven) set(place, place.before)
  }

  #place(name: string, ref: NonNullable<Ref>): Place {
    const places = this.#places.get(ref) ?? new Map<string, Place>()
    this.#places.set(ref, places)
    const place = places.get(name) ?? this.#find(name, ref)
    places.set(name, place)
    return place
  }

  #find(name: string, ref: NonNullable<Ref>): Place {
    if (isLayer(ref)) return field(ref, name)
    if (name === 'trainable') return trainable(ref)
    return this.#factor(name as 'l1' | 'l2', ref)
  }

  /** A factor of a weight's penalty. Before the run it is the layer's own affair, hence none here. */
  #factor(name: 'l1' | 'l2', weight: tf.Variable): Place {
    const penalties = (this.#penalties ??= penaltiesOf(this.#trainee))
    return {
      read: () => penalties.get(weight, name),
      write: value => penalties.set(weight, name, value),
      before: undefined,
    }
  }
}

function penaltiesOf({ root, model }: Trainee): Penalties {
  const layers = [...walk(root)].map(({ ref }) => ref).filter(isLayer)
  return new Penalties(model!, layers.flatMap(regularizersOf))
}

const isPenalty = (param: string): boolean => param === 'l1' || param === 'l2'

const set = (place: Place, value: number | undefined): void => {
  if (place.read() !== value) place.write(value)
}

function field(layer: tf.layers.Layer, name: string): Place {
  const fields = fieldsOf(layer)
  return {
    read: () => fields[name] as number | undefined,
    write: value => {
      fields[name] = value
    },
    before: fields[name] as number | undefined,
  }
}

/** The variable's own flag: a LayerVariable's would change the order of the layer's weights. */
const trainable = (variable: tf.Variable): Place => ({
  read: () => Number(variable.trainable),
  write: value => {
    variable.trainable = value === 1
  },
  before: Number(variable.trainable),
})
