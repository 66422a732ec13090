import type { Reading } from '../clock.ts'
import { demand } from '../compose/demand.ts'
import { show } from '../expression.ts'
import {
  counting,
  cycle,
  cycles,
  type Fn,
  geometric,
  linear,
  noise,
  overlay,
  piecewise,
  power,
  product,
  reading,
  reverse,
  sequence,
  shift,
  smooth,
  stretch,
  sum,
  tanh,
} from '../index.ts'

/** What every scheduler of timm takes. */
interface Common {
  /** The optimizer's base rate; 1. */
  readonly lr?: number
  /** How long the warm-up is; 0. */
  readonly warmup_t?: number
  /** Where it begins; 0. */
  readonly warmup_lr_init?: number
  /** Whether the schedule begins after it, or lies below it from the beginning. */
  readonly warmup_prefix?: boolean
  /** What time counts: epochs where this is true; else, and where it is left out, steps. */
  readonly t_in_epochs?: boolean
  /** From where to where, or on, there is noise. */
  readonly noise_range_t?: number | readonly number[] | null
  /** How much at most, as a part of the rate; 0.67. */
  readonly noise_pct?: number
  /** Not read, by the peer neither. */
  readonly noise_std?: number
  /** 42. */
  readonly noise_seed?: number | null
}

interface Cycled extends Common {
  /** How long the first cycle is. */
  readonly t_initial: number
  /** Where each cycle ends, and what is left after the last; 0. */
  readonly lr_min?: number
  /** How many times as long as the one before each cycle is; 1. */
  readonly cycle_mul?: number
  /** How many times as high it begins; 1. */
  readonly cycle_decay?: number
  /** How many cycles there are; 1. */
  readonly cycle_limit?: number
}

interface Decayed extends Common {
  /** How many times as high it is after each decay; 1. */
  readonly decay_rate?: number
}

const counted = ({ t_in_epochs = false }: Common): Reading => (t_in_epochs ? 'epoch' : 'step')

/** A schedule with its warm-up, a straight way to `top`, and with its noise. */
function warmed(params: Common, prefix: boolean, schedule: Fn, top = params.lr ?? 1): Fn {
  const { warmup_t = 0, warmup_lr_init = 0, warmup_prefix = prefix, t_in_epochs = false } = params
  const { noise_range_t, noise_pct = 0.67, noise_seed } = params
  const spanOf = (t: number) => (t_in_epochs ? { epochs: t } : { steps: t })
  const up = linear(warmup_lr_init, top)
  const warm =
    warmup_t === 0
      ? schedule
      : warmup_prefix
        ? sequence([spanOf(warmup_t), up], ['rest', schedule])
        : overlay(spanOf(warmup_t), up, schedule)
  const [from, to] = typeof noise_range_t === 'number' ? [noise_range_t] : (noise_range_t ?? [])
  if (from === undefined) return counting(counted(params), warm)
  const jitter = reading(counted(params)).pipe(noise(noise_seed ?? 42, 1 - noise_pct, 1 + noise_pct))
  const noisy = overlay(spanOf(from), warm, product(warm, jitter))
  return counting(counted(params), to === undefined ? noisy : overlay(spanOf(to), noisy, warm))
}

/** Cycles that each go as `fall` from 1 to 0 says, from `lr·cycle_decay^i` to `lr_min`. */
function cycled(name: string, params: Cycled, fall: Fn): Fn {
  const { lr = 1, t_initial, lr_min = 0, cycle_mul = 1, cycle_decay = 1, cycle_limit = 1 } = params
  demand(t_initial > 0, name, [params], 't_initial must be above 0')
  demand(lr_min >= 0, name, [params], 'lr_min must be 0 or above')
  demand(cycle_mul >= 1, name, [params], 'cycle_mul must be 1 or above')
  const time = reading(counted(params)).pipe(stretch(t_initial))
  const height = product(
    geometric(1, cycle_decay).pipe(linear(-lr_min, lr - lr_min)),
    piecewise([-1, 1], [cycle_limit, 0]),
  )
  return sum(lr_min, product(time.pipe(cycles(cycle_mul), height), time.pipe(cycle(cycle_mul), fall)))
}

