import { clockFrom, clockWithin, read, snap, type Clock, type Time } from '../clock.ts'
import { showValue } from '../expression.ts'
import { combine, Fn, paramOf } from '../fn.ts'
import { lengthOf, measureOf, planOf, unitsOf, type Length, type Plan, type Span, type Unit } from './span.ts'

/** How long it is, then what it does: a phase of a {@link sequence}. */
export type Phase = readonly [span: Span, schedule: Fn]

// A time this little before a seam is at the seam: `i / N` and a sum of weights rarely round alike.
const SEAM = 1e-12

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
 * @param phases a span and a schedule each
 * @throws RangeError where there is no phase, or a span is none
 * @throws TypeError where a phase has no schedule, or the schedules are for different params
 * @throws (when it is read) RangeError where the phases are longer than the run, or leave a gap at its end
 * @returns a schedule with its parts' param
 *
 * @example
 * ```ts
 * const lr = sequence([0.3, smooth(0, 0.01)], [0.7, smooth(0.01, 0)])
 * lr(0.15) // => 0.005
 * lr(0.3)  // => 0.01
 * lr(1)    // => 0
 * const warm = sequence([{ steps: 100 }, linear(0, 0.1)], ['rest', linear(0.1, 0)])
 * warm({ step: 50 })                                      // => 0.05
 * warm.over({ epochs: 3, stepsPerEpoch: 100 })(2 / 3)     // => 0.05
 * ```
 */
export function sequence(...given: readonly Phase[]): Fn {
  const who = () => `sequence(${given.map(phase => showValue(phase)).join(', ')})`
  const phases = given.map((phase: unknown) => {
    if (!Array.isArray(phase))
      throw new TypeError(`${who()}: a phase is [span, schedule], not ${showValue(phase)}`)
    const [span, schedule] = phase as unknown[]
    if (!(schedule instanceof Fn))
      throw new TypeError(
        `${who()}: ${showValue(schedule)} is no schedule; wrap a function by fn(…), a number by constant(…)`,
      )
    return { span: copy(span as Span), length: lengthOf(span, who), schedule: schedule as Fn }
  })
  if (phases.length === 0) throw new RangeError('sequence(): there is no phase')
  const lengths = phases.map(({ length }) => length)
  const schedules = phases.map(({ schedule }) => schedule)
  const units = unitsOf(lengths, who)
  const at = units.size === 0 ? byProgress(lengths, schedules, who) : byClock(lengths, schedules, units, who)
  const written = phases.map(({ span, schedule }) => [span, schedule])
  return combine([['sequence', ...written]], at, paramOf(who(), schedules))
}

const copy = (span: Span): Span => (typeof span === 'object' && span !== null ? { ...span } : span)

/** Phases that share the run. */
function byProgress(lengths: readonly Length[], schedules: readonly Fn[], who: () => string) {
  const { begins } = planOf(lengths, { total: 1, reading: 'progress', factor: () => 1, key: '' }, who)
  const last = schedules.length - 1
  return (time: Time): number => {
    const t = typeof time === 'number' ? time : read(time, 'progress', who)
    const i = phaseAt(begins, t + SEAM)
    const begin = begins[i]!
    const end = i < last ? begins[i + 1]! : 1
    const local = i === 0 ? t / end : t - begin > SEAM ? (t - begin) / (end - begin) : 0
    return schedules[i]!(typeof time === 'number' ? local : clockWithin(time, local, begin, end))
  }
}

/** Phases of which some have lengths that the clock counts. */
function byClock(
  lengths: readonly Length[],
  schedules: readonly Fn[],
  units: ReadonlySet<Unit>,
  who: () => string,
) {
  const last = schedules.length - 1
  let known: { readonly key: string; readonly plan: Plan } | undefined
  return (time: Time): number => {
    const measure = measureOf(units, time, who)
    if (known?.key !== measure.key) known = { key: measure.key, plan: planOf(lengths, measure, who) }
    const { begins, end } = known.plan
    const now = read(time, measure.reading, who)
    const i = phaseAt(begins, snap(now))
    const begin = begins[i]!
    const length = i < last ? begins[i + 1]! - begin : end === undefined ? undefined : end - begin
    return schedules[i]!(clockFrom(time as Partial<Clock>, measure.reading, begin, length))
  }
}

/** The last phase that has begun at `t`; the first before any has. */
function phaseAt(begins: readonly number[], t: number): number {
  let low = 0
  let high = begins.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (begins[middle]! <= t) low = middle
    else high = middle - 1
  }
  return low
}
