import { clockFrom, clockWithin, read, snap, type Clock, type Time } from '../clock.ts'
import { showValue } from '../expression.ts'
import { combine, Fn, paramOf, partOf, type Value } from '../fn.ts'
import { isCondition, type Condition } from '../operators/condition.ts'
import { stretched } from '../operators/goingOn.ts'
import type { Live } from '../operators/Live.ts'
import { listens, type Listening } from '../operators/schedule.ts'
import { guideOf, indexAt, type Guide } from '../shapes/indexAt.ts'
import { demandParts } from './demandParts.ts'
import { liveSequence } from './liveSequence.ts'
import { isOnward } from './onward.ts'
import {
  BY_PROGRESS,
  copyOf,
  lengthOf,
  measureOf,
  planOf,
  SEAM,
  unitsOf,
  type Length,
  type Plan,
  type Span,
  type Unit,
} from '../span.ts'

/** How long it is, then what it does: a phase of a {@link sequence}. A number stays. */
export type Phase = readonly [span: Span, schedule: Value]

/** What ends a phase when the run says so: its first value that is true. */
export interface Until {
  readonly until: Condition
}

/** A phase that listens to the run, or ends when that says so. */
export type LivePhase = readonly [span: Span | Until, schedule: Value | Listening]

/**
 * One schedule after another, each for its part of the time.
 *
 * A phase is as long as its span says: `{ steps: 500 }`, `{ epochs: 2 }`, `{ samples: 1e6 }` or `{ seconds: 600 }`;
 * phases with a weight share what is left, or all there is, each its weight divided by their sum; `'rest'` is a weight
 * of 1. The next phase begins exactly at its boundary, and in it every reading of the clock starts again from 0. Nested,
 * a sequence is one phase. Before 0 the first phase goes on, after the end the last.
 *
 * Only weights need no more than progress. Steps and epochs may be mixed where the clock knows how many steps an epoch
 * has; samples and seconds with weights and themselves only, and the run does not know how many of them it will have.
 *
 * @param phases a span and a schedule for each phase, or a number that stays
 * @throws RangeError where there is no phase, or a span is none
 * @throws TypeError where a phase has neither schedule nor finite number, or the schedules are for different params
 * @throws (when it is read) RangeError where the phases are longer than the run, or leave a gap at its end
 * @returns a schedule with its parts' param
 *
 * @example
 * ```ts
 * const lr = sequence([0.3, smooth(0, 0.01)], [0.7, smooth(0.01, 0)])
 * lr(0.15) // => 0.005
 * lr(0.3)  // => 0.01
 * lr(1)    // => 0
 * sequence([0.2, linear(0, 0.1)], [0.8, 0.1])(0.5) // => 0.1
 * const warm = sequence([{ steps: 100 }, linear(0, 0.1)], ['rest', linear(0.1, 0)])
 * warm({ step: 50 })                                      // => 0.05
 * warm.over({ epochs: 3, stepsPerEpoch: 100 })(2 / 3)     // => 0.05
 * ```
 */
export function sequence(...phases: readonly Phase[]): Fn
/**
 * The same with phases that listen to the run, and such that end when it says so.
 *
 * `{ until: condition }` lasts until the condition, an operator like `stalled({ patience: 3 })` or
 * `map(({ logs }) => logs.loss < 0.1)`, has its first value that is true: the next phase begins with the batch that
 * begins then, or with this one if it is the beginning of a batch. The condition listens from the beginning of its phase
 * on. Phases with lengths that come later have them in any case: where the length of the run is known, such a phase ends
 * in time for them. After the last phase it completes, and its last value stays; {@link ended} tells when.
 *
 * In a phase, each schedule and each condition hears the events of that phase only, by a clock that starts again from 0.
 * Progress is that of the longest time which the phase may take.
 *
 * @throws TypeError where a weight comes before a condition
 *
 * @example
 * ```ts
 * const lr = sequence(
 *   [{ epochs: 1 }, linear(0, 0.1)],
 *   [{ until: stalled({ patience: 2 }) }, 0.1],
 *   [{ epochs: 2 }, onward(smooth(1, 0))],
 * )
 * const losses = [4, 2, 3, 3, 1, 1]
 * const log = losses.map((val_loss, epoch) => ({
 *   type: 'epochEnd' as const, epoch, step: epoch + 1, epochs: 8, stepsPerEpoch: 1, logs: { val_loss },
 * }))
 * simulate(lr, log).map(x => +x!.toFixed(3)) // => [0, 0.1, 0.1, 0.1, 0.1, 0.05]
 * ```
 */
export function sequence(...phases: readonly LivePhase[]): Live
export function sequence(...given: readonly LivePhase[]): Fn | Live {
  const who = () => `sequence(${given.map(phase => showValue(phase)).join(', ')})`
  const phases = given.map((phase: unknown) => {
    if (!Array.isArray(phase))
      throw new TypeError(`${who()}: a phase is [span, schedule], not ${showValue(phase)}`)
    const [span, schedule] = phase as unknown[]
    demandParts([schedule], who)
    const until = conditionOf(span, who)
    return {
      written: [until ? { until } : copyOf(span as Span), schedule],
      length: until ? undefined : lengthOf(span, who),
      until,
      schedule: schedule as Value,
    }
  })
  if (phases.length === 0) throw new RangeError('sequence(): there is no phase')
  const written = phases.map(phase => phase.written)
  if (phases.some(({ until, schedule }) => until ?? listens(schedule)))
    return liveSequence(phases, written, who)
  const schedules = phases.map(({ schedule }) => schedule)
  const { at, f } = inPhases(
    phases.map(({ length }) => length!),
    schedules,
    who,
  )
  return combine([['sequence', ...written]], at, paramOf(who(), schedules), f)
}

