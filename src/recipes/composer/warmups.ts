import { linear, lowest, power as powerOf, product, reverse, smooth, type Fn } from '../../index.ts'
import { takes } from '../../takes.ts'
import { GIVEN, type Given } from './given.ts'
import { between, covering, lengthOf, passed, warm } from './length.ts'
import { needs } from '../needs.ts'

/** What every recipe with a warm-up takes. */
export interface Warm extends Given {
  /** How long the way up from 0 takes. */
  readonly t_warmup: string
  /**
   * Whether `scale_schedule_ratio` scales the way up, too; false if left out. The decay begins where it would without: a
   * longer way up is cut short there, and after a shorter one the value stays until then.
   */
  readonly scale_warmup?: boolean
}

export interface Decaying extends Warm {
  readonly t_max?: string
}

/** The names of what {@link Warm} has. */
const WARM = `t_warmup, scale_warmup, ${GIVEN}`

/** A decay from 1, in the time from 0 to 1, behind a warm-up. */
function decaying(call: string, given: Decaying, ...decay: readonly Fn[]): Fn {
  const { lr = 1, t_warmup, t_max = '1dur', scale_schedule_ratio = 1, scale_warmup = false } = given
  return product(
    lr,
    ...covering(call, { t_max }, scale_schedule_ratio),
    warm(call, t_warmup, scale_warmup ? scale_schedule_ratio : 1),
    between(call, { t_warmup }, { t_max }, scale_schedule_ratio, ...decay),
  )
}

/**
 * A straight way from 0 to `lr`, then `lr·gamma^n`, where `n` is how many of the milestones have passed. What passes in
 * the warm-up counts after it. `gamma` is 0.1 if left out.
 * @throws RangeError where a time is below 0, or nothing that the clock counts
 * @see composer.optim.MultiStepWithWarmupScheduler
 *
 * @example
 * ```ts
 * const lr = MultiStepWithWarmupScheduler({ t_warmup: '10ba', milestones: ['20ba'] })
 * lr({ step: 5 })  // => 0.5
 * lr({ step: 10 }) // => 1
 * lr({ step: 20 }) // => 0.1
 * ```
 */
export function MultiStepWithWarmupScheduler(
  given: Warm & { readonly milestones: readonly string[]; readonly gamma?: number },
): Fn {
  takes('composer.MultiStepWithWarmupScheduler', given, WARM, 'milestones, gamma')
  const { lr = 1, t_warmup, milestones, gamma = 0.1, scale_schedule_ratio = 1, scale_warmup = false } = given
  needs('composer.MultiStepWithWarmupScheduler', { milestones })

  const call = 'MultiStepWithWarmupScheduler'
  const warmedUp = passed(lengthOf(call, { t_warmup }, 1, '0 or above'))
  return product(
    lr,
    warm(call, t_warmup, scale_warmup ? scale_schedule_ratio : 1),
    ...milestones.map(milestone =>
      lowest(warmedUp, passed(lengthOf(call, { milestone }, scale_schedule_ratio, '0 or above'))).pipe(
        linear(1, gamma),
      ),
    ),
  )
}

/**
 * A straight way from 0 to `lr·alpha`, and that. `alpha` is 1, `t_max` '1dur' if left out; it must cover the run.
 * @throws RangeError where a time is below 0, or nothing that the clock counts, or one counts batches, the other samples
 * @throws (when it is read) RangeError where the run is longer than `t_max`
 * @see composer.optim.ConstantWithWarmupScheduler
 *
 * @example
 * ```ts
 * const lr = ConstantWithWarmupScheduler({ lr: 0.1, t_warmup: '10ba' })
 * lr({ step: 5, steps: 20 })  // => 0.05
 * lr({ step: 15, steps: 20 }) // => 0.1
 * ```
 */
export const ConstantWithWarmupScheduler = (given: Decaying & { readonly alpha?: number }): Fn => {
  takes('composer.ConstantWithWarmupScheduler', given, WARM, 't_max, alpha')
  const { alpha = 1 } = given
  return decaying('ConstantWithWarmupScheduler', given, linear(alpha, alpha))
}

/**
 * A straight way from 0 to `lr·alpha_i`, then one to `lr·alpha_f`, which is reached at `t_max` and held. `alpha_i` is 1,
 * `alpha_f` 0, `t_max` '1dur' if left out.
 * @throws RangeError where a time is below 0, or nothing that the clock counts, or one counts batches, the other samples
 * @throws (when it is read) RangeError where the run is longer than `t_max`
 * @see composer.optim.LinearWithWarmupScheduler
 *
 * @example
 * ```ts
 * const lr = LinearWithWarmupScheduler({ lr: 0.1, t_warmup: '0.2dur' }).over({ epochs: 2, stepsPerEpoch: 5 })
 * lr(0.1) // => 0.05
 * lr(0.2) // => 0.1
 * lr(0.6) // => 0.05
 * ```
 */
export const LinearWithWarmupScheduler = (
  given: Decaying & { readonly alpha_i?: number; readonly alpha_f?: number },
): Fn => {
  takes('composer.LinearWithWarmupScheduler', given, WARM, 't_max, alpha_i, alpha_f')
  const { alpha_i = 1, alpha_f = 0 } = given
  return decaying('LinearWithWarmupScheduler', given, linear(alpha_i, alpha_f))
}

/**
 * A straight way from 0 to `lr`, then half a cosine wave to `lr·alpha_f`, which is reached at `t_max` and held. `t_max` is
 * '1dur', `alpha_f` 0 if left out.
 * @throws RangeError where a time is below 0, or nothing that the clock counts, or one counts batches, the other samples
 * @throws (when it is read) RangeError where the run is longer than `t_max`
 * @see composer.optim.CosineAnnealingWithWarmupScheduler
 *
 * @example
 * ```ts
 * const lr = CosineAnnealingWithWarmupScheduler({ lr: 0.1, t_warmup: '1ep' }).over({ epochs: 3, stepsPerEpoch: 10 })
 * lr(1 / 6) // => 0.05
 * lr(1 / 3) // => 0.1
 * lr(2 / 3) // => 0.05
 * ```
 */
export const CosineAnnealingWithWarmupScheduler = (given: Decaying & { readonly alpha_f?: number }): Fn => {
  takes('composer.CosineAnnealingWithWarmupScheduler', given, WARM, 't_max, alpha_f')
  const { alpha_f = 0 } = given
  return decaying('CosineAnnealingWithWarmupScheduler', given, smooth(1, alpha_f))
}

/**
 * A straight way from 0 to `lr`, then a power of what is left, down to `lr·alpha_f`, which is reached at `t_max` and held.
 * `power` is 2, `t_max` '1dur', `alpha_f` 0 if left out.
 * @throws RangeError where a time is below 0, or nothing that the clock counts, or one counts batches, the other samples
 * @throws (when it is read) RangeError where the run is longer than `t_max`
 * @see composer.optim.PolynomialWithWarmupScheduler
 *
 * @example
 * ```ts
 * const lr = PolynomialWithWarmupScheduler({ lr: 0.1, t_warmup: '10ba' })
 * lr({ step: 10, steps: 30 }) // => 0.1
 * lr({ step: 20, steps: 30 }) // => 0.025
 * ```
 */
export const PolynomialWithWarmupScheduler = (
  given: Decaying & { readonly power?: number; readonly alpha_f?: number },
): Fn => {
  takes('composer.PolynomialWithWarmupScheduler', given, WARM, 't_max, power, alpha_f')
  const { power = 2, alpha_f = 0 } = given
  return decaying('PolynomialWithWarmupScheduler', given, reverse(), powerOf(alpha_f, 1, power))
}