/**
 * Half a cosine wave down in each cycle: `lr_min + (lr·cycle_decay^i − lr_min)·(1 + cos(π·s^k_decay)) / 2`, where `s` is
 * how far in cycle `i` it is; `lr_min` after the last.
 *
 * The warm-up lies over the beginning, so that the rate drops at its end, unless it is a `warmup_prefix`. The restarts
 * are exact. The peer finds them by a floating logarithm, and misses some: with `t_initial` 1 and `cycle_mul` 3 it gives
 * `lr_min` at 121, where cycle 5 begins. Noise is our own, uniform up to `noise_pct` either way; the peer's is of torch's
 * generator, normal and cut off there, so that its numbers are others.
 *
 * @param params `t_initial, lr_min = 0, cycle_mul = 1, cycle_decay = 1, cycle_limit = 1, warmup_t = 0,
 *   warmup_lr_init = 0, warmup_prefix = false, noise_range_t, noise_pct = 0.67, noise_seed = 42, k_decay = 1, lr = 1`.
 *   Times are steps; with `t_in_epochs: true` they are epochs, and it reads the epoch
 * @throws RangeError where `t_initial` is not above 0, `lr_min` or `k_decay` is below 0, or `cycle_mul` below 1, which the
 *   peer allows
 * @see timm.scheduler.CosineLRScheduler
 *
 * @example
 * ```ts
 * const lr = CosineLRScheduler({ lr: 0.1, t_initial: 10, cycle_limit: 2, cycle_decay: 0.5 })
 * lr({ step: 5 })  // => 0.05
 * lr({ step: 10 }) // => 0.05
 * lr({ step: 20 }) // => 0
 * ```
 */
export function CosineLRScheduler(params: Cycled & { readonly k_decay?: number }): Fn {
  const fall = power(0, 1, kDecayOf('CosineLRScheduler', params)).pipe(smooth(1, 0))
  return warmed(params, false, cycled('CosineLRScheduler', params, fall))
}

/**
 * A stretch of the hyperbolic tangent down in each cycle: `lr_min + (lr·cycle_decay^i − lr_min)·(1 − tanh(x)) / 2` with
 * `x = lb·(1 − s) + ub·s`, where `s` is how far in cycle `i` it is; `lr_min` after the last.
 *
 * As {@link CosineLRScheduler}, but that a warm-up which is no `warmup_prefix` ends where the schedule then is.
 *
 * @param params those of {@link CosineLRScheduler}, but `k_decay`; `lb = -7, ub = 3`
 * @throws RangeError where `t_initial` is not above 0, `lb` not below `ub`, `cycle_mul` below 1, or `lr_min`,
 *   `cycle_limit`, `warmup_t` or `warmup_lr_init` below 0
 * @see timm.scheduler.TanhLRScheduler
 *
 * @example
 * ```ts
 * const lr = TanhLRScheduler({ lr: 0.1, t_initial: 10 })
 * lr({ step: 7 })  // => 0.05
 * lr({ step: 10 }) // => 0
 * ```
 */
export function TanhLRScheduler(params: Cycled & { readonly lb?: number; readonly ub?: number }): Fn {
  const { lb = -7, ub = 3, cycle_limit = 1, warmup_t = 0, warmup_lr_init = 0, warmup_prefix } = params
  demand(lb < ub, 'TanhLRScheduler', [params], 'lb must be below ub')
  for (const [key, value] of Object.entries({ cycle_limit, warmup_t, warmup_lr_init }))
    demand(value >= 0, 'TanhLRScheduler', [params], `${key} must be 0 or above`)
  const schedule = cycled('TanhLRScheduler', params, tanh(1, 0, lb, ub))
  return warmed(
    params,
    false,
    schedule,
    warmup_prefix ? params.lr : schedule({ [counted(params)]: warmup_t }),
  )
}

