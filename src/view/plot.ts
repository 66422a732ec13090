import { isObservable } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { demand } from '../demand.ts'
import { Fn } from '../fn.ts'
import { Live } from '../operators/Live.ts'
import type { Schedule } from '../operators/schedule.ts'
import { chart } from './chart.ts'
import type { Curve } from './Curve.ts'
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
  /** Whether values are on a logarithmic axis, on which there is nothing at 0 and below. */
  readonly log?: boolean
  /** What is written above. */
  readonly title?: string
}

/**
 * Schedules as a picture: the text of an SVG, with their seams and peaks, light or dark as the reader's system is.
 *
 * A curve goes by its name in a record, else by its expression. Dotted lines are where phases of a `sequence`, a `warmup`
 * or an `overlay` begin, a dot is at the highest value. In a run with a length it shows what `simulate` gives.
 *
 * @param schedules a schedule, an array of them, or a record of them by name; what is no function of progress needs
 * `epochs` and `stepsPerEpoch`
 * @throws TypeError where one of them is no schedule, or gives no numbers
 * @throws RangeError where there is none, the run has no length, or a logarithmic axis has nothing to show
 *
 * @example
 * ```ts
 * import { linear, smooth, warmup } from 'rx-anneal'
 * import { plot } from 'rx-anneal/view'
 *
 * const svg = plot({ decay: linear(0.1, 0), 'with warm-up': warmup(0.1, smooth(0.1, 0)) }, { epochs: 5, stepsPerEpoch: 200 })
 * svg.slice(0, 4)                            // => '<svg'
 * svg.match(/<title>(.*)<\/title>/)![1]      // => 'decay, with warm-up'
 * ```
 */
export function plot(schedules: Schedules, options: PlotOptions = {}): string {
  const { epochs, stepsPerEpoch, log = false, title } = options
  const check = (holds: boolean, rule: string) => demand(holds, 'plot', [schedules, options], rule)
  const length =
    (epochs ?? stepsPerEpoch) === undefined ? undefined : { epochs: epochs!, stepsPerEpoch: stepsPerEpoch! }
  check(
    !length || [epochs, stepsPerEpoch].every(count => Number.isInteger(count) && count! > 0),
    'epochs and stepsPerEpoch are both whole numbers above 0',
  )
  const isNamed = typeof schedules === 'object' && !Array.isArray(schedules) && !isObservable(schedules)
  const all = (isNamed ? Object.values(schedules) : [schedules].flat()) as Schedule<BatchEvent>[]
  check(all.length > 0, 'there is no schedule')

  const names = isNamed ? Object.keys(schedules) : []
  const traces = all.map(schedule => trace(schedule, length))
  const curves = all.map((schedule, colour): Curve => {
    const { points } = traces[colour]!
    const isCode =
      !isNamed && (typeof schedule === 'number' || schedule instanceof Fn || schedule instanceof Live)
    const name = names[colour] ?? (isCode ? String(schedule) : `schedule ${colour + 1}`)
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
  const inEpochs = epochs! > 1 ? [['epoch', epochs!] as const] : []
  return chart([panel], length ? [['step', epochs! * stepsPerEpoch!], ...inEpochs] : [['progress', 1]], {
    title: title ?? curves.map(({ name }) => name).join(', '),
    isTitled: title !== undefined,
    width: 720,
  })
}
