import { RUN, type BatchEvent } from '../clock.ts'
import type { Rule } from './Rule.ts'
import type { Run } from './Run.ts'

/** What a feed tells; it adds the rest. */
export type Moment = Omit<BatchEvent, 'assigned' | typeof RUN>

/** One source of a run's events: that of a stream, or that of one callback among others. */
export class Feed {
  readonly run: Run
  readonly rules = new Set<Rule>()
  #delivering: Pick<Moment, 'type' | 'step'> | undefined

  constructor(run: Run) {
    this.run = run
  }

  /** Whether this very event is being delivered, and not one that was kept or comes late. */
  isDelivering({ type, step }: Pick<Moment, 'type' | 'step'>): boolean {
    return this.#delivering?.type === type && this.#delivering.step === step
  }

  /** Hands an event on; when it returns from a `batchBegin`, all values are in force. */
  deliver(moment: Moment, next: (event: BatchEvent) => void): void {
    this.#delivering = moment
    next({ ...moment, assigned: moment.type === 'batchEnd' ? this.run.assigned : [], [RUN]: this })
    this.#delivering = undefined
    if (moment.type !== 'batchBegin') return
    for (const { heard, label } of this.rules)
      if (heard !== moment.step) this.run.fail(missed(label, moment.step))
    this.run.commit()
  }
}

const missed = (label: string, step: number): Error =>
  new Error(
    `${label} did not get the batchBegin of step ${step} while it was delivered: anneal stands before operators that drop or delay events (filter, delay, observeOn), not behind them`,
  )