/**
 * A power of the time that is left in each cycle: `lr_min + (lr·cycle_decay^i − lr_min)·(1 − s^k_decay)^power`, where `s`
 * is how far in cycle `i` it is; `lr_min` after the last. In all else as {@link CosineLRScheduler}.
 *
 * @param params those of {@link CosineLRScheduler}; `power = 0.5`
 * @throws RangeError where `t_initial` is not above 0, `lr_min` or `k_decay` is below 0, or `cycle_mul` below 1
 * @see timm.scheduler.PolyLRScheduler
 *
 * @example
 * ```ts
 * const lr = PolyLRScheduler({ lr: 0.1, t_initial: 100 })
 * lr({ step: 75 })  // => 0.05
 * lr({ step: 100 }) // => 0
 * ```
 */
export function PolyLRScheduler(params: Cycled & { readonly k_decay?: number; readonly power?: number }): Fn {
  const { power: exponent = 0.5 } = params
  const fall = power(0, 1, kDecayOf('PolyLRScheduler', params)).pipe(reverse(), power(0, 1, exponent))
  return warmed(params, false, cycled('PolyLRScheduler', params, fall))
}

/**
 * A staircase: `lr·decay_rate^⌊t / decay_t⌋`, after the warm-up unless `warmup_prefix` is false.
 *
 * @param params `decay_t, decay_rate = 1, warmup_t = 0, warmup_lr_init = 0, warmup_prefix = true, lr = 1`, and noise as
 *   for {@link CosineLRScheduler}
 * @throws RangeError where `decay_t` is not above 0
 * @see timm.scheduler.StepLRScheduler
 *
 * @example
 * ```ts
 * const lr = StepLRScheduler({ lr: 0.1, decay_t: 30, decay_rate: 0.1, warmup_t: 5 })
 * lr({ step: 34 }) // => 0.1
 * lr({ step: 35 }) // => 0.01
 * ```
 */
export function StepLRScheduler(params: Decayed & { readonly decay_t: number }): Fn {
  const { lr = 1, decay_t, decay_rate = 1 } = params
  demand(decay_t > 0, 'StepLRScheduler', [params], 'decay_t must be above 0')
  const time = reading(counted(params))
  return warmed(params, true, time.pipe(stretch(decay_t), cycles(), geometric(1, decay_rate), linear(0, lr)))
}

/**
 * Times `decay_rate` from each milestone on, but one early, as with the peer: `lr·decay_rate^n`, where `n` of the times
 * `decay_t` are not after `t + 1`. After the warm-up unless `warmup_prefix` is false.
 *
 * @param params `decay_t, decay_rate = 1, warmup_t = 0, warmup_lr_init = 0, warmup_prefix = true, lr = 1`, and noise as
 *   for {@link CosineLRScheduler}
 * @throws RangeError where the times of `decay_t` descend
 * @see timm.scheduler.MultiStepLRScheduler
 *
 * @example
 * ```ts
 * const lr = MultiStepLRScheduler({ lr: 0.1, decay_t: [30, 60], decay_rate: 0.1 })
 * lr({ step: 28 }) // => 0.1
 * lr({ step: 29 }) // => 0.01
 * ```
 */
export function MultiStepLRScheduler(params: Decayed & { readonly decay_t: readonly number[] }): Fn {
  const { lr = 1, decay_t, decay_rate = 1 } = params
  const [first = 0] = decay_t
  // Of milestones at one time, the last one counts them all.
  const rates = new Map(decay_t.map((t, i) => [t, lr * decay_rate ** (i + 1)]))
  const ascending = decay_t.every((t, i) => i === 0 || t >= decay_t[i - 1]!)
  demand(ascending, 'MultiStepLRScheduler', [params], 'the times of decay_t must not descend')
  return warmed(params, true, reading(counted(params)).pipe(shift(-1), piecewise([first - 1, lr], ...rates)))
}

function kDecayOf(name: string, params: { readonly k_decay?: number }): number {
  const { k_decay = 1 } = params
  demand(k_decay >= 0, name, [params], 'k_decay must be 0 or above')
  return k_decay
}

