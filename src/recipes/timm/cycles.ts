import { cycle } from '../../compose/cycle.ts'
import { cycles } from '../../compose/cycles.ts'
import { product } from '../../compose/product.ts'
import { reading } from '../../compose/reading.ts'
import { reverse } from '../../compose/reverse.ts'
import { stretch } from '../../compose/stretch.ts'
import { sum } from '../../compose/sum.ts'
import type { Fn } from '../../fn.ts'
import { geometric } from '../../shapes/geometric.ts'
import { linear } from '../../shapes/linear.ts'
import { piecewise } from '../../shapes/piecewise.ts'
import { power } from '../../shapes/power.ts'
import { smooth } from '../../shapes/smooth.ts'
import { tanh } from '../../shapes/tanh.ts'
import { takes } from '../../takes.ts'
import { type Common, COMMON, check, counted, warmed } from './warmed.ts'

export interface Cycled extends Common {
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

/** The names of what {@link Cycled} has. */
const CYCLED = `t_initial, lr_min, cycle_mul, cycle_decay, cycle_limit, ${COMMON}`

/** Cycles that each go as `fall` from 1 to 0 says, from `lr·cycle_decay^i` to `lr_min`. */
function cycled(name: string, params: Cycled, fall: Fn): Fn {
  const { lr = 1, t_initial, lr_min = 0, cycle_mul = 1, cycle_decay = 1, cycle_limit = 1 } = params
  check(name, params, {
    't_initial must be above 0': t_initial > 0,
    'lr_min must be 0 or above': lr_min >= 0,
    'cycle_mul must be 1 or above': cycle_mul >= 1,
  })
  return reading(counted(params)).pipe(
    stretch(t_initial),
    sum(
      lr_min,
      product(
        cycles(cycle_mul).pipe(geometric(1, cycle_decay), linear(-lr_min, lr - lr_min)),
        cycles(cycle_mul).pipe(piecewise([-1, 1], [cycle_limit, 0])),
        cycle(cycle_mul).pipe(fall),
      ),
    ),
  )
}

function kDecayOf(name: string, params: Common & { readonly k_decay?: number }): number {
  const { k_decay = 1 } = params
  check(name, params, { 'k_decay must be 0 or above': k_decay >= 0 })
  return k_decay
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
 *   warmup_lr_init = 0, warmup_prefix = false, t_in_epochs = true, noise_range_t, noise_pct = 0.67, noise_seed = 42,
 *   k_decay = 1, lr = 1`. Times are epochs, as with the peer, and it reads the epoch; with `t_in_epochs: false` they are
 *   steps, and it reads the step
 * @throws RangeError where `t_initial` is not above 0, `lr_min` or `k_decay` is below 0, or `cycle_mul` below 1, which the
 *   peer allows
 * @see timm.scheduler.CosineLRScheduler
 *
 * @example
 * ```ts
 * const lr = CosineLRScheduler({ lr: 0.1, t_initial: 10, cycle_limit: 2, cycle_decay: 0.5 })
 * lr({ epoch: 5 })  // => 0.05
 * lr({ epoch: 10 }) // => 0.05
 * lr({ epoch: 20 }) // => 0
 * const bySteps = CosineLRScheduler({ lr: 0.1, t_initial: 1000, t_in_epochs: false })
 * bySteps({ step: 500 }) // => 0.05
 * ```
 */
export function CosineLRScheduler(params: Cycled & { readonly k_decay?: number }): Fn {
  takes('CosineLRScheduler', params, CYCLED, 'k_decay')

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
 * lr({ epoch: 7 })  // => 0.05
 * lr({ epoch: 10 }) // => 0
 * ```
 */
export function TanhLRScheduler(params: Cycled & { readonly lb?: number; readonly ub?: number }): Fn {
  takes('TanhLRScheduler', params, CYCLED, 'lb, ub')

  const { lb = -7, ub = 3, cycle_limit = 1, warmup_t = 0, warmup_lr_init = 0, warmup_prefix } = params
  check('TanhLRScheduler', params, {
    'lb must be below ub': lb < ub,
    'cycle_limit must be 0 or above': cycle_limit >= 0,
    'warmup_t must be 0 or above': warmup_t >= 0,
    'warmup_lr_init must be 0 or above': warmup_lr_init >= 0,
  })
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
 * lr({ epoch: 75 })  // => 0.05
 * lr({ epoch: 100 }) // => 0
 * ```
 */
export function PolyLRScheduler(params: Cycled & { readonly k_decay?: number; readonly power?: number }): Fn {
  takes('PolyLRScheduler', params, CYCLED, 'k_decay, power')

  const { power: exponent = 0.5 } = params
  const fall = power(0, 1, kDecayOf('PolyLRScheduler', params)).pipe(reverse(), power(0, 1, exponent))
  return warmed(params, false, cycled('PolyLRScheduler', params, fall))
}
