import { cycle } from '../../compose/cycle.ts'
import { hold } from '../../compose/hold.ts'
import { mirror } from '../../compose/mirror.ts'
import { reading } from '../../compose/reading.ts'
import { stretch } from '../../compose/stretch.ts'
import type { Fn } from '../../fn.ts'
import { constant } from '../../shapes/constant.ts'
import { linear } from '../../shapes/linear.ts'
import { smooth } from '../../shapes/smooth.ts'
import { isWhole } from '../../range.ts'
import { takes } from '../../takes.ts'
import { check, isAbove0 } from './check.ts'

const ETA_MIN = 'eta_min must be a finite number'

/** How values go from one to the next, by torch's name for it. */
export type Strategy = 'cos' | 'linear'
export const EASES: Readonly<Record<Strategy, (low: number, high: number) => Fn>> = { cos: smooth, linear }
export const STRATEGY = "anneal_strategy must be 'cos' or 'linear'"

/**
 * Half a cosine wave down, and up again: `eta_min + (lr − eta_min)·(1 + cos πt/T_max) / 2`.
 *
 * It is not over at `T_max`: there it climbs back, and is at `lr` again after `2·T_max` steps. That is torch's; one that
 * stays down is `SWALR`.
 *
 * @param given.lr the base rate, 1 if left out
 * @param given.T_max how many steps it is to `eta_min`
 * @param given.eta_min the lowest rate, 0 if left out
 * @throws RangeError where `T_max` is not finite and above 0, `eta_min` not finite, or `lr` not finite, 0 or above
 * @see torch.optim.lr_scheduler.CosineAnnealingLR
 *
 * @example
 * ```ts
 * const lr = CosineAnnealingLR({ lr: 0.1, T_max: 10 })
 * lr({ step: 0 })  // => 0.1
 * lr({ step: 5 })  // => 0.05
 * lr({ step: 10 }) // => 0
 * lr({ step: 15 }) // => 0.05
 * lr({ step: 20 }) // => 0.1
 * ```
 */
export function CosineAnnealingLR(given: {
  readonly lr?: number
  readonly T_max: number
  readonly eta_min?: number
}): Fn {
  takes('CosineAnnealingLR', given, 'lr, T_max, eta_min')

  const { lr = 1, T_max, eta_min = 0 } = given
  check('CosineAnnealingLR', given, {
    'T_max must be a finite number above 0': isAbove0(T_max),
    [ETA_MIN]: Number.isFinite(eta_min),
  })
  return reading('step').pipe(stretch(T_max), mirror(), smooth(lr, eta_min))
}

/**
 * Half cosine waves down, each from `lr` again: `eta_min + (lr − eta_min)·(1 + cos πx) / 2`, `x` in [0, 1) of the cycle.
 *
 * The step at which a cycle ends is the first of the next, so `eta_min` is not reached. Steps may be fractional, as
 * torch's `step(epoch + i / iters)` has it; there torch finds the cycle by a rounded logarithm, and misses some restarts
 * (with `T_0: 1, T_mult: 3` at 121 it gives 0). Here, and in its `step()`, none is missed.
 *
 * @param given.lr the base rate, 1 if left out
 * @param given.T_0 how many steps the first cycle has
 * @param given.T_mult how many times as long as the one before each cycle is, 1 if left out
 * @param given.eta_min the rate to which it goes, 0 if left out
 * @throws RangeError where `T_0` or `T_mult` is not a whole number above 0, `eta_min` not finite, or `lr` not finite, 0 or
 * above
 * @see torch.optim.lr_scheduler.CosineAnnealingWarmRestarts
 *
 * @example
 * ```ts
 * const lr = CosineAnnealingWarmRestarts({ lr: 0.1, T_0: 10, T_mult: 2 })
 * lr({ step: 0 })  // => 0.1
 * lr({ step: 5 })  // => 0.05
 * lr({ step: 10 }) // => 0.1
 * lr({ step: 20 }) // => 0.05
 * lr({ step: 30 }) // => 0.1
 * ```
 */
export function CosineAnnealingWarmRestarts(given: {
  readonly lr?: number
  readonly T_0: number
  readonly T_mult?: number
  readonly eta_min?: number
}): Fn {
  takes('CosineAnnealingWarmRestarts', given, 'lr, T_0, T_mult, eta_min')

  const { lr = 1, T_0, T_mult = 1, eta_min = 0 } = given
  check('CosineAnnealingWarmRestarts', given, {
    'T_0 must be a whole number above 0': isWhole(1, T_0),
    'T_mult must be a whole number, 1 or above': isWhole(1, T_mult),
    [ETA_MIN]: Number.isFinite(eta_min),
  })
  return reading('step').pipe(stretch(T_0), cycle(T_mult), smooth(lr, eta_min))
}

/**
 * From one rate to another, and there it stays: `lr·(1 − s) + swa_lr·s`, `s` by half a cosine wave or a straight line.
 *
 * torch begins with the rate that is current when it takes over; here that is `lr`.
 *
 * @param given.lr the rate with which it begins, 1 if left out
 * @param given.swa_lr the rate with which it ends
 * @param given.anneal_epochs how many steps it takes, 10 if left out; of 0, `swa_lr` is there at once
 * @param given.anneal_strategy `'cos'`, as it is if left out, or `'linear'`
 * @throws RangeError where a rate is not finite, `anneal_epochs` not a whole number of 0 or more, or `anneal_strategy`
 * neither of the two
 * @see torch.optim.swa_utils.SWALR
 *
 * @example
 * ```ts
 * const lr = SWALR({ lr: 0.1, swa_lr: 0.02, anneal_epochs: 4 })
 * lr({ step: 0 }) // => 0.1
 * lr({ step: 2 }) // => 0.06
 * lr({ step: 4 }) // => 0.02
 * lr({ step: 9 }) // => 0.02
 * ```
 */
export function SWALR(given: {
  readonly lr?: number
  readonly swa_lr: number
  readonly anneal_epochs?: number
  readonly anneal_strategy?: Strategy
}): Fn {
  takes('SWALR', given, 'lr, swa_lr, anneal_epochs, anneal_strategy')

  const { lr = 1, swa_lr, anneal_epochs = 10, anneal_strategy = 'cos' } = given
  check('SWALR', given, {
    'swa_lr must be a finite number': Number.isFinite(swa_lr),
    'anneal_epochs must be a whole number, 0 or above': isWhole(0, anneal_epochs),
    [STRATEGY]: Object.hasOwn(EASES, anneal_strategy),
  })
  if (anneal_epochs === 0) return constant(swa_lr)
  return reading('step').pipe(stretch(anneal_epochs), hold(), EASES[anneal_strategy](lr, swa_lr))
}
