import { Observable } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import type { Model } from './privates.ts'
import { Run } from './Run.ts'
import type { Variables } from './trainee.ts'

/**
 * A training as a cold stream: every subscription trains, and the stream ends when the run has wound down.
 *
 * @param inFit whether `fit` or `fitDataset` drives the batches
 * @param train trains, and hands on the events
 */
export function runStream(
  target: Model | Variables,
  inFit: boolean,
  train: (run: Run, next: (event: BatchEvent) => void) => Promise<unknown>,
): Observable<BatchEvent> {
  return new Observable(subscriber => {
    const start = async () => {
      // The first event comes after `subscribe` returns, so that all branches of a shared run join it.
      await Promise.resolve()
      const run = await Run.open(target, inFit, () => !subscriber.closed)
      if (!run) return
      subscriber.add(() => run.stop())
      try {
        await train(run, event => subscriber.next(event))
      } catch (error) {
        run.fail(error)
        await run.trainee.model?.history?.syncData?.()
      } finally {
        run.end()
      }
      if (run.failure) throw run.failure.error
    }
    start().then(
      () => subscriber.complete(),
      (error: unknown) => subscriber.error(error),
    )
  })
}
