// mmengine.optim.scheduler: of steps in a window [begin, end), with `base` the value of the optimizer.
import {
  clamp,
  fn,
  geometric,
  keyframes,
  linear,
  piecewise,
  power,
  product,
  quantise,
  reading,
  refuse,
  reverse,
  sequence,
  shift,
  smooth,
  stretch,
  hold,
  type Fn,
  type Phase,
  type Point,
} from '../../../src/index.ts'
import { demand } from '../../../src/demand.ts'

interface Window {
  readonly base?: number
  readonly param_name?: string
  readonly begin?: number
  readonly end?: number
}

const INF = 1e9

/** What a window does not say. */
const whole = ({ base = 1, begin = 0, end = INF }: Window) => ({ base, begin, end, last: end - begin - 1 })

/** Steps in a window: 0 until it begins, its last one after it. */
const inside = (given: Window): Fn => begun(given).pipe(clamp(0, whole(given).last))

/** Steps since a window began. */
const begun = (given: Window): Fn => {
  const { begin, last } = whole(given)
  demand(begin >= 0 && last >= 0, 'ParamScheduler', [given], 'begin must be 0 or above, end above begin')
  return reading('step').pipe(shift(begin))
}

const named = (schedule: Fn, { param_name }: Window): Fn =>
  param_name === undefined ? schedule : fn(schedule, param_name)

const factor = (name: string, given: object, ...factors: readonly number[]) =>
  demand(
    factors.every(x => x >= 0 && x <= 1),
    name,
    [given],
    'factors must be in [0, 1]',
  )

/** A straight line of factors, which ends with the last step of the window. */
function linearly(given: Window & { start_factor?: number; end_factor?: number }): Fn {
  const { start_factor = 1 / 3, end_factor = 1 } = given
  const { base, last } = whole(given)
  factor('LinearParamScheduler', given, start_factor, end_factor)
  const end: Point[] = last > 0 ? [[last, end_factor]] : []
  return named(product(base, begun(given).pipe(keyframes([0, 1], [0, start_factor], ...end))), given)
}

/** {@link linearly}; from a window in epochs too. */
export const LinearParamScheduler = Object.assign(linearly, {
  build_iter_from_epoch: (given: Parameters<typeof linearly>[0] & { epoch_length: number }): Fn => {
    const { epoch_length, begin = 0, end = INF, ...params } = given
    demand(epoch_length > 0, 'build_iter_from_epoch', [given], 'epoch_length must be above 0')
    return linearly({
      ...params,
      begin: begin * epoch_length,
      end: end === INF ? end : end * epoch_length,
    })
  },
})

/** A factor up to the last step of the window. */
export function ConstantParamScheduler(given: Window & { factor?: number }): Fn {
  const { base, last } = whole(given)
  const { factor: times = 1 / 3 } = given
  factor('ConstantParamScheduler', given, times)
  const end: Point[] = last > 0 ? [[last, 1]] : []
  return named(product(base, begun(given).pipe(piecewise([-1, 1], [0, times], ...end))), given)
}

/** By `gamma` after every `step_size` steps. */
export const StepParamScheduler = (given: Window & { step_size: number; gamma?: number }): Fn =>
  named(
    product(
      whole(given).base,
      inside(given).pipe(stretch(given.step_size), quantise(1), geometric(1, given.gamma ?? 0.1)),
    ),
    given,
  )

/** By `gamma` at each milestone, which is counted from the beginning of the window. */
export function MultiStepParamScheduler(
  given: Window & { milestones: readonly number[]; gamma?: number },
): Fn {
  const { milestones, gamma = 0.1 } = given
  const { base, last } = whole(given)
  const times = [...new Set(milestones)].filter(time => time <= last).sort((a, b) => a - b)
  const points = times.map((time): Point => [time, gamma ** milestones.filter(x => x <= time).length])
  return named(product(base, begun(given).pipe(piecewise([-1, 1], ...points))), given)
}

/** By `gamma` at every step. */
export const ExponentialParamScheduler = (given: Window & { gamma: number }): Fn =>
  named(product(whole(given).base, inside(given).pipe(geometric(1, given.gamma))), given)

