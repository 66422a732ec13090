import { clockFrom, read, snap, type BatchEvent } from '../clock.ts'
import type { Plan } from '../operators/inTurn.ts'
import { measureOf, planOf, unitsOf, type Length, type Measure } from '../span.ts'

/**
 * When phases begin of which some have no length: those end when the run says so, but in time for the lengths that come
 * after them.
 */
export class LivePlan implements Plan {
  readonly #lengths: readonly (Length | undefined)[]
  readonly #who: () => string
  #measure!: Measure
  /** Where phases begin and end that follow one another by time alone; by their number. */
  readonly #begins: number[] = []
  readonly #ends: (number | undefined)[] = []
  /** The event with which this phase begins, and where it begins and ends by the measure. */
  #entry!: BatchEvent
  #from = 0
  #to: number | undefined
  #phase = 0

  constructor(lengths: readonly (Length | undefined)[], who: () => string) {
    this.#lengths = lengths
    this.#who = who
  }

  begin(phase: number, event: BatchEvent): void {
    if (phase === 0 || this.#lengths[phase - 1] === undefined) this.#planFrom(phase, event)
    this.#phase = phase
    this.#entry = event
    this.#from = this.#begins[phase] ?? this.#ends[phase - 1] ?? this.#now(event)
    this.#to = this.#lengths[phase] ? this.#ends[phase] : this.#latest(phase, event)
    if (phase === 0 && this.#to !== undefined && this.#to < this.#from)
      throw new RangeError(`${this.#who()}: its phases take more than the run has, ${this.#measure.total}`)
  }

  isOver(event: BatchEvent): boolean {
    // How long the run is may be known only now.
    if (!this.#lengths[this.#phase]) this.#to ??= this.#latest(this.#phase, event)
    return this.#to !== undefined && snap(this.#now(event)) >= this.#to
  }

  local(event: BatchEvent): BatchEvent {
    return this.#at(event, Math.min(this.#now(event), this.#to ?? Infinity))
  }

  get first(): BatchEvent {
    return this.#at(this.#entry, this.#from)
  }

  get last(): BatchEvent {
    return this.#at(this.#entry, this.#to ?? Infinity)
  }

  #now(event: BatchEvent): number {
    return read(event, this.#measure.reading, this.#who)
  }

  /** Plans the phases from this one to the next that has no length. */
  #planFrom(phase: number, event: BatchEvent): void {
    const next = this.#lengths.indexOf(undefined, phase)
    const lengths = this.#lengths.slice(phase, next < 0 ? undefined : next) as readonly Length[]
    this.#measure = measureFor(lengths, event, this.#who)
    const origin = this.#now(event)
    // Only what has a weight, or is all there is, has to reach the end of the run.
    const reaches = next < 0 && (phase === 0 || lengths.some(length => 'weight' in length))
    const { total } = this.#measure
    const left = reaches && total !== undefined ? total - origin : undefined
    const { begins, ends } = planOf(lengths, { ...this.#measure, total: left }, this.#who)
    lengths.forEach((_, i) => {
      this.#begins[phase + i] = snap(origin + begins[i]!)
      this.#ends[phase + i] = ends[i] === undefined ? undefined : snap(origin + ends[i])
    })
  }

  /** Until when a phase without a length may last, so that those after it have theirs. */
  #latest(phase: number, event: BatchEvent): number | undefined {
    const { reading } = this.#measure
    const { total, factor } = measureFor([], event, this.#who)
    const later = this.#lengths
      .slice(phase + 1)
      .flatMap(length => (length && 'unit' in length ? [length] : []))
    if (
      total === undefined ||
      reading !== 'step' ||
      later.some(({ unit }) => unit !== 'steps' && unit !== 'epochs')
    )
      return undefined
    return snap(later.reduce((left, { unit, count }) => left - count * factor(unit), total))
  }

  /** An event by the clock of this phase, at another time by the measure. */
  #at(event: BatchEvent, now: number): BatchEvent {
    const { reading } = this.#measure
    const { step, epoch, samples, seconds } = this.#entry
    const length = this.#to === undefined ? undefined : this.#to - this.#from
    const local = clockFrom({ ...event, [reading]: now }, reading, this.#from, length)
    return {
      ...event,
      step: event.step - step,
      epoch: event.epoch - epoch,
      steps: undefined,
      epochs: undefined,
      ...local,
      samples: local.samples ?? since(event.samples, samples),
      seconds: local.seconds ?? since(event.seconds, seconds),
    }
  }
}

/** As `measureOf`; where nothing is counted, by progress if that is all there is. */
function measureFor(lengths: readonly Length[], event: BatchEvent, who: () => string): Measure {
  const units = unitsOf(lengths, who)
  if (units.size > 0 || event.steps !== undefined || event.progress === undefined)
    return measureOf(units, event, who)
  return { reading: 'progress', factor: () => 1, total: 1, key: '' }
}

const since = (now: number | undefined, begin: number | undefined): number | undefined =>
  now === undefined || begin === undefined ? undefined : now - begin
