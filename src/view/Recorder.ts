import type { Assignment, BatchEvent, Clock } from '../clock.ts'
import type { Schedule } from '../operators/schedule.ts'
import { Plan } from './Plan.ts'
import { Track } from './Track.ts'

/** What one rule set for one param. */
export interface Driven extends Assignment {
  /** Its values where it won any element. */
  readonly track: Track
}

/** What became of one metric. */
export interface Metric {
  readonly batches: Track
  readonly epochs: Track
}

/** What is kept of a run, in bounded memory. */
export class Recorder {
  /** What schedules that listen would have set, by param. */
  readonly plans: ReadonlyMap<string, Plan>
  /** By param, then in the order of the rules. */
  readonly params = new Map<string, Driven[]>()
  readonly metrics = new Map<string, Metric>()
  /** What time it was at first, and at last. */
  first: Clock | undefined
  last: Clock | undefined
  epochsEnded = 0
  /** Those that were not read while they could be. */
  readonly #gone = new Set<string>()
  /** The rules of each batch by their place in its list, which rarely changes. */
  #known: Driven[] = []

  #failure: Error | undefined

  /**
   * @param planned schedules that listen, by param
   * @throws TypeError where one of them is no schedule
   */
  constructor(planned: ReadonlyMap<string, Schedule<BatchEvent>> = new Map()) {
    this.plans = new Map([...planned].map(([param, schedule]) => [param, this.#plan(param, schedule)]))
    if (this.#failure) throw this.#failure
  }

  #plan(param: string, schedule: Schedule<BatchEvent>): Plan {
    return new Plan(schedule, error => {
      const message = error instanceof Error ? error.message : String(error)
      this.#failure = new TypeError(`planned ${param}: ${message}`, { cause: error })
    })
  }

  /** The run is over. */
  end(): void {
    for (const plan of this.plans.values()) plan.end()
  }

  /**
   * @param reads whether the metrics of a batch are read
   * @throws TypeError where what was planned fails
   */
  add(event: BatchEvent, reads = true): void {
    const { step, epoch, batch, progress, samples, seconds, steps, epochs, stepsPerEpoch } = event
    this.last = { step, epoch, batch, progress, samples, seconds, steps, epochs, stepsPerEpoch }
    this.first ??= this.last
    for (const plan of this.plans.values()) plan.tell(event)
    if (this.#failure) throw this.#failure
    if (event.type === 'batchEnd') {
      this.#assigned(event.assigned, step - 1)
      if (reads) this.#logs(event.logs, 'batches', step - 1)
    } else if (event.type === 'epochEnd') {
      this.epochsEnded++
      this.#logs(event.logs, 'epochs', step)
    }
  }

  #assigned(assigned: readonly Assignment[], x: number): void {
    const isKnown =
      assigned.length === this.#known.length &&
      assigned.every(({ rule, param }, i) => this.#known[i]!.rule === rule && this.#known[i]!.param === param)
    if (!isKnown) this.#known = this.#drivenBy(assigned)
    assigned.forEach(({ value, elements }, i) => {
      const driven = this.#known[i]!
      Object.assign(driven, elements.length > 0 ? { value, elements } : { value })
      if (elements.length > 0) driven.track.add(x, value)
    })
  }

  /** For each assignment where it is kept; of several that a rule makes, one for each place, by their order. */
  #drivenBy(assigned: readonly Assignment[]): Driven[] {
    const taken = new Set<Driven>()
    return assigned.map(assignment => {
      const { rule, param } = assignment
      const all = this.params.get(param) ?? []
      this.params.set(param, all)
      const known = all.find(other => other.rule === rule && !taken.has(other))
      const driven = known ?? { ...assignment, track: new Track() }
      if (!known) all.push(driven)
      taken.add(driven)
      return driven
    })
  }

  #logs(logs: BatchEvent['logs'], kind: keyof Metric, x: number): void {
    for (const name in logs) {
      if (name === 'batch' || name === 'size') continue
      const value = kind === 'epochs' ? logs[name]! : this.#read(logs, name)
      if (typeof value !== 'number') continue
      let metric = this.metrics.get(name)
      if (!metric) this.metrics.set(name, (metric = { batches: new Track(), epochs: new Track() }))
      metric[kind].add(x, value)
    }
  }

  /** The metric of a batch that may lie behind us; what nobody read in time is gone. */
  #read(logs: BatchEvent['logs'], name: string): number | undefined {
    if (this.#gone.has(name)) return undefined
    try {
      return logs[name]
    } catch {
      this.#gone.add(name)
      return undefined
    }
  }
}
