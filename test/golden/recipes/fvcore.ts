// fvcore.common.param_scheduler: of progress, which it calls `where`.
import {
  clamp,
  constant,
  geometric,
  linear,
  piecewise,
  power,
  product,
  refuse,
  reverse,
  sequence,
  shift,
  smooth,
  type Fn,
  type Point,
} from '../../../src/index.ts'
import { demand } from '../../../src/demand.ts'

/** This much before a boundary, fvcore is past it. */
const WHERE_EPSILON = 1e-6

/** Time that may not be past the end. */
const upToEnd = clamp(0, Infinity).pipe(refuse())

/** The value, up to the end of the run, which is refused. */
export const ConstantParamScheduler = ({ value }: { value: number }): Fn =>
  shift(-2e-12).pipe(upToEnd, constant(value))

/** Half a cosine wave. */
export const CosineParamScheduler = (given: { start_value: number; end_value: number }): Fn =>
  smooth(given.start_value, given.end_value)

/** `start_value · decay^where`. */
export const ExponentialParamScheduler = (given: { start_value: number; decay: number }): Fn =>
  product(given.start_value, geometric(1, given.decay))

/** A straight line. */
export const LinearParamScheduler = (given: { start_value: number; end_value: number }): Fn =>
  linear(given.start_value, given.end_value)

/** `base_value · (1 − where)^power`; past the end, where fvcore gives a complex number, NaN if the power is broken. */
export const PolynomialDecayParamScheduler = (given: { base_value: number; power: number }): Fn =>
  reverse().pipe(power(0, given.base_value, given.power))

/** The next value from each milestone on, which is counted in updates. */
export function MultiStepParamScheduler(given: {
  values: readonly number[]
  num_updates?: number
  milestones?: readonly number[]
}): Fn {
  const { values, num_updates = given.milestones?.at(-1) } = given
  const check = (holds: boolean, rule: string) => demand(holds, 'MultiStepParamScheduler', [given], rule)
  if (num_updates === undefined) throw new TypeError('MultiStepParamScheduler: num_updates or milestones')
  const evenly = values.slice(1).map((_, i) => Math.ceil(num_updates / values.length) * (i + 1))
  const milestones =
    given.num_updates === undefined ? given.milestones!.slice(0, -1) : (given.milestones ?? evenly)
  check(milestones.length === values.length - 1, 'there must be a milestone between any two values')
  check(num_updates >= values.length, 'there must be as many updates as values')
  check(
    milestones.every((milestone, i) => milestone > (milestones[i - 1] ?? 0) && milestone < num_updates),
    'milestones must ascend, between 0 and num_updates',
  )
  const points = values.map(
    (value, i): Point => [i === 0 ? -1 : milestones[i - 1]! / num_updates - WHERE_EPSILON, value],
  )
  return upToEnd.pipe(piecewise(...points))
}

/** Each value for the same part of the run; the end of it is refused. */
export function StepParamScheduler(given: { num_updates: number; values: readonly number[] }): Fn {
  const { num_updates, values } = given
  const holds = num_updates > 0 && values.length > 0
  demand(holds, 'StepParamScheduler', [given], 'there must be an update, and a value')
  return shift(-WHERE_EPSILON).pipe(
    upToEnd,
    piecewise(...values.map((value, i): Point => [i / values.length, value])),
  )
}

/** `num_decays` times by `gamma`, after equal parts of the run. */
export function StepWithFixedGammaParamScheduler(given: {
  base_value: number
  num_decays: number
  gamma: number
  num_updates: number
}): Fn {
  const { base_value, num_decays, gamma, num_updates } = given
  const holds =
    base_value > 0 && gamma > 0 && [num_decays, num_updates].every(n => Number.isInteger(n) && n > 0)
  demand(holds, 'StepWithFixedGammaParamScheduler', [given], 'all must be above 0, the counts whole')
  const values = [base_value]
  for (let i = 0; i < num_decays; i++) values.push(values[i]! * gamma)
  return StepParamScheduler({ num_updates, values })
}

type Scaling = 'rescaled' | 'fixed'

/** One after another; what is rescaled runs from 0 to 1 in its part, what is fixed goes by the whole run. */
export function CompositeParamScheduler(given: {
  schedulers: readonly Fn[]
  lengths: readonly number[]
  interval_scaling: readonly Scaling[]
}): Fn {
  const { schedulers, interval_scaling } = given
  const check = (holds: boolean, rule: string) => demand(holds, 'CompositeParamScheduler', [given], rule)
  const counts = [given.lengths.length, interval_scaling.length]
  check(
    counts.every(n => n === schedulers.length && n > 0),
    'there must be a length and a scaling for each',
  )
  const before = (i: number) => given.lengths.slice(0, i).reduce((sum, length) => sum + length, 0)
  check(Math.abs(before(schedulers.length) - 1) < 1e-3, 'the lengths must sum up to 1')
  check(
    interval_scaling.every(scaling => ['rescaled', 'fixed'].includes(scaling)),
    "interval_scaling must be 'rescaled' or 'fixed'",
  )
  const phases = schedulers.map((scheduler, i) => {
    const begin = before(i)
    const length = (i === schedulers.length - 1 ? 1 : before(i + 1)) - begin
    const local = interval_scaling[i] === 'rescaled' ? linear(0, 1) : linear(begin, begin + length)
    return [length, shift(WHERE_EPSILON / length).pipe(local, scheduler)] as const
  })
  return shift(-WHERE_EPSILON).pipe(sequence(...phases))
}
