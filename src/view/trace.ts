import { clockAt, type BatchEvent } from '../clock.ts'
import { seamsOf } from '../compose/seams.ts'
import { showValue } from '../expression.ts'
import { Fn } from '../fn.ts'
import type { Schedule } from '../operators/schedule.ts'
import { simulate, type Length } from '../operators/simulate.ts'
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
}

/**
 * The curve of a schedule: by steps where the run has a length, else by progress.
 * @throws TypeError where what is no function of progress has no run to be asked in, or gives no numbers
 */
export function trace(schedule: Schedule<BatchEvent>, length: Length | undefined): Trace {
  const isFn = schedule instanceof Fn
  if (!length && !isFn && typeof schedule !== 'number')
    throw new TypeError(
      `${showValue(schedule)} is no function of progress; say how long the run is, { epochs, stepsPerEpoch }`,
    )
  const steps = length ? length.epochs * length.stepsPerEpoch : 1
  const simulated = !isFn && length ? simulate(schedule, length) : []
  const valueAt = (x: number): unknown => {
    if (isFn) return (schedule as Fn)(length ? clockAt(x, length) : x)
    return length ? simulated[x] : schedule
  }
  const seams = isFn ? seamsOf(schedule as Fn, length && clockAt(0, length)) : []
  const parts = Array.from({ length: PARTS + 1 }, (_, i) => i / PARTS)
  const times = [...parts, ...seams].map(part =>
    length ? Math.min(Math.ceil(part * steps - 1e-9), steps - 1) : part,
  )
  const points = [...new Set(times)]
    .sort((a, b) => a - b)
    .flatMap(x => {
      const y = valueAt(x) ?? NaN
      if (typeof y !== 'number')
        throw new TypeError(`${showValue(schedule)} gives ${showValue(y)}, no number`)
      const value = Math.abs(y) < HUGE ? y : NaN
      return (length && steps <= STAIRS ? [x, x + 1] : [x]).map((x): Point => [x, value])
    })
  return { points, seams: seams.map(seam => seam * steps) }
}
