import type { Observable } from 'rxjs'

/** What a synchronous Observable emits; throws its error. */
export function emitted<T>(source: Observable<T>): T[] {
  const values: T[] = []
  const errors: unknown[] = []
  source.subscribe({ next: value => values.push(value), error: (error: unknown) => errors.push(error) })
  if (errors.length > 0) throw errors[0]
  return values
}
