import { isObservable } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { showValue } from '../expression.ts'
import { checkOptions, drawRun, recorderFor, type RunOptions } from './drawRun.ts'

/** The events of a run, or of several by their names. */
export type Runs = Iterable<BatchEvent> | Readonly<Record<string, Iterable<BatchEvent>>>

/**
 * Runs that have been, as a picture, the text of an SVG: the values that rules set, param by param, where planned ones are
 * given on top of these, and below them the loss, all over one axis of time.
 *
 * Loss is drawn batch by batch, faint, with its mean over a twentieth of the run, where somebody read it while its event
 * was delivered, as a {@link report} or a `progressBar` does; otherwise as the mean of each epoch. A run without a metric
 * named `loss` shows all that it has. Of however many events, 512 buckets a curve are kept, with their extremes.
 *
 * @param runs the events of a run in their order, or a record of such by name, to compare them
 * @throws TypeError where what is given is none, or what was planned fails
 * @throws RangeError where there are no events
 *
 * @example
 * ```ts
 * import { linear, type BatchEvent } from 'rx-anneal'
 * import { plotRun } from 'rx-anneal/view'
 *
 * const lr = linear(0.1, 0)
 * const events = Array.from({ length: 100 }, (_, i) => ({
 *   type: 'batchEnd', step: i + 1, epoch: 0, batch: i, progress: (i + 1) / 100, steps: 100, epochs: 1, stepsPerEpoch: 100,
 *   logs: { loss: 1 / (i + 1) },
 *   assigned: [{ rule: "anneal('*', …)", param: 'learningRate', value: lr(i / 100), elements: ['Dense'] }],
 * })) as unknown as BatchEvent[]
 * const svg = plotRun(events, { planned: { learningRate: lr }, title: 'Harmonic' })
 * svg.includes('learningRate planned: from 0.1 to 0.001') // => true
 * ```
 */
export function plotRun(runs: Runs, options: RunOptions = {}): string {
  checkOptions('plotRun(…)', options)
  const all = isIterable(runs) ? { run: runs } : runs
  if (typeof all !== 'object' || all === null || isObservable(all) || !Object.values(all).every(isIterable))
    throw new TypeError(
      `plotRun(${showValue(runs, 1)}): it takes the events of a run, as toArray() gives them, or a record of such by name`,
    )
  const recorders = new Map(
    Object.entries(all).map(([name, events]) => {
      const recorder = recorderFor(options)
      for (const event of events) recorder.add(event)
      recorder.end()
      return [name, recorder]
    }),
  )
  const recorded = [...recorders.values()]
  if (recorded.every(({ last }) => !last)) throw new RangeError('plotRun(…): there are no events')
  const hasLoss = recorded.some(({ metrics }) => metrics.has('loss'))
  const shows = (name: string) => !hasLoss || /^(val_)?loss$/.test(name)
  return drawRun(recorders, options, { width: 720, isTitled: options.title !== undefined, shows })
}

const isIterable = (x: unknown): x is Iterable<BatchEvent> =>
  typeof x === 'object' && x !== null && Symbol.iterator in x
