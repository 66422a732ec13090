import { filter, isObservable, NEVER, type Observable, type OperatorFunction } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { show, showSource } from '../expression.ts'
import { UseError } from '../UseError.ts'

/** What decides when something ends: it holds with its first value that is true, as JavaScript takes it. */
export type Condition = OperatorFunction<BatchEvent, unknown> | Observable<unknown>

const none = (given: unknown): string =>
  `${showSource(given)} is no condition: a condition is an operator from events to something that is true in the end, as map(({ logs }) => logs.loss < 0.1), or an Observable`

/** Whether something may be a condition. One that throws is told of when it is asked, by what it throws. */
export function isCondition(given: unknown): given is Condition {
  if (typeof given !== 'function') return isObservable(given)
  try {
    return isObservable((given as (events: Observable<never>) => unknown)(NEVER))
  } catch {
    return true
  }
}

/**
 * Checks the condition that a word was called with.
 * @throws TypeError where it is none
 */
export function demandCondition(given: unknown, word: string): void {
  if (!isCondition(given))
    throw new TypeError(`${show([[word, ...(given === undefined ? [] : [given])]])}: ${none(given)}`)
}

/**
 * The moments at which a condition holds.
 * @throws TypeError where it is none
 */
export function holds(condition: Condition, events: Observable<BatchEvent>): Observable<unknown> {
  const values: unknown = typeof condition === 'function' ? condition(events) : condition
  if (!isObservable(values)) throw new UseError(none(condition))
  return values.pipe(filter(Boolean))
}
