import { UseError } from '../UseError.ts'
import { isObservable, map, type Observable, type OperatorFunction } from 'rxjs'
import { showValue } from '../expression.ts'

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
