import { clamp } from '../../compose/clamp.ts'
import { demand } from '../../demand.ts'
import { reading } from '../../compose/reading.ts'
import { reverse } from '../../compose/reverse.ts'
import { shift } from '../../compose/shift.ts'
import { stretch } from '../../compose/stretch.ts'
import type { Fn } from '../../fn.ts'
import { constant } from '../../shapes/constant.ts'
import { linear } from '../../shapes/linear.ts'
import { power } from '../../shapes/power.ts'
import { takes } from '../../takes.ts'
import { type Base, type Trained, type Warm, check, stepsAfter, warmed } from './warmed.ts'

/**
 * The base rate.
 *
 * @param params `lr = 1`
 * @see transformers.get_constant_schedule
 *
 * @example
 * ```ts
 * get_constant_schedule({ lr: 0.1 })({ step: 12 }) // => 0.1
 * ```
 */
export const get_constant_schedule = (params: Base = {}): Fn => {
  takes('get_constant_schedule', params, 'lr')
  const { lr = 1 } = params
  return constant(lr)
}

/**
 * A straight way up to the base rate, then that: `lr·min(step / num_warmup_steps, 1)`.
 *
 * @param params `num_warmup_steps, lr = 1`
 * @throws RangeError where a number of steps is not finite, or below 0
 * @see transformers.get_constant_schedule_with_warmup
 *
 * @example
 * ```ts
 * const lr = get_constant_schedule_with_warmup({ lr: 10, num_warmup_steps: 4 })
 * lr({ step: 3 }) // => 7.5
 * lr({ step: 9 }) // => 10
 * ```
 */
export function get_constant_schedule_with_warmup(params: Warm): Fn {
  takes('get_constant_schedule_with_warmup', params, 'num_warmup_steps, lr')

  check('get_constant_schedule_with_warmup', params, 'num_warmup_steps')
  return warmed(params, ['rest', 1])
}

/**
 * A straight way up, and from there down to 0: `lr·(N − step) / (N − W)` after `W = num_warmup_steps` of
 * `N = num_training_steps`, and 0 after the end.
 *
 * @param params `num_warmup_steps, num_training_steps, lr = 1`
 * @throws RangeError where a number of steps is not finite, or that of the warm-up is below 0
 * @see transformers.get_linear_schedule_with_warmup
 *
 * @example
 * ```ts
 * const lr = get_linear_schedule_with_warmup({ lr: 10, num_warmup_steps: 2, num_training_steps: 10 })
 * lr({ step: 1 }) // => 5
 * lr({ step: 4 }) // => 7.5
 * ```
 */
export function get_linear_schedule_with_warmup(params: Trained): Fn {
  takes('get_linear_schedule_with_warmup', params, 'num_training_steps, num_warmup_steps, lr')

  check('get_linear_schedule_with_warmup', params, 'num_warmup_steps', 'num_training_steps')
  return warmed(params, [
    'rest',
    reading('step').pipe(
      shift(params.num_training_steps - params.num_warmup_steps),
      stretch(stepsAfter(params)),
      linear(0, -1),
      clamp(0, 1),
    ),
  ])
}

/**
 * A straight way up, then `lr_end + (lr − lr_end)·(1 − q)^power` with `q = (step − W) / (N − W)`, and `lr_end` after.
 *
 * @param params `num_warmup_steps, num_training_steps, lr_end = 1e-7, power = 1, lr = 1`
 * @throws RangeError where `lr_end` is not below `lr`, the power is below 0, or the warm-up takes exactly the run
 * @see transformers.get_polynomial_decay_schedule_with_warmup
 *
 * @example
 * ```ts
 * const params = { lr: 8, num_warmup_steps: 2, num_training_steps: 10, lr_end: 0, power: 2 }
 * const lr = get_polynomial_decay_schedule_with_warmup(params)
 * lr({ step: 1 }) // => 4
 * lr({ step: 6 }) // => 2
 * ```
 */
export function get_polynomial_decay_schedule_with_warmup(
  params: Trained & { readonly lr_end?: number; readonly power?: number },
): Fn {
  takes(
    'get_polynomial_decay_schedule_with_warmup',
    params,
    'num_training_steps, num_warmup_steps, lr, lr_end, power',
  )

  const name = 'get_polynomial_decay_schedule_with_warmup'
  check(name, params, 'num_warmup_steps', 'num_training_steps')
  const { lr = 1, num_warmup_steps, num_training_steps, lr_end = 1e-7, power: exponent = 1 } = params
  demand(lr > lr_end, name, [params], `lr_end must be below the base rate, lr, which is ${lr}`)
  demand(exponent >= 0, name, [params], 'the power must be 0 or above, for it is of 0 in the end')
  const steps = num_training_steps - num_warmup_steps
  demand(steps !== 0, name, [params], 'the warm-up must leave steps to decay in')
  return warmed(
    params,
    [{ steps: Math.max(0, steps) }, reverse().pipe(power(lr_end / lr, 1, exponent))],
    ['rest', lr_end / lr],
  )
}

/**
 * A straight way up, then the inverse square root: `lr / √((step − W + timescale) / timescale)`.
 *
 * @param params `num_warmup_steps, timescale = num_warmup_steps or 10,000, lr = 1`
 * @throws RangeError where the timescale is not above 0
 * @see transformers.get_inverse_sqrt_schedule
 *
 * @example
 * ```ts
 * const lr = get_inverse_sqrt_schedule({ lr: 10, num_warmup_steps: 100 })
 * lr({ step: 50 })  // => 5
 * lr({ step: 400 }) // => 5
 * ```
 */
export function get_inverse_sqrt_schedule(params: Warm & { readonly timescale?: number | null }): Fn {
  takes('get_inverse_sqrt_schedule', params, 'num_warmup_steps, lr, timescale')

  check('get_inverse_sqrt_schedule', params, 'num_warmup_steps')
  const timescale = params.timescale ?? (params.num_warmup_steps || 10_000)
  demand(timescale > 0, 'get_inverse_sqrt_schedule', [params], 'the timescale must be above 0')
  return warmed(params, [
    'rest',
    reading('step').pipe(shift(-timescale), stretch(timescale), power(0, 1, -0.5)),
  ])
}
