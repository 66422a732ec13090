import { of } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { UseError } from '../UseError.ts'
import { valuesOf, type Listening } from './schedule.ts'

/** The beginning of a run. */
export const BEGIN = { step: 0, epoch: 0, batch: 0, progress: 0, samples: 0, seconds: 0 } as const

/**
 * The value with which a schedule that listens begins.
 * @throws TypeError where it has none before more has happened than the beginning of a batch
 */
export function firstOf(schedule: Listening, who: () => string): number {
  const event: BatchEvent = { ...BEGIN, type: 'batchBegin', logs: {}, assigned: [] }
  let first: number | undefined
  let failure: { readonly error: unknown } | undefined
  const subscription = valuesOf(schedule, of(event)).subscribe({
    next: value => (first ??= value),
    error: (error: unknown) => (failure = { error }),
  })
  subscription.unsubscribe()
  if (failure) throw failure.error
  if (first !== undefined) return first
  throw new UseError(
    `${who()}: where it is to warm up to is not known, for the schedule has no value at its beginning; write sequence([span, linear(0, …)], ['rest', schedule])`,
  )
}
