import { lastValueFrom, toArray, type Observable } from 'rxjs'
import type { BatchEvent } from '../../../src/index.ts'

/** All events of a run. */
export const all = (run$: Observable<BatchEvent>): Promise<BatchEvent[]> =>
  lastValueFrom(run$.pipe(toArray()))

/** What stands on the clock of each event. */
export const clocks = (events: readonly BatchEvent[]) =>
  events.map(({ type, step, epoch, batch, progress, samples }) => [
    type,
    step,
    epoch,
    batch,
    progress,
    samples,
  ])

/** The clock of two epochs of three batches, of 2, 2 and 1 samples. */
export const whole = [
  ['trainBegin', 0, 0, 0, 0, 0],
  ['epochBegin', 0, 0, 0, 0, 0],
  ['batchBegin', 0, 0, 0, 0, 0],
  ['batchEnd', 1, 0, 0, 1 / 6, 2],
  ['batchBegin', 1, 0, 1, 1 / 6, 2],
  ['batchEnd', 2, 0, 1, 2 / 6, 4],
  ['batchBegin', 2, 0, 2, 2 / 6, 4],
  ['batchEnd', 3, 0, 2, 3 / 6, 5],
  ['epochEnd', 3, 0, 2, 3 / 6, 5],
  ['epochBegin', 3, 1, 0, 3 / 6, 5],
  ['batchBegin', 3, 1, 0, 3 / 6, 5],
  ['batchEnd', 4, 1, 0, 4 / 6, 7],
  ['batchBegin', 4, 1, 1, 4 / 6, 7],
  ['batchEnd', 5, 1, 1, 5 / 6, 9],
  ['batchBegin', 5, 1, 2, 5 / 6, 9],
  ['batchEnd', 6, 1, 2, 1, 10],
  ['epochEnd', 6, 1, 2, 1, 10],
  ['trainEnd', 6, 1, 2, 1, 10],
]
