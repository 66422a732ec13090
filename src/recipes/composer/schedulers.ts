import { demand } from '../../demand.ts'
import {
  cycle,
  geometric,
  hold,
  linear,
  power as powerOf,
  product,
  quantise,
  reverse,
  smooth,
  type Fn,
} from '../../index.ts'
import { takes } from '../../takes.ts'
import { GIVEN, type Given } from './given.ts'
import { elapsed, lengthOf, passed } from './length.ts'
import { needs } from '../needs.ts'

/**
 * A staircase: `lr·gamma^⌊t / step_size⌋`. `gamma` is 0.1 if left out.
 * @throws RangeError where `step_size` is not above 0, or nothing that the clock counts, or `gamma` is below 0
 * @see composer.optim.StepScheduler
 *
 * @example
 * ```ts
 * const lr = StepScheduler({ lr: 0.5, step_size: '2ep' })
 * lr({ step: 19, stepsPerEpoch: 10 }) // => 0.5
 * lr({ step: 20, stepsPerEpoch: 10 }) // => 0.05
 * ```
 */
export const StepScheduler = (given: Given & { readonly step_size: string; readonly gamma?: number }): Fn => {
  takes('composer.StepScheduler', given, GIVEN, 'step_size, gamma')
  const { lr = 1, step_size, gamma = 0.1, scale_schedule_ratio = 1 } = given
  return product(
    lr,
    elapsed(lengthOf('StepScheduler', { step_size }, scale_schedule_ratio), quantise(1), geometric(1, gamma)),
  )
}

/**
 * `lr·gamma^n`, where `n` is how many of the milestones have passed. `gamma` is 0.1 if left out.
 * @throws RangeError where a milestone is below 0, or nothing that the clock counts
 * @see composer.optim.MultiStepScheduler
 *
 * @example
 * ```ts
 * const lr = MultiStepScheduler({ milestones: ['5ba', '0.5dur'] })
 * lr({ step: 4, steps: 20 })  // => 1
 * lr({ step: 5, steps: 20 })  // => 0.1
 * lr({ step: 10, steps: 20 }) // => 0.01
 * ```
 */
export const MultiStepScheduler = (
  given: Given & { readonly milestones: readonly string[]; readonly gamma?: number },
): Fn => {
  takes('composer.MultiStepScheduler', given, GIVEN, 'milestones, gamma')
  const { lr = 1, milestones, gamma = 0.1, scale_schedule_ratio = 1 } = given
  needs('composer.MultiStepScheduler', { milestones })
  return product(
    lr,
    ...milestones.map(milestone =>
      passed(
        lengthOf('MultiStepScheduler', { milestone }, scale_schedule_ratio, '0 or above'),
        linear(1, gamma),
      ),
    ),
  )
}

/**
 * `lr·alpha`, and `lr` from `t_max` on. `alpha` is 1, `t_max` '1dur' if left out.
 * @throws RangeError where `t_max` is below 0, or nothing that the clock counts
 * @see composer.optim.ConstantScheduler
 *
 * @example
 * ```ts
 * const lr = ConstantScheduler({ lr: 0.1, alpha: 0.5, t_max: '10ba' })
 * lr({ step: 9 })  // => 0.05
 * lr({ step: 10 }) // => 0.1
 * ```
 */
export const ConstantScheduler = (
  given: Given & { readonly alpha?: number; readonly t_max?: string } = {},
): Fn => {
  takes('composer.ConstantScheduler', given, GIVEN, 'alpha, t_max')
  const { lr = 1, alpha = 1, t_max = '1dur', scale_schedule_ratio = 1 } = given
  return product(
    lr,
    passed(lengthOf('ConstantScheduler', { t_max }, scale_schedule_ratio, '0 or above'), linear(alpha, 1)),
  )
}

/**
 * A straight line from `lr·alpha_i` to `lr·alpha_f`, which is reached at `t_max` and held. `alpha_i` is 1, `alpha_f` 0,
 * `t_max` '1dur' if left out.
 * @throws RangeError where `t_max` is not above 0, or nothing that the clock counts
 * @see composer.optim.LinearScheduler
 *
 * @example
 * ```ts
 * LinearScheduler({ lr: 0.1 })(0.75)                    // => 0.025
 * LinearScheduler({ t_max: '2ep' })({ step: 5, stepsPerEpoch: 10 }) // => 0.75
 * ```
 */
export const LinearScheduler = (
  given: Given & { readonly alpha_i?: number; readonly alpha_f?: number; readonly t_max?: string } = {},
): Fn => {
  takes('composer.LinearScheduler', given, GIVEN, 'alpha_i, alpha_f, t_max')
  const { lr = 1, alpha_i = 1, alpha_f = 0, t_max = '1dur', scale_schedule_ratio = 1 } = given
  return product(
    lr,
    elapsed(lengthOf('LinearScheduler', { t_max }, scale_schedule_ratio), hold(), linear(alpha_i, alpha_f)),
  )
}

