import { endWith, ignoreElements, type OperatorFunction } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import type { Listening } from './schedule.ts'
import { valuesOf } from './schedule.ts'
import { spelled } from './spelled.ts'

/**
 * Whether a schedule has come to its end: true when it completes, as a {@link sequence} with a phase that the run ends
 * does after its last phase. So `stopWhen(ended(lr))` trains as long as there is something to schedule.
 *
 * @param schedule a schedule that listens
 * @returns A function that returns an Observable that emits `true` and completes when the schedule does.
 *
 * @example
 * ```ts
 * import { of, take } from 'rxjs'
 * import { ended } from 'rx-anneal'
 *
 * of(1, 2, 3).pipe(ended(take(2))) // => Observable of true
 * ```
 */
export const ended = (schedule: Listening): OperatorFunction<BatchEvent, boolean> =>
  spelled([['ended', schedule]], events => valuesOf(schedule, events).pipe(ignoreElements(), endWith(true)))
