import { filter, isObservable, map, NEVER, type Observable, type OperatorFunction } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { showSource } from '../expression.ts'
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
    `${showSource(schedule)} is no schedule: ${A_SCHEDULE}${typeof schedule === 'function' ? "; wrap a function of progress by fn(…), of the epoch by reading('epoch').pipe(fn(…))" : ''}`,
  )
}

export const A_SCHEDULE =
  'a schedule is a number, an operator from events to numbers, or an Observable of numbers'

/** A schedule that has to listen to a run: an operator of its own or an Observable, and no function of time. */
export type Listening = OperatorFunction<BatchEvent, number> | Observable<number>

/** Whether something is a schedule that has to listen to a run. What gives no stream of its own for a stream is none. */
export function listens(schedule: unknown): schedule is Listening {
  if (typeof schedule !== 'function' || schedule instanceof Fn) return isObservable(schedule)
  try {
    const values: unknown = (schedule as (events: Observable<never>) => unknown)(NEVER)
    return isObservable(values) && values !== NEVER
  } catch {
    return false
  }
}

/**
 * The values of a schedule in a part of a run: what is a function of the clock alone is asked at the beginning of each
 * batch, what listens is told all.
 * @throws TypeError where it is no schedule
 */
export function valuesOfPart(
  schedule: Schedule<BatchEvent>,
  events: Observable<BatchEvent>,
): Observable<number> {
  const batches = events.pipe(filter(({ type }) => type === 'batchBegin'))
  if (typeof schedule === 'number') return batches.pipe(map(() => schedule))
  return schedule instanceof Fn ? batches.pipe(map(schedule as Fn)) : valuesOf(schedule, events)
}

/**
 * The same for a schedule that drives a run by itself: an Fn notes what it was last driven with.
 * @throws TypeError where it is no schedule
 */
export function valuesOfRun(
  schedule: Schedule<BatchEvent>,
  events: Observable<BatchEvent>,
): Observable<number> {
  if (!(schedule instanceof Fn)) return valuesOfPart(schedule, events)
  return events.pipe(
    filter(({ type }) => type === 'batchBegin'),
    map(clock => {
      const value = (schedule as Fn)(clock)
      record(schedule, clock.progress, value)
      return value
    }),
  )
}
