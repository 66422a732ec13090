import { asyncScheduler, defer, tap, type MonoTypeOperatorFunction, type TimestampProvider } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { showValue } from '../expression.ts'
import { checkOptions, recorderFor, type RunOptions } from './drawRun.ts'
import { files } from './environment.ts'
import { page } from './page.ts'

/** Metrics of batches are read for at most this part of the time, and this many milliseconds more. */
const SHARE = 0.05
const GRACE = 2000

/**
 * Collects a run, and at its end, however it ends, writes a report: one HTML file, which opens without network and runs
 * no script, with the curves of what rules set and of all metrics, which rule won which elements, versions and totals.
 *
 * It stands behind the rules. The source may hold several runs, one after another: each has its report.
 *
 * The metrics of a batch are read while its event is delivered. Where they are still on a GPU, that waits for the batch to
 * be computed; so they are read for at most a twentieth of the time, after the first two seconds, and batches between
 * are left out of the curves of metrics. On cpu and wasm all are read. Of however many batches, 512 buckets a curve are
 * kept, with their extremes.
 *
 * @param to the path of a file, in Node, Deno and Bun, whose folder is made; or a function that takes the HTML
 * @param options the title; schedules that were `planned`, by param; whether params are on a logarithmic axis
 * @param timestampProvider how long reading takes
 * @throws TypeError where a path is given and there are no files, or an option is none
 * @throws (through the stream) Error where the file cannot be written; TypeError where what was planned fails
 * @returns A function that returns an Observable that mirrors the source.
 *
 * @example
 * ```ts
 * import { from } from 'rxjs'
 * import type { BatchEvent } from 'rx-anneal'
 * import { report } from 'rx-anneal/view'
 *
 * const events = ['trainBegin', 'batchEnd', 'trainEnd'].map((type, step) => ({
 *   type, step, epoch: 0, batch: 0, steps: 1, epochs: 1, stepsPerEpoch: 1, logs: {}, assigned: [],
 * })) as unknown as BatchEvent[]
 * let html = ''
 * from(events).pipe(report(text => (html = text), { title: 'A short run' })).subscribe()
 * html.match(/<h1>(.*)<\/h1>/)![1] // => 'A short run'
 * ```
 */
export function report(
  to: string | ((html: string) => void),
  options: RunOptions = {},
  timestampProvider: TimestampProvider = asyncScheduler,
): MonoTypeOperatorFunction<BatchEvent> {
  checkOptions('report(…)', options)
  const fs = typeof to === 'string' ? files() : undefined
  if (typeof to === 'string' ? !fs : typeof to !== 'function')
    throw new TypeError(
      `report(${showValue(to)}): ${typeof to === 'string' ? 'there are no files here; pass a function that takes the HTML' : 'it takes a path, or a function that takes the HTML'}`,
    )
  const write = typeof to === 'function' ? to : (html: string) => fs!.writeFileSync(to, html)
  return source =>
    defer(() => {
      // What cannot be written is better known before the training than after it.
      if (typeof to === 'string') {
        fs!.mkdirSync(to.replace(/[^/\\]*$/, '') || '.', { recursive: true })
        if (fs!.statSync(to, { throwIfNoEntry: false })?.isDirectory())
          throw new TypeError(`report(${showValue(to)}): it is a folder; write the path of a file in it`)
      }
      let recorder = recorderFor(options)
      let reading = 0
      const begun = timestampProvider.now()
      const end = (how: string) => {
        recorder.end()
        if (recorder.last) write(page(recorder, how, options))
      }
      return source.pipe(
        tap({
          next: event => {
            if (event.type === 'trainBegin' && recorder.last) {
              end('Followed by another run')
              recorder = recorderFor(options)
            }
            const before = timestampProvider.now()
            recorder.add(event, reading <= GRACE + SHARE * (before - begun))
            reading += timestampProvider.now() - before
          },
          complete: () => end('Completed'),
          error: (error: unknown) => {
            try {
              end(`Failed: ${error instanceof Error ? error.message : String(error)}`)
            } catch (another) {
              throw new AggregateError(
                [error, another],
                `${String(error)}; nor could its report be written: ${String(another)}`,
              )
            }
          },
          unsubscribe: () => end('Stopped'),
        }),
      )
    })
}
