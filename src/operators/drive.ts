import {
  connect,
  endWith,
  ignoreElements,
  merge,
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
  return connect(events => {
    const end = events.pipe(ignoreElements(), endWith(undefined))
    const driven = valuesOf(schedule, events).pipe(takeUntil(end), tap(observer), ignoreElements())
    return merge(driven, events)
  })
}
