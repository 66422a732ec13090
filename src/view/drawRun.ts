import type { BatchEvent } from '../clock.ts'
import { paramName } from '../fn.ts'
import type { Schedule } from '../operators/schedule.ts'
import { chart } from './chart.ts'
import type { Panel } from './panel.ts'
import { extentOf } from './points.ts'
import { metricCurves, paramCurves, type Recorded } from './runCurves.ts'
import { trace } from './trace.ts'

/** How the picture of a run is drawn. */
export interface RunOptions {
  /** For params, the schedules that were to drive them, to be drawn below what was. */
  readonly planned?: Readonly<Record<string, Schedule<BatchEvent>>>
  /** Whether params are on a logarithmic axis. */
  readonly log?: boolean
  /** What is written above. */
  readonly title?: string
}

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
  const planned = new Map(Object.entries(options.planned ?? {}).map(([name, one]) => [paramName(name), one]))
  const params = new Set([...planned.keys(), ...recorders.flatMap(({ params }) => [...params.keys()])])
  const metrics = [...new Set(recorders.flatMap(({ metrics }) => [...metrics.keys()]))].filter(shows)
  const count = recorders.flatMap(({ params }) => [...params.values()].flat()).length + metrics.length
  const buckets = Math.max(LEAST, Math.floor(MOST / count))

  const ofParam = (param: string): Panel => {
    const curves = paramCurves(runs, param, buckets)
    const panel = { caption: param, curves, log: options.log === true, height: HEIGHT }
    const schedule = planned.get(param)
    if (schedule === undefined) return panel
    const length = epochs && stepsPerEpoch ? { epochs, stepsPerEpoch } : undefined
    const unit = length ? 1 : end
    const plan = trace(schedule, length)
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

/** How long the longest of some runs is, in full where that is known. */
function longest(runs: Recorded) {
  const ends = [...runs.values()]
    .flatMap(({ last }) => last ?? [])
    .map(({ step, steps = step, epochs, stepsPerEpoch }) => ({
      end: Math.max(1, steps),
      epochs,
      stepsPerEpoch,
    }))
  return ends.reduce((one, other) => (other.end > one.end ? other : one))
}
