import { isObservable } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { showValue } from '../expression.ts'
import { Fn, paramName } from '../fn.ts'
import type { Schedule } from '../operators/schedule.ts'
import { chart } from './chart.ts'
import type { Curve } from './Curve.ts'
import { takes } from '../takes.ts'
import type { Panel } from './panel.ts'
import { extentOf } from './points.ts'
import { Recorder } from './Recorder.ts'
import { metricCurves, paramCurves, type Recorded } from './runCurves.ts'
import { trace } from './trace.ts'

/** How the picture of a run is drawn. */
export interface RunOptions {
  /**
   * For params, the schedules that were to drive them, to be drawn below what was: those that listen as they would have
   * followed this run.
   */
  readonly planned?: Readonly<Record<string, Schedule<BatchEvent>>>
  /** Whether params are on a logarithmic axis. */
  readonly log?: boolean
  /** What is written above. */
  readonly title?: string
}

const plannedBy = ({ planned = {} }: RunOptions) =>
  new Map(Object.entries(planned).map(([name, schedule]) => [paramName(name), schedule]))

/** Whether what was planned has to be told of the run: all but numbers and functions of its time. */
const listens = (schedule: Schedule<BatchEvent>): boolean =>
  !(typeof schedule === 'number' || schedule instanceof Fn)

/** @throws TypeError where the options are none of a run's */
export function checkOptions(word: string, options: RunOptions): void {
  takes(word, options, 'planned, log, title')
  const { planned = {} } = options
  if (typeof planned !== 'object' || isObservable(planned) || Array.isArray(planned))
    throw new TypeError(
      `${word}: planned are schedules by param, as { learningRate: … }, not ${showValue(planned)}`,
    )
}

/**
 * What keeps a run that is to be drawn so.
 * @throws TypeError where what was planned is no schedule
 */
export const recorderFor = (options: RunOptions): Recorder =>
  new Recorder(new Map([...plannedBy(options)].filter(([, schedule]) => listens(schedule))))

/** What a picture of runs is for. */
export interface Place {
  readonly width: number
  /** Whether the title is shown, and not only said. */
  readonly isTitled: boolean
  /** Whether a metric is drawn. */
  readonly shows: (metric: string) => boolean
}

const HEIGHT = 150
/** A metric whose highest value is more than so many times its lowest is on a logarithmic axis. */
const FAR = 50
/** All curves of a picture together have at most so many buckets, and each at least some. */
const [MOST, LEAST] = [12_000, 16]

/** Runs over one axis of time: the values that rules set, param by param, then metrics. */
export function drawRun(runs: Recorded, options: RunOptions, { width, isTitled, shows }: Place): string {
  const recorders = [...runs.values()]
  const { end, epochs, stepsPerEpoch } = longest(runs)
  const planned = plannedBy(options)
  const params = new Set([...planned.keys(), ...recorders.flatMap(({ params }) => [...params.keys()])])
  const metrics = [...new Set(recorders.flatMap(({ metrics }) => [...metrics.keys()]))].filter(shows)
  const count = recorders.flatMap(({ params }) => [...params.values()].flat()).length + metrics.length
  const buckets = Math.max(LEAST, Math.floor(MOST / count))

  const ofParam = (param: string): Panel => {
    const curves = paramCurves(runs, param, buckets)
    const panel = { caption: param, curves, log: options.log === true, height: HEIGHT }
    const schedule = planned.get(param)
    if (schedule === undefined) return panel
    if (listens(schedule)) return { ...panel, curves: [...followed(runs, param, buckets), ...curves] }
    const length = epochs && stepsPerEpoch ? { epochs, stepsPerEpoch } : undefined
    const unit = length ? 1 : end
    const plan = length ? trace(schedule, length, end) : trace(schedule)
    const points = plan.points.map(([x, y]) => [x * unit, y] as const)
    return {
      ...panel,
      curves: [{ name: 'planned', points, colour: undefined }, ...curves],
      seams: plan.seams.map(seam => seam * unit),
    }
  }
  const ofMetrics = (caption: string): Panel => {
    const curves = metricCurves(
      runs,
      metrics.filter(name => baseOf(name) === caption),
      buckets,
    )
    const extents = curves.flatMap(({ points }) => extentOf(points) ?? [])
    const [low, high] = [extents.map(({ low }) => low[1]), extents.map(({ high }) => high[1])]
    const log = Math.min(...low) > 0 && Math.max(...high) > FAR * Math.min(...low)
    return { caption, curves, log, height: HEIGHT }
  }
  // What is measured on data held out stands beside what is measured in training.
  const panels = [...[...params].map(ofParam), ...[...new Set(metrics.map(baseOf))].map(ofMetrics)].filter(
    ({ curves }) => curves.length > 0,
  )
  const inEpochs = stepsPerEpoch && stepsPerEpoch < end ? [['epoch', end / stepsPerEpoch] as const] : []
  const title = options.title ?? 'A run'
  return chart(panels, [['step', end], ...inEpochs], { title, isTitled, width })
}

const baseOf = (metric: string): string => metric.replace(/^val_/, '')

/** What schedules that listen would have set. */
const followed = (runs: Recorded, param: string, buckets: number): Curve[] =>
  [...runs].map(([name, { plans }]) => ({
    name: runs.size === 1 ? 'planned' : `${name}, planned`,
    points: plans.get(param)!.track.points(buckets),
    colour: undefined,
  }))

/** How long the longest of some runs was. */
function longest(runs: Recorded) {
  const ends = [...runs.values()]
    .flatMap(({ last }) => last ?? [])
    .map(({ step, epochs, stepsPerEpoch }) => ({ end: Math.max(1, step), epochs, stepsPerEpoch }))
  return ends.reduce((one, other) => (other.end > one.end ? other : one))
}
