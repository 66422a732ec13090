import type { Curve } from './Curve.ts'
import type { Driven, Recorder } from './Recorder.ts'
import { LIGHT } from './style.ts'

/** Runs by their names. */
export type Recorded = ReadonlyMap<string, Recorder>

/** The mean of what scatters is over this part of a run; of no more values than these, nothing scatters. */
const WINDOW = 0.05
const FEW = 64

/**
 * What rules set for a param: of one run a curve for each, with a colour of its own; of several, each has its run's.
 * @param buckets how many of them are drawn of a curve
 */
export function paramCurves(runs: Recorded, param: string, buckets: number): Curve[] {
  const isOne = runs.size === 1
  return [...runs].flatMap(([run, { params }], nth) => {
    const won = (params.get(param) ?? []).filter(({ track }) => track.count > 0)
    return won.map((driven, i) => {
      const own = ownName(driven, won)
      return {
        name: isOne ? own : won.length === 1 ? run : `${run}, ${own}`,
        isCode: isOne,
        points: driven.track.points(buckets),
        colour: isOne ? i : nth,
      }
    })
  })
}

/** The selector of a rule; where it set several values, the first element that got this one. */
function ownName({ rule, elements }: Driven, all: readonly Driven[]): string {
  if (all.filter(other => other.rule === rule).length > 1) return elements[0]!
  const [, selector] = /^\w+\('((?:[^'\\]|\\.)*)'/.exec(rule) ?? []
  return selector?.replace(/\\(['\\])/g, '$1') ?? rule
}

/**
 * Metrics, batch by batch where these were read, else epoch by epoch: of one run each has a colour of its own; of several,
 * each has its run's, and what was measured on data held out is broken.
 */
export function metricCurves(runs: Recorded, names: readonly string[], buckets: number): Curve[] {
  const isOne = runs.size === 1
  return [...runs].flatMap(([run, { metrics }], nth) =>
    names.flatMap((name, i) => {
      const metric = metrics.get(name)
      if (!metric) return []
      const track = metric.batches.count > 0 ? metric.batches : metric.epochs
      const scatters = track === metric.batches && track.count > FEW
      return {
        name: isOne ? name : i === 0 ? run : `${run}, ${name}`,
        points: track.points(buckets),
        mean: scatters ? track.means(WINDOW) : undefined,
        colour: isOne ? i : nth + i * LIGHT.length,
      }
    }),
  )
}