interface Minimum {
  readonly eta_min?: number
  readonly eta_min_ratio?: number
}

function minimum(name: string, given: Window & Minimum): number {
  const { eta_min, eta_min_ratio } = given
  const one = eta_min === undefined || eta_min_ratio === undefined
  demand(one, name, [given], 'eta_min or eta_min_ratio, not both')
  return eta_min_ratio === undefined ? (eta_min ?? 0) : eta_min_ratio * whole(given).base
}

/** Half a cosine wave over `T_max` steps, as long as the window if it is not said: its last step is short of the end. */
export function CosineAnnealingParamScheduler(given: Window & Minimum & { T_max?: number }): Fn {
  const { base, last } = whole(given)
  const eta_min = minimum('CosineAnnealingParamScheduler', given)
  return named(inside(given).pipe(stretch(given.T_max ?? last + 1), smooth(base, eta_min)), given)
}

/** A power of what is left of the window, 0 at its last step. */
export function PolyParamScheduler(given: Window & Minimum & { power?: number }): Fn {
  const { base, last } = whole(given)
  const eta_min = minimum('PolyParamScheduler', given)
  return named(
    inside(given).pipe(stretch(Math.max(last, 1)), hold(), reverse(), power(eta_min, base, given.power ?? 1)),
    given,
  )
}

/** Up from `eta_max / div_factor`, and down to that by `final_div_factor`; a step after the last goes on. */
export function OneCycleParamScheduler(given: {
  eta_max: number
  total_steps: number
  pct_start?: number
  anneal_strategy?: 'cos' | 'linear'
  div_factor?: number
  final_div_factor?: number
  three_phase?: boolean
  param_name?: string
}): Fn {
  const { eta_max, total_steps, pct_start = 0.3, anneal_strategy = 'cos', three_phase = false } = given
  const { div_factor = 25, final_div_factor = 1e4, param_name = 'lr' } = given
  const check = (holds: boolean, rule: string) => demand(holds, 'OneCycleParamScheduler', [given], rule)
  check(param_name === 'lr', 'it is for the learning rate only')
  check(Number.isInteger(total_steps) && total_steps > 0, 'total_steps must be a whole number above 0')
  check(pct_start >= 0 && pct_start <= 1, 'pct_start must be in [0, 1]')
  check(['cos', 'linear'].includes(anneal_strategy), "anneal_strategy must be 'cos' or 'linear'")
  const peak = pct_start * total_steps - 1
  check(peak > 0, 'pct_start must be more than one step')
  const anneal = anneal_strategy === 'cos' ? smooth : linear
  const initial = eta_max / div_factor
  const phases: Phase[] = three_phase
    ? [
        [peak, anneal(initial, eta_max)],
        [peak, anneal(eta_max, initial)],
        [total_steps - 1 - 2 * peak, anneal(initial, initial / final_div_factor)],
      ]
    : [
        [peak, anneal(initial, eta_max)],
        [total_steps - 1 - peak, anneal(eta_max, initial / final_div_factor)],
      ]
  const time = reading('step').pipe(stretch(total_steps), refuse(), stretch((total_steps - 1) / total_steps))
  return named(time.pipe(sequence(...phases)), { param_name })
}

/** Half a cosine wave in every period, from `base` times its weight; after the last the value stays. */
export function CosineRestartParamScheduler(
  given: Window & Minimum & { periods: readonly number[]; restart_weights?: readonly number[] },
): Fn {
  const { periods, restart_weights = [1] } = given
  const { base, end } = whole(given)
  const eta_min = minimum('CosineRestartParamScheduler', given)
  const even = periods.length === restart_weights.length
  demand(even, 'CosineRestartParamScheduler', [given], 'there must be a weight for each period')
  const total = periods.reduce((sum, period) => sum + period, 0)
  const phases = periods.map((period, i): Phase => [period, smooth(base * restart_weights[i]!, eta_min)])
  const time = inside({ ...given, end: Math.min(end, (given.begin ?? 0) + total) })
  return named(time.pipe(stretch(total), sequence(...phases)), given)
}
