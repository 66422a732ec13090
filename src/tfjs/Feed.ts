import { RUN, type BatchEvent, type Running } from '../clock.ts'
import type { Rule } from './Rule.ts'
import type { Run } from './Run.ts'

/** What a feed tells; it adds the rest. */
export type Moment = Omit<BatchEvent, 'assigned' | typeof RUN>

/** One source of a run's events: that of a stream, or that of one callback among others. */
export class Feed {
  readonly run: Run
  readonly rules = new Set<Rule>()
  #delivering: Delivery | undefined

  constructor(run: Run) {
    this.run = run
  }

  /** Whether this very event is being delivered, and not one that was kept or comes late. */
  isDelivering(event: BatchEvent): boolean {
    return this.#delivering !== undefined && event[RUN] === this.#delivering
  }

  /** Hands an event on; when it returns from a `batchBegin`, all values are in force. */
  deliver(moment: Moment, next: (event: BatchEvent) => void): void {
    const delivery = (this.#delivering = new Delivery(this))
    next({ ...moment, assigned: moment.type === 'batchEnd' ? this.run.assigned : [], [RUN]: delivery })
    this.#delivering = undefined
    if (moment.type !== 'batchBegin') return
    for (const { heard, label } of this.rules)
      if (heard !== delivery) this.run.fail(missed(label, moment.step))
    this.run.commit()
  }
}

/** The delivery of an event, whatever operators make of that. */
export class Delivery implements Running {
  readonly feed: Feed

  constructor(feed: Feed) {
    this.feed = feed
  }

  finish(): void {
    this.feed.run.finish()
  }
}

const missed = (label: string, step: number): Error =>
  new Error(
    `${label} did not get the batchBegin of step ${step} while it was delivered: anneal stands before operators that drop or delay events (filter, delay, observeOn), not behind them`,
  )
