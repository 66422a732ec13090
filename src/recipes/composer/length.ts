import { snap } from '../../clock.ts'
import { demand } from '../../demand.ts'
import {
  clamp,
  constant,
  highest,
  hold,
  linear,
  piecewise,
  power,
  product,
  quantise,
  reading,
  refuse,
  shift,
  stretch,
  sum,
  type Fn,
} from '../../index.ts'
import { needs } from '../needs.ts'
import { Time } from './time.ts'

/** A time by the clock: so many batches or samples. How many batches an epoch or the run has only the clock can tell. */
export interface Length {
  readonly counted: 'step' | 'samples'
  readonly count: number | Fn
}

/** A parameter that is a time, by its name. */
export type Named = Readonly<Record<string, string>>

const RUN = reading('steps')
/** 0 before 0, 1 from there on. */
const STEP = piecewise([-1, 0], [0, 1])

/**
 * What a time is by the clock. Like Composer's, it is rounded down to whole batches, unless it is whole but for rounding.
 * @param ratio what the schedule is scaled by; the run, and with it `dur`, is scaled already
 * @param least whether it must be above 0, or may be 0
 * @throws RangeError where it is nothing that the clock counts, or too short
 */
export function lengthOf(
  call: string,
  given: Named,
  ratio: number,
  least: 'above 0' | '0 or above' = 'above 0',
): Length {
  const check = (holds: boolean, rule: string) => demand(holds, `composer.${call}`, [given], rule)
  needs(`composer.${call}`, given)
  const { value, unit } = Time.from_timestring(Object.values(given)[0]!)
  check(unit !== 'sec', 'wall clock time is not allowed; write ep, ba, sp or dur')
  check(unit !== 'tok' && unit !== 'iter', `the clock counts no ${unit}; write ep, ba, sp or dur`)
  check(ratio > 0 && ratio < Infinity, `scale_schedule_ratio must be finite and above 0, not ${ratio}`)
  const count = unit === 'ba' || unit === 'sp' ? Math.floor(snap(value * ratio)) : value
  check(count > 0 || (count === 0 && least === '0 or above'), `it must be ${least}`)
  const counted = unit === 'sp' ? 'samples' : 'step'
  if (unit === 'dur') return { counted, count: times(RUN, value) }
  return { counted, count: unit === 'ep' ? times(reading('stepsPerEpoch'), value * ratio) : count }
}

const times = (total: Fn, factor: number): Fn =>
  factor === 1 ? total : total.pipe(linear(0, factor), quantise(1))

/** `a / b`; where `b` is below 1, an error. */
const quotient = (a: Fn, b: Fn): Fn => product(a, b.pipe(refuse(1, Infinity), power(0, 1, -1)))

/** How many times a length has passed, 1 at its end; then what follows. */
export function elapsed({ counted, count }: Length, ...then: readonly Fn[]): Fn {
  if (count === RUN) return reading('progress').pipe(...then)
  return typeof count === 'number'
    ? reading(counted).pipe(stretch(count), ...then)
    : quotient(reading(counted), count).pipe(...then)
}

/** How long ago a length has passed, below 0 before; then what follows. */
const since = ({ counted, count }: Length, ...then: readonly Fn[]): Fn =>
  typeof count === 'number'
    ? reading(counted).pipe(shift(count), ...then)
    : sum(reading(counted), product(-1, count)).pipe(...then)

/** 1 where a length has passed, 0 before; then what follows. */
export const passed = (length: Length, ...then: readonly Fn[]): Fn => since(length, STEP, ...then)

/**
 * From 0 where the first length has passed to 1 where the second has; then what follows.
 * @throws RangeError where one counts batches, the other samples
 */
export function between(call: string, from: Named, to: Named, ratio: number, ...then: readonly Fn[]): Fn {
  const [begin, end] = [lengthOf(call, from, 1, '0 or above'), lengthOf(call, to, ratio)]
  const rule = 'one counts samples, the other batches; both must count the same'
  demand(begin.counted === end.counted, `composer.${call}`, [{ ...from, ...to }], rule)
  if (typeof begin.count !== 'number' || typeof end.count !== 'number') {
    const whole = sum(end.count, product(-1, begin.count)).pipe(clamp(1, Infinity))
    return quotient(since(begin), whole).pipe(hold(), ...then)
  }
  return end.count > begin.count
    ? since(begin, stretch(end.count - begin.count), hold(), ...then)
    : constant(0).pipe(...then)
}

/**
 * 1 in a run that is not longer than a time, and none where that needs no check.
 * @throws RangeError where a part of the run is less than all of it
 * @throws (when it is read) RangeError where the run is longer
 */
export function covering(call: string, given: Named, ratio: number): readonly Fn[] {
  needs(`composer.${call}`, given)
  const { value, unit } = Time.from_timestring(Object.values(given)[0]!)
  if (unit === 'dur')
    demand(value >= 1, `composer.${call}`, [given], 'it is shorter than the run, and must be 1dur or longer')
  const { count } = lengthOf(call, given, ratio)
  if (unit === 'dur' || unit === 'sp') return []
  return [
    typeof count === 'number'
      ? RUN.pipe(refuse(0, count), constant(1))
      : quotient(RUN, count).pipe(refuse(), constant(1)),
  ]
}

/**
 * From 0 to 1 in a straight way, and 1 when the time has passed.
 *
 * Scaled, the way alone is: what follows begins where it would have begun unscaled, as in Composer.
 */
export const warm = (call: string, t_warmup: string, scale: number): Fn =>
  highest(
    elapsed(atLeastOne(lengthOf(call, { t_warmup }, scale, '0 or above')), hold()),
    passed(lengthOf(call, { t_warmup }, 1, '0 or above')),
  )

const atLeastOne = ({ counted, count }: Length): Length => ({
  counted,
  count: typeof count === 'number' ? Math.max(1, count) : count.pipe(clamp(1, Infinity)),
})
