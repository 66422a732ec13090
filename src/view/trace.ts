import { clockAt, type BatchEvent } from '../clock.ts'
import { seamsOf } from '../compose/seams.ts'
import { showValue } from '../expression.ts'
import { Fn } from '../fn.ts'
import type { Schedule } from '../operators/schedule.ts'
import { simulate, type Length } from '../operators/simulate.ts'
import type { Recorded } from '../operators/toRecord.ts'
import type { Point } from './points.ts'

/** Parts of a run in which most seams are whole: thirds, quarters, tenths and hundredths. */
const PARTS = 1200
/** So few steps are drawn as what they are, values that stay for a step. */
const STAIRS = 120
/** What is farther from 0 is drawn as little as what is infinite. */
const HUGE = 1e300

/** A schedule over the time of a run: its curve, and where its phases begin. */
export interface Trace {
  readonly points: Point[]
  readonly seams: number[]
  /** Where the axis ends. */
  readonly end: number
}

/**
 * The curve of a schedule: by steps where the run has a length or was recorded, else by progress.
 * @param until the step at which it ends, where the run was shorter than it was to be
 * @throws TypeError where what is no function of progress has no run to be asked in, or gives no numbers
 */
export function trace(
  schedule: Schedule<BatchEvent>,
  run?: Length | readonly Recorded[],
  until?: number,
): Trace {
  const isFn = schedule instanceof Fn
  if (!run && !isFn && typeof schedule !== 'number')
    throw new TypeError(
      `${showValue(schedule)} is no function of progress; give the { epochs, stepsPerEpoch } or the { record } of a run${typeof schedule === 'function' && !('param' in schedule) ? ', or wrap it by fn(…)' : ''}`,
    )
  const last = run && 'length' in run ? run.at(-1) : undefined
  const { epochs, stepsPerEpoch } = last ?? (run as Partial<Length>) ?? {}
  const length = epochs && stepsPerEpoch ? { epochs, stepsPerEpoch } : undefined
  const steps = length ? length.epochs * length.stepsPerEpoch : 1
  const simulated = run && (last || !isFn) ? simulate(schedule, run) : undefined
  // What was recorded may begin with a later step, and ends with the batch that has begun.
  const first = last ? last.step + Number(last.type === 'batchBegin') - simulated!.length : 0
  const end = until ?? (last ? first + simulated!.length : steps)
  const valueAt = (x: number): unknown =>
    simulated ? simulated[x - first] : isFn ? (schedule as Fn)(length ? clockAt(x, length) : x) : schedule
  const seams = (isFn && (length ?? !run) ? seamsOf(schedule as Fn, length && clockAt(0, length)) : [])
    .map(seam => seam * steps)
    .filter(seam => seam < end)
  const parts = Array.from({ length: PARTS + 1 }, (_, i) => first + (i / PARTS) * (end - first))
  const times = [...parts, ...seams].map(x => (run ? Math.min(Math.ceil(x - 1e-9), end - 1) : x))
  const points = [...new Set(times)]
    .sort((a, b) => a - b)
    .flatMap(x => {
      const y = valueAt(x) ?? NaN
      if (typeof y !== 'number')
        throw new TypeError(`${showValue(schedule)} gives ${showValue(y)}, no number`)
      const point: Point = [x, Math.abs(y) < HUGE ? y : NaN]
      return run && end <= STAIRS ? [point, [x + 1, point[1]] as const] : [point]
    })
  return { points, seams, end }
}
