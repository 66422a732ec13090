import type { Observable } from 'rxjs'
import { drive, type Schedule } from '../../src/index.ts'

/** What happens to a driven stream, in order: 'set' for the observer, the rest for who subscribed. */
export function watch<T>(source: Observable<T>, schedule: Schedule<T>) {
  const log: unknown[] = []
  const subscription = source
    .pipe(
      drive(schedule, {
        next: value => log.push(['set', value]),
        error: (error: unknown) => log.push(['set error', error]),
        complete: () => log.push('set complete'),
      }),
    )
    .subscribe({
      next: event => log.push(['event', event]),
      error: (error: unknown) => log.push(['error', error]),
      complete: () => log.push('complete'),
    })
  return { log, subscription }
}
