import { catchError, defer, tap, throwError, type OperatorFunction } from 'rxjs'
import { named } from '../UseError.ts'

/** An operator whose errors say which rule it belongs to; those of its source are the source's. */
export const naming =
  <T, R>(rule: string, operator: OperatorFunction<T, R>): OperatorFunction<T, R> =>
  source =>
    defer(() => {
      let theirs: unknown
      const heard = source.pipe(tap({ error: (error: unknown) => (theirs = error) }))
      return defer(() => operator(heard)).pipe(
        catchError((error: unknown) => throwError(() => (error === theirs ? error : named(rule, error)))),
      )
    })
