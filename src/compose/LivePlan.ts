import { clockFrom, read, snap, type BatchEvent } from '../clock.ts'
import { BEGIN } from '../operators/firstOf.ts'
import type { Plan } from '../operators/inTurn.ts'
import { BY_PROGRESS, measureOf, planOf, totalBy, unitsOf, type Length, type Measure } from '../span.ts'
import { OutOfRange } from '../UseError.ts'

/**
 * When phases begin of which some have no length: those end when the run says so, but in time for the lengths that come
 * after them.
 */
export class LivePlan implements Plan {
  readonly #lengths: readonly (Length | undefined)[]
  readonly #who: () => string
  #measure!: Omit<Measure, 'key'>
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
    // The first phase begins with the run, also where a run that goes on is heard of later.
    this.#entry = phase === 0 ? { ...event, ...BEGIN } : event
    if (phase === 0 || this.#lengths[phase - 1] === undefined) this.#planFrom(phase, event)
    if (phase === 0) this.#demandRoom(event)
    this.#phase = phase
    this.#from = this.#begins[phase] ?? this.#ends[phase - 1] ?? this.#now(this.#entry)
    this.#to = this.#lengths[phase] ? this.#ends[phase] : this.#latest(phase, event)
  }

  isOver(event: BatchEvent): boolean {
    // What ends with the run has nobody to make room for.
    if (event.step === event.steps) return false
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
    this.#measure = measureFor(lengths.length > 0 ? lengths : this.#inEpochs(phase), event, this.#who)
    const origin = this.#now(this.#entry)
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

  /** What comes after a phase without a length, where epochs are all that has to be counted for it. */
  #inEpochs(phase: number): readonly Length[] {
    const lengths = this.#lengths.slice(phase).filter(length => length !== undefined)
    return lengths.every(length => 'weight' in length || length.unit === 'epochs') ? lengths : []
  }

  /** @throws RangeError where the phases that have a length take more than the run has */
  #demandRoom(event: BatchEvent): void {
    const { total, own } = this.#sizesOf(this.#lengths, event)
    const counted = this.#measure.reading === 'epoch' ? 'epochs' : 'steps'
    if (total !== undefined && snap(own) > total)
      throw new OutOfRange(`${this.#who()}: its phases take ${own} ${counted}, and the run has ${total}`)
  }

  /** Until when a phase without a length may last, so that those after it have theirs. */
  #latest(phase: number, event: BatchEvent): number | undefined {
    const { total, own } = this.#sizesOf(this.#lengths.slice(phase + 1), event)
    return total === undefined ? undefined : snap(total - own)
  }

  /** How long the run is by the measure, and how long some lengths are; the total is left out where nobody knows both. */
  #sizesOf(lengths: readonly (Length | undefined)[], event: BatchEvent) {
    const { reading } = this.#measure
    const total = totalBy(reading, event)
    const sizes = lengths.map(length => {
      if (!length || 'weight' in length) return 0
      if (length.unit === 'epochs')
        return length.count * (reading === 'epoch' ? 1 : (event.stepsPerEpoch ?? NaN))
      return length.unit === 'steps' && reading === 'step' ? length.count : NaN
    })
    const own = sizes.reduce((sum, size) => sum + size, 0)
    return { total: Number.isNaN(own) ? undefined : total, own }
  }

  /** An event by the clock of this phase, at another time by the measure. */
  #at(event: BatchEvent, now: number): BatchEvent {
    const { reading } = this.#measure
    const { stepsPerEpoch } = event
    const begin = this.#entry
    const length = this.#to === undefined ? undefined : this.#to - this.#from
    // What the measure does not tell counts from the event with which the phase began.
    const clock = clockFrom({ stepsPerEpoch, [reading]: now }, reading, this.#from, length)
    return {
      ...event,
      step: clock.step ?? event.step - begin.step,
      epoch: clock.epoch ?? event.epoch - begin.epoch,
      batch: clock.batch ?? event.batch,
      progress: clock.progress,
      samples: clock.samples ?? since(event.samples, begin.samples),
      seconds: clock.seconds ?? since(event.seconds, begin.seconds),
      steps: clock.steps,
      epochs: clock.epochs,
    }
  }
}

/** As `measureOf`; where nothing is counted, by progress if that is all there is. */
function measureFor(lengths: readonly Length[], event: BatchEvent, who: () => string): Omit<Measure, 'key'> {
  const units = unitsOf(lengths, who)
  if (units.size > 0 || event.steps !== undefined || event.progress === undefined)
    return measureOf(units, event, who)
  return BY_PROGRESS
}

const since = (now: number | undefined, begin: number | undefined): number | undefined =>
  now === undefined || begin === undefined ? undefined : now - begin
