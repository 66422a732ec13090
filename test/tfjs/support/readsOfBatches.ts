import { filter, lastValueFrom, map, toArray, type Observable } from 'rxjs'
import type { BatchEvent } from '../../../src/index.ts'
import { countingReads } from './countingReads.ts'

/** How often the batches of an epoch read tensors from the device, and how many there were. */
export const readsOfBatches = (
  run$: Observable<BatchEvent>,
): Promise<{ readonly batches: number; readonly reads: number }> =>
  countingReads(async reads => {
    const counts$ = run$.pipe(
      filter(({ type }) => type === 'batchBegin' || type === 'batchEnd'),
      map(() => reads()),
      toArray(),
    )
    const counts = await lastValueFrom(counts$)
    return { batches: counts.length / 2, reads: counts.at(-1)! - counts[0]! }
  })
