import { concat, NEVER, of, tap, type OperatorFunction } from 'rxjs'
import type { BatchEvent, Clock } from '../clock.ts'
import { UseError } from '../UseError.ts'
import { valuesOf, type Listening } from './schedule.ts'

/** The beginning of a run. */
export const BEGIN = { step: 0, epoch: 0, batch: 0, progress: 0, samples: 0, seconds: 0 } as const

/**
 * Values that `make` makes of the value with which a schedule that listens begins, which is asked once, when it is needed.
 * @param beginning the clock with which the schedule begins, by an event of the run
 */
export const fromFirst =
  (
    schedule: Listening,
    beginning: (event: BatchEvent) => Partial<Clock>,
    who: () => string,
    make: (first: () => number) => OperatorFunction<BatchEvent, number>,
  ): OperatorFunction<BatchEvent, number> =>
  events => {
    let now: BatchEvent
    let first: number | undefined
    const values = make(() => (first ??= firstOf(schedule, beginning(now), who)))
    return values(events.pipe(tap(event => (now = event))))
  }

/**
 * The value with which a schedule that listens begins.
 * @param totals how long it is, as far as that is known
 * @throws TypeError where it has none before more has happened than the beginning of a batch
 */
function firstOf(schedule: Listening, totals: Partial<Clock>, who: () => string): number {
  const event: BatchEvent = { ...totals, ...BEGIN, type: 'batchBegin', logs: {}, assigned: [] }
  let first: number | undefined
  let failure: { readonly error: unknown } | undefined
  // The run goes on: what a schedule says when that ends is not how it begins.
  const subscription = valuesOf(schedule, concat(of(event), NEVER)).subscribe({
    next: value => (first = value),
    error: (error: unknown) => (failure = { error }),
  })
  subscription.unsubscribe()
  if (failure) throw failure.error
  if (first !== undefined) return first
  throw new UseError(
    `${who()}: where it is to warm up to is not known, for the schedule has no value at its beginning; write sequence([span, linear(0, …)], ['rest', schedule])`,
  )
}
