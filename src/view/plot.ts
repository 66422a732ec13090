import { isObservable } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { demand } from '../demand.ts'
import { Fn } from '../fn.ts'
import { checkRecord } from '../operators/replay.ts'
import type { Schedule } from '../operators/schedule.ts'
import { checkLength } from '../operators/simulate.ts'
import type { Recorded } from '../operators/toRecord.ts'
import { chart } from './chart.ts'
import type { Curve } from './Curve.ts'
import { takes } from '../takes.ts'
import { trace } from './trace.ts'

/** One schedule, several, or several by their names. */
export type Schedules =
  | Schedule<BatchEvent>
  | readonly Schedule<BatchEvent>[]
  | Readonly<Record<string, Schedule<BatchEvent>>>

/** How a picture of schedules is drawn. */
export interface PlotOptions {
  /** How many epochs the run has, and how many steps each: then the axis counts these, else progress. */
  readonly epochs?: number
  readonly stepsPerEpoch?: number
  /** A run that was, instead of the length of one: what `toRecord` has recorded of it, for schedules that listen. */
  readonly record?: readonly Recorded[]
  /** Whether values are on a logarithmic axis, on which there is nothing at 0 and below. */
  readonly log?: boolean
  /** What is written above. */
  readonly title?: string
}

/**
 * Schedules as a picture: the text of an SVG, with their seams and peaks, light or dark as the reader's system is.
 *
 * A curve goes by its name in a record, else by its expression. Dotted lines are where phases of a `sequence`, a `warmup`
 * or an `overlay` begin, a dot is at the highest value. In a run with a length, or one that was recorded, it shows what
 * `simulate` gives: what follows a metric is drawn as it would have been in that run.
 *
 * @param schedules a schedule, an array of them, or a record of them by name; what is no function of progress needs
 * `epochs` and `stepsPerEpoch`, what listens to metrics a `record`
 * @throws TypeError where one of them is no schedule, gives no numbers, or listens to what is not there, or an option is
 * none
 * @throws RangeError where there is none, the run has no length, or a logarithmic axis has nothing to show
 *
 * @example
 * ```ts
 * import { linear, plateau, smooth, warmup } from 'rx-anneal'
 * import { plot } from 'rx-anneal/view'
 *
 * const svg = plot({ decay: linear(0.1, 0), 'with warm-up': warmup(0.1, smooth(0.1, 0)) }, { epochs: 5, stepsPerEpoch: 200 })
 * svg.slice(0, 4)                            // => '<svg'
 * svg.match(/<title>(.*)<\/title>/)![1]      // => 'decay, with warm-up'
 *
 * const record = [4, 2, 2, 2].map((val_loss, epoch) => ({
 *   type: 'epochEnd' as const, epoch, step: epoch + 1, epochs: 4, stepsPerEpoch: 1, logs: { val_loss },
 * }))
 * plot(plateau({ patience: 0 }), { record }).includes('lowest 0.1 at step 3') // => true
 * ```
 */
export function plot(schedules: Schedules, options: PlotOptions = {}): string {
  takes('plot(…)', options, 'epochs, stepsPerEpoch, record, log, title')
  const { record, epochs, stepsPerEpoch, log = false, title } = options
  const check = (holds: boolean, rule: string) => demand(holds, 'plot', [schedules, options], rule)
  const length =
    (epochs ?? stepsPerEpoch) === undefined ? undefined : { epochs: epochs!, stepsPerEpoch: stepsPerEpoch! }
  if (length) checkLength('plot', length)
  if (record !== undefined) checkRecord(record)
  const run = length ?? record
  check(!length || !record, 'the run has a record or a length, not both')
  check(record?.length !== 0, 'the record is empty')
  const isNamed = typeof schedules === 'object' && !Array.isArray(schedules) && !isObservable(schedules)
  const all = (isNamed ? Object.values(schedules) : [schedules].flat()) as Schedule<BatchEvent>[]
  check(all.length > 0, 'there is no schedule')

  const names = isNamed ? Object.keys(schedules) : []
  const traces = all.map(schedule => trace(schedule, run))
  const { end } = traces[0]!
  const curves = all.map((schedule, colour): Curve => {
    const { points } = traces[colour]!
    const isCode = !isNamed && (typeof schedule === 'number' || 'param' in schedule)
    const name = names[colour] ?? (isCode ? `${schedule as Fn}` : `schedule ${colour + 1}`)
    check(!log || points.some(([, y]) => y > 0), `${name} is nowhere above 0; a logarithmic axis is`)
    return { name, isCode, points, colour, hasPeak: true }
  })
  const [caption = '', ...others] = new Set(all.map(schedule => (schedule as Partial<Fn>).param))
  const panel = {
    caption: others.length > 0 ? '' : caption,
    curves,
    log,
    seams: traces.flatMap(({ seams }) => seams).sort((a, b) => a - b),
    height: 200,
  }
  const inEpoch = (record?.at(-1) ?? options).stepsPerEpoch
  const inEpochs = inEpoch && inEpoch < end ? [['epoch', end / inEpoch] as const] : []
  return chart([panel], run ? [['step', end], ...inEpochs] : [['progress', 1]], {
    title: title ?? curves.map(({ name }) => name).join(', '),
    isTitled: title !== undefined,
    width: 720,
  })
}