/** @throws TypeError where there is something else beside the condition, or it is none */
function conditionOf(span: unknown, who: () => string): Condition | undefined {
  if (typeof span !== 'object' || span === null || !('until' in span)) return undefined
  const { until, ...others } = span as Until
  if (Object.keys(others).length === 0 && isCondition(until)) return until
  throw new TypeError(
    `${who()}: ${showValue(span)} is no condition; write { until: condition } with an operator, as { until: stalled({ patience: 3 }) }, or an Observable`,
  )
}

/** What a phase gives by its own clock, of which `run` is the moment in the whole. */
interface Course {
  readonly at: (time: Time, run: Time) => number
  readonly f: (progress: number) => number
}

const courseOf = (phase: Value | Course): Course => (typeof phase === 'object' ? phase : partOf(phase))

/** What schedules that follow one another give at a time, each for its length. */
export function inPhases(
  lengths: readonly Length[],
  schedules: readonly (Value | Course)[],
  who: () => string,
): { at: (time: Time) => number; f: (progress: number) => number } {
  const units = unitsOf(lengths, who)
  // A single phase is itself, also where nobody knows how long the run is.
  if (units.size === 0 && schedules.length === 1) return partOf(schedules[0] as Value)
  return units.size === 0 ? byProgress(lengths, schedules, who) : byClock(lengths, schedules, units, who)
}

/** Phases that share the run. */
function byProgress(lengths: readonly Length[], schedules: readonly (Value | Course)[], who: () => string) {
  const { begins, ends } = planOf(lengths, BY_PROGRESS, who)
  const bounds = new Float64Array([...begins, 1])
  const guide = guideOf(begins)
  const parts = schedules.map(courseOf)
  const fs = parts.map(({ f }) => f)
  const onward = schedules.map(isOnward)
  const localOf = (i: number, t: number): number => {
    const begin = bounds[i]!
    const end = bounds[i + 1]!
    if (i === 0) return t / end
    return t - begin > SEAM ? (t - begin) / (end - begin) : 0
  }
  const value = (i: number, t: number, now: Time): number => {
    const local = localOf(i, t)
    return parts[i]!.at(
      typeof now === 'number' ? local : clockWithin(now, local, bounds[i]!, bounds[i + 1]!),
      now,
    )
  }
  const at = (time: Time): number => {
    const t = typeof time === 'number' ? time : read(time, 'progress', who)
    const i = indexAt(begins, guide, t + SEAM)
    return onward[i]
      ? goOn(onward, begins, ends, i, t, (i, at) => value(i, at, at === t ? time : moment(time, at)))
      : value(i, t, time)
  }
  if (onward.includes(true)) return { at, f: at }
  const f = (t: number): number => {
    const i = indexAt(begins, guide, t + SEAM)
    return fs[i]!(localOf(i, t))
  }
  if (fs.length !== 2) return { at, f }
  // The same, for what is commonest.
  const [first, second] = fs as [(t: number) => number, (t: number) => number]
  const seam = begins[1]!
  const rest = 1 - seam
  const two = (t: number) =>
    t + SEAM >= seam ? second(t - seam > SEAM ? (t - seam) / rest : 0) : first(t / seam)
  return { at, f: two }
}

/** Phases of which some have lengths that the clock counts. */
function byClock(
  lengths: readonly Length[],
  schedules: readonly (Value | Course)[],
  units: ReadonlySet<Unit>,
  who: () => string,
) {
  const parts = schedules.map(courseOf)
  const onward = schedules.map(isOnward)
  let known: { readonly key: string; readonly plan: Plan; readonly guide: Guide } | undefined
  const at = (time: Time): number => {
    const measure = measureOf(units, time, who)
    const { reading } = measure
    if (known?.key !== measure.key) {
      const plan = planOf(lengths, measure, who)
      known = { key: measure.key, plan, guide: guideOf(plan.begins) }
    }
    const { begins, ends } = known.plan
    const now = read(time, reading, who)
    const value = (i: number, at: number | undefined) => {
      const begin = begins[i]!
      const length = ends[i] === undefined ? undefined : ends[i] - begin
      const clock = at === now ? (time as Partial<Clock>) : { ...(time as Partial<Clock>), [reading]: at }
      return parts[i]!.at(clockFrom(clock, reading, begin, length), time)
    }
    const i = indexAt(begins, known.guide, snap(now))
    return onward[i] ? goOn(onward, begins, ends, i, now, value) : value(i, now)
  }
  return { at, f: at }
}

/** The value of a phase that begins where the one before it has ended. */
function goOn(
  onward: readonly boolean[],
  begins: Float64Array,
  ends: readonly (number | undefined)[],
  i: number,
  now: number,
  value: (i: number, at: number) => number,
): number {
  if (i === 0 || !onward[i]) return value(i, now)
  const begin = begins[i]!
  const reached = goOn(onward, begins, ends, i - 1, begin, value)
  return stretched(value(i, now), value(i, begin), value(i, ends[i] ?? Infinity), reached)
}

/** Another moment of the same run. */
function moment(time: Time, progress: number): Time {
  if (typeof time === 'number') return progress
  return time.steps === undefined ? { progress } : { ...time, progress, step: progress * time.steps }
}
