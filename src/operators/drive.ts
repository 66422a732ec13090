import {
  defer,
  ignoreElements,
  merge,
  Subject,
  takeUntil,
  tap,
  type MonoTypeOperatorFunction,
  type Observer,
} from 'rxjs'
import type { Time } from '../clock.ts'
import { valuesOf, type Schedule } from './schedule.ts'

/**
 * Lets a schedule drive anything, and passes the stream on: every value of the schedule goes to the observer
 * before the event that caused it goes down the stream.
 *
 * @param schedule a number, an operator from events to numbers (every Fn is one), or an Observable of numbers
 * @param observer what is driven; where it throws, the stream ends with that error
 * @throws (through the stream) TypeError where the schedule is none
 * @returns A function that returns an Observable that mirrors the source, and ends with the schedule's error if
 * that comes first.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { drive, linear } from 'rx-anneal'
 *
 * const seen: number[] = []
 * of(0, 0.5, 1).pipe(drive(linear(0, 10), value => seen.push(value))).subscribe()
 * seen // => [0, 5, 10]
 * ```
 */
export function drive<T = Time>(
  schedule: Schedule<NoInfer<T>>,
  observer: Partial<Observer<number>> | ((value: number) => void),
): MonoTypeOperatorFunction<T> {
  const setter = typeof observer === 'function' ? { next: observer } : observer
  return source =>
    defer(() => {
      const events = new Subject<T>()
      const over = new Subject<void>()
      const driven = valuesOf(schedule, events).pipe(
        takeUntil(over),
        // Not tap(observer): it would subscribe to an observer that is a Subject, and unsubscribe it.
        tap({
          next: value => setter.next?.(value),
          error: (error: unknown) => setter.error?.(error),
          complete: () => setter.complete?.(),
        }),
        ignoreElements(),
      )
      const fed = source.pipe(
        tap({
          next: event => events.next(event),
          error: (error: unknown) => events.error(error),
          complete: () => {
            events.complete()
            over.next()
          },
        }),
        ignoreElements(),
      )
      // The source comes last: what fails before the first event does not begin with the events.
      return merge(driven, events, fed)
    })
}
