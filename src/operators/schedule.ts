import { filter, isObservable, map, type Observable, type OperatorFunction } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { showValue } from '../expression.ts'
import { Fn, record } from '../fn.ts'
import { UseError } from '../UseError.ts'

/**
 * Anything that can drive a param: a number that stays, an operator from events to numbers (every Fn is one), or
 * an Observable of numbers.
 */
export type Schedule<T> = number | OperatorFunction<T, number> | Observable<number>

/**
 * The values of a schedule that is driven by `events`.
 * @throws TypeError where it is no schedule
 */
export function valuesOf<T>(schedule: Schedule<T>, events: Observable<T>): Observable<number> {
  if (typeof schedule === 'number') return events.pipe(map(() => schedule))
  const values: unknown = typeof schedule === 'function' ? schedule(events) : schedule
  if (isObservable(values)) return values as Observable<number>
  throw new UseError(
    `${showValue(schedule)} is no schedule: a schedule is a number, an operator from events to numbers, or an Observable of numbers` +
      (typeof schedule === 'function' ? '; wrap a function of progress by fn(…)' : ''),
  )
}

/**
 * The values of a schedule in a run: what is a function of the clock alone is asked at the beginning of each batch, what
 * is an operator or an Observable of its own is told all.
 * @throws TypeError where it is no schedule
 */
export function valuesOfRun(
  schedule: Schedule<BatchEvent>,
  events: Observable<BatchEvent>,
): Observable<number> {
  const batches = events.pipe(filter(({ type }) => type === 'batchBegin'))
  if (typeof schedule === 'number') return batches.pipe(map(() => schedule))
  if (!(schedule instanceof Fn)) return valuesOf(schedule, events)
  const drive = (clock: BatchEvent) => {
    const value = (schedule as Fn)(clock)
    record(schedule, clock.progress, value)
    return value
  }
  return batches.pipe(map(drive))
}