/**
 * By the same factor in equal times: `lr·gamma^(t / decay_period)`. `decay_period` is '1ep' if left out.
 * @throws RangeError where `decay_period` is not above 0, or nothing that the clock counts, or `gamma` is below 0
 * @see composer.optim.ExponentialScheduler
 *
 * @example
 * ```ts
 * ExponentialScheduler({ lr: 0.1, gamma: 0.25 })({ step: 5, stepsPerEpoch: 10 }) // => 0.05
 * ```
 */
export const ExponentialScheduler = (
  given: Given & { readonly gamma: number; readonly decay_period?: string },
): Fn => {
  takes('composer.ExponentialScheduler', given, GIVEN, 'gamma, decay_period')
  const { lr = 1, gamma, decay_period = '1ep', scale_schedule_ratio = 1 } = given
  needs('composer.ExponentialScheduler', { gamma })
  return product(
    lr,
    elapsed(lengthOf('ExponentialScheduler', { decay_period }, scale_schedule_ratio), geometric(1, gamma)),
  )
}

/**
 * Half a cosine wave from `lr` to `lr·alpha_f`, which is reached at `t_max` and held. `t_max` is '1dur', `alpha_f` 0 if
 * left out.
 * @throws RangeError where `t_max` is not above 0, or nothing that the clock counts
 * @see composer.optim.CosineAnnealingScheduler
 *
 * @example
 * ```ts
 * CosineAnnealingScheduler({ lr: 0.1 })(0.5)             // => 0.05
 * CosineAnnealingScheduler({ t_max: '30ba', alpha_f: 0.5 })({ step: 15 }) // => 0.75
 * String(CosineAnnealingScheduler()) // => "product(1, reading('progress').pipe(hold(), smooth(1, 0)))"
 * ```
 */
export const CosineAnnealingScheduler = (
  given: Given & { readonly t_max?: string; readonly alpha_f?: number } = {},
): Fn => {
  takes('composer.CosineAnnealingScheduler', given, GIVEN, 't_max, alpha_f')
  const { lr = 1, t_max = '1dur', alpha_f = 0, scale_schedule_ratio = 1 } = given
  return product(
    lr,
    elapsed(
      lengthOf('CosineAnnealingScheduler', { t_max }, scale_schedule_ratio),
      hold(),
      smooth(1, alpha_f),
    ),
  )
}

/**
 * Half cosine waves from `lr` to `lr·alpha_f`, the first one `t_0` long, each next one `t_mult` times as long. `t_mult` is
 * 1, `alpha_f` 0 if left out.
 *
 * Composer rounds each wave down to whole batches; here with a broken `t_mult` they are as long as it says.
 * @throws RangeError where `t_0` is not above 0, or nothing that the clock counts, or `t_mult` is below 1: Composer
 * refuses that when a wave has come to nothing
 * @see composer.optim.CosineAnnealingWarmRestartsScheduler
 *
 * @example
 * ```ts
 * const lr = CosineAnnealingWarmRestartsScheduler({ lr: 0.1, t_0: '10ba', t_mult: 2 })
 * lr({ step: 5 })  // => 0.05
 * lr({ step: 10 }) // => 0.1
 * lr({ step: 20 }) // => 0.05
 * ```
 */
export function CosineAnnealingWarmRestartsScheduler(
  given: Given & { readonly t_0: string; readonly t_mult?: number; readonly alpha_f?: number },
): Fn {
  takes('composer.CosineAnnealingWarmRestartsScheduler', given, GIVEN, 't_0, t_mult, alpha_f')
  const { lr = 1, t_0, t_mult = 1, alpha_f = 0, scale_schedule_ratio = 1 } = given
  const call = 'CosineAnnealingWarmRestartsScheduler'
  demand(t_mult >= 1, `composer.${call}`, [{ t_mult }], 'it must be 1 or above')
  return product(
    lr,
    elapsed(lengthOf(call, { t_0 }, scale_schedule_ratio), cycle(t_mult), smooth(1, alpha_f)),
  )
}

/**
 * A power of what is left: `lr·(alpha_f + (1 − alpha_f)·(1 − t / t_max)^power)`, held from `t_max` on. `t_max` is '1dur',
 * `alpha_f` 0 if left out.
 * @throws RangeError where `t_max` is not above 0, or nothing that the clock counts
 * @see composer.optim.PolynomialScheduler
 *
 * @example
 * ```ts
 * PolynomialScheduler({ lr: 0.1, power: 2 })(0.5) // => 0.025
 * ```
 */
export const PolynomialScheduler = (
  given: Given & { readonly power: number; readonly t_max?: string; readonly alpha_f?: number },
): Fn => {
  takes('composer.PolynomialScheduler', given, GIVEN, 'power, t_max, alpha_f')
  const { lr = 1, power, t_max = '1dur', alpha_f = 0, scale_schedule_ratio = 1 } = given
  needs('composer.PolynomialScheduler', { power })
  return product(
    lr,
    elapsed(
      lengthOf('PolynomialScheduler', { t_max }, scale_schedule_ratio),
      hold(),
      reverse(),
      powerOf(alpha_f, 1, power),
    ),
  )
}