/**
 * A scheduler by its name, with the names of timm's command line: {@link CosineLRScheduler}, {@link TanhLRScheduler},
 * {@link PolyLRScheduler}, of which `decay_rate` is the power, {@link StepLRScheduler} and {@link MultiStepLRScheduler}.
 *
 * The times in epochs are steps; with `step_on_epochs: true` it reads the epoch, and with `step_on_epochs: false` each
 * epoch is `updates_per_epoch` steps. The `cooldown_epochs` only make the peer's run longer.
 *
 * @param params `sched = 'cosine', num_epochs = 300, decay_epochs = 90, decay_milestones = [90, 180, 270],
 *   cooldown_epochs = 0, decay_rate = 0.1, min_lr = 0, warmup_lr = 1e-5, warmup_epochs = 0, warmup_prefix = false, noise,
 *   noise_pct = 0.67, noise_seed = 42, cycle_mul = 1, cycle_decay = 0.1, cycle_limit = 1, k_decay = 1, step_on_epochs,
 *   updates_per_epoch = 0, lr = 1`; `noise` is from where to where it is, or on, in parts of `num_epochs`
 * @throws RangeError where `sched` is another (metrics drive `'plateau'`), or `updates_per_epoch` is needed and not above 0
 * @see timm.scheduler.create_scheduler_v2
 *
 * @example
 * ```ts
 * const lr = create_scheduler_v2({ lr: 0.1, num_epochs: 10, step_on_epochs: true })
 * lr({ epoch: 5 })  // => 0.05
 * lr({ epoch: 10 }) // => 0
 * ```
 */
export function create_scheduler_v2(params: {
  readonly lr?: number
  readonly sched?: string
  readonly num_epochs?: number
  readonly decay_epochs?: number
  readonly decay_milestones?: readonly number[]
  readonly cooldown_epochs?: number
  readonly decay_rate?: number
  readonly min_lr?: number
  readonly warmup_lr?: number
  readonly warmup_epochs?: number
  readonly warmup_prefix?: boolean
  readonly noise?: number | readonly number[] | null
  readonly noise_pct?: number
  readonly noise_std?: number
  readonly noise_seed?: number
  readonly cycle_mul?: number
  readonly cycle_decay?: number
  readonly cycle_limit?: number
  readonly k_decay?: number
  readonly step_on_epochs?: boolean
  readonly updates_per_epoch?: number
}): Fn {
  const { lr = 1, sched = 'cosine', step_on_epochs, updates_per_epoch = 0, noise, ...given } = params
  const { num_epochs = 300, decay_epochs = 90, decay_milestones = [90, 180, 270] } = given
  const {
    warmup_epochs = 0,
    warmup_lr = 1e-5,
    warmup_prefix = false,
    noise_pct = 0.67,
    noise_seed = 42,
  } = given
  const {
    min_lr = 0,
    decay_rate = 0.1,
    cycle_mul = 1,
    cycle_decay = 0.1,
    cycle_limit = 1,
    k_decay = 1,
  } = given
  const updates = step_on_epochs === false ? updates_per_epoch : 1
  demand(
    updates > 0,
    'create_scheduler_v2',
    [params],
    'updates_per_epoch must be above 0 where not step_on_epochs',
  )
  const t_initial = num_epochs * updates
  const common = {
    lr,
    warmup_t: warmup_epochs * updates,
    warmup_lr_init: warmup_lr,
    warmup_prefix,
    t_in_epochs: step_on_epochs ?? false,
    noise_range_t:
      typeof noise === 'number' ? noise * t_initial : (noise?.map(part => part * t_initial) ?? null),
    noise_pct,
    noise_seed,
  }
  const cycled = { ...common, t_initial, lr_min: min_lr, cycle_mul, cycle_decay, cycle_limit }
  const milestones = decay_milestones.map(epoch => epoch * updates)
  switch (sched) {
    case 'cosine':
      return CosineLRScheduler({ ...cycled, k_decay })
    case 'tanh':
      return TanhLRScheduler(cycled)
    case 'poly':
      return PolyLRScheduler({ ...cycled, power: decay_rate, k_decay })
    case 'step':
      return StepLRScheduler({ ...common, decay_t: decay_epochs * updates, decay_rate })
    case 'multistep':
      return MultiStepLRScheduler({ ...common, decay_t: milestones, decay_rate })
    default:
      throw new RangeError(
        `${show([['create_scheduler_v2', params]])}: sched is one of cosine, tanh, poly, step, multistep`,
      )
  }
}
