import { filter, Subject } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { drive } from '../operators/drive.ts'
import type { Schedule } from '../operators/schedule.ts'
import { Track } from './Track.ts'

/** What a schedule that listens would set in a run, which it is told as it goes on. */
export class Plan {
  readonly track = new Track()
  readonly #events = new Subject<BatchEvent>()

  /** @param fail what is told where the schedule is none, or fails */
  constructor(schedule: Schedule<BatchEvent>, fail: (error: unknown) => void) {
    let latest: number | undefined
    this.#events
      .pipe(
        drive(schedule, value => (latest = value)),
        filter(({ type }) => type === 'batchBegin'),
      )
      .subscribe({ next: ({ step }) => latest !== undefined && this.track.add(step, latest), error: fail })
  }

  tell(event: BatchEvent): void {
    this.#events.next(event)
  }

  end(): void {
    this.#events.complete()
  }
}
