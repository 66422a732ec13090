import { clamp } from '../../compose/clamp.ts'
import { counting } from '../../compose/counting.ts'
import { cycle } from '../../compose/cycle.ts'
import { demand } from '../../demand.ts'
import { product } from '../../compose/product.ts'
import { reading } from '../../compose/reading.ts'
import { sequence } from '../../compose/sequence.ts'
import { shift } from '../../compose/shift.ts'
import { stretch } from '../../compose/stretch.ts'
import type { Fn } from '../../fn.ts'
import { linear } from '../../shapes/linear.ts'
import { smooth } from '../../shapes/smooth.ts'
import { takes } from '../../takes.ts'
import { type Trained, check, stepsAfter, warmed } from './warmed.ts'

export const POSITIVE = clamp(0, Infinity)

export interface Least extends Trained {
  readonly num_cycles?: number
  readonly min_lr?: number | null
  readonly min_lr_rate?: number | null
}

/** `num_cycles` waves, from 1 to `least` and back, in the time from 0 to 1; they go on after it. */
export const waves = (num_cycles: number, least: number): Fn =>
  linear(0, 2 * num_cycles).pipe(smooth(1, least), POSITIVE)

/** The lowest rate as a part of the base rate. */
function leastOf(name: string, params: Least): number {
  check(name, params, 'num_warmup_steps', 'num_training_steps')
  const { lr = 1, min_lr, min_lr_rate } = params
  const given = [min_lr, min_lr_rate].filter(value => value !== undefined && value !== null)
  demand(given.length === 1, name, [params], 'one of min_lr and min_lr_rate must be given')
  return min_lr_rate ?? min_lr! / lr
}

/**
 * A straight way up, then `lr·(1 + cos(2π·num_cycles·q)) / 2` with `q = (step − W) / (N − W)`: half a wave down to 0 by
 * default. As with the peer, it goes on after the end, and rises again.
 *
 * @param params `num_warmup_steps, num_training_steps, num_cycles = 0.5, lr = 1`
 * @throws RangeError where a number of steps is not finite, or that of the warm-up is below 0
 * @see transformers.get_cosine_schedule_with_warmup
 *
 * @example
 * ```ts
 * const lr = get_cosine_schedule_with_warmup({ lr: 10, num_warmup_steps: 2, num_training_steps: 10 })
 * lr({ step: 6 })  // => 5
 * lr({ step: 10 }) // => 0
 * ```
 */
export function get_cosine_schedule_with_warmup(params: Trained & { readonly num_cycles?: number }): Fn {
  takes('get_cosine_schedule_with_warmup', params, 'num_training_steps, num_warmup_steps, lr, num_cycles')

  check('get_cosine_schedule_with_warmup', params, 'num_warmup_steps', 'num_training_steps')
  return warmed(params, [
    'rest',
    reading('step').pipe(stretch(stepsAfter(params)), waves(params.num_cycles ?? 0.5, 0)),
  ])
}

/**
 * A straight way up, then half a wave down `num_cycles` times: `lr·(1 + cos(π·(num_cycles·q mod 1))) / 2` with
 * `q = (step − W) / (N − W)`, and 0 from the end on.
 *
 * Every restart is exact. The peer misses those that `num_cycles·q` falls short of by rounding: with 49 cycles in 98
 * steps it gives 0 at step 2, and the whole rate is right.
 *
 * @param params `num_warmup_steps, num_training_steps, num_cycles = 1, lr = 1`
 * @throws RangeError where a number of steps is not finite, or that of the warm-up is below 0
 * @see transformers.get_cosine_with_hard_restarts_schedule_with_warmup
 *
 * @example
 * ```ts
 * const params = { lr: 10, num_warmup_steps: 2, num_training_steps: 10, num_cycles: 2 }
 * const lr = get_cosine_with_hard_restarts_schedule_with_warmup(params)
 * lr({ step: 4 })  // => 5
 * lr({ step: 6 })  // => 10
 * lr({ step: 10 }) // => 0
 * ```
 */
export function get_cosine_with_hard_restarts_schedule_with_warmup(
  params: Trained & { readonly num_cycles?: number },
): Fn {
  takes(
    'get_cosine_with_hard_restarts_schedule_with_warmup',
    params,
    'num_training_steps, num_warmup_steps, lr, num_cycles',
  )

  check(
    'get_cosine_with_hard_restarts_schedule_with_warmup',
    params,
    'num_warmup_steps',
    'num_training_steps',
  )
  return warmed(
    params,
    [{ steps: stepsAfter(params) }, linear(0, params.num_cycles ?? 1).pipe(cycle(), smooth(1, 0))],
    ['rest', 0],
  )
}

/**
 * {@link get_cosine_schedule_with_warmup} down to `min_lr`, or to `min_lr_rate·lr`, instead of 0.
 *
 * @param params `num_warmup_steps, num_training_steps, num_cycles = 0.5, lr = 1`, and `min_lr` or `min_lr_rate`
 * @throws RangeError where not exactly one of `min_lr` and `min_lr_rate` is given
 * @see transformers.get_cosine_with_min_lr_schedule_with_warmup
 *
 * @example
 * ```ts
 * const params = { lr: 10, num_warmup_steps: 2, num_training_steps: 10, min_lr: 2 }
 * const lr = get_cosine_with_min_lr_schedule_with_warmup(params)
 * lr({ step: 6 })  // => 6
 * lr({ step: 10 }) // => 2
 * ```
 */
export function get_cosine_with_min_lr_schedule_with_warmup(params: Least): Fn {
  takes(
    'get_cosine_with_min_lr_schedule_with_warmup',
    params,
    'num_cycles, min_lr, min_lr_rate, num_training_steps, num_warmup_steps, lr',
  )

  const least = leastOf('get_cosine_with_min_lr_schedule_with_warmup', params)
  return warmed(params, [
    'rest',
    reading('step').pipe(stretch(stepsAfter(params)), waves(params.num_cycles ?? 0.5, least)),
  ])
}

/**
 * {@link get_cosine_with_min_lr_schedule_with_warmup}, of which every step is one ahead: the warm-up is
 * `(step + 1) / W`, the wave has `q = (step − W + 1) / (N − W)`. With a `warmup_lr_rate`, the warm-up goes from there to
 * 1 in `W − 1` steps.
 *
 * @param params `num_warmup_steps, num_training_steps, num_cycles = 0.5, warmup_lr_rate, lr = 1`, and `min_lr` or
 *   `min_lr_rate`
 * @throws RangeError where not exactly one of `min_lr` and `min_lr_rate` is given
 * @see transformers.get_cosine_with_min_lr_schedule_with_warmup_lr_rate
 *
 * @example
 * ```ts
 * const params = { lr: 10, num_warmup_steps: 2, num_training_steps: 10, min_lr: 2 }
 * const lr = get_cosine_with_min_lr_schedule_with_warmup_lr_rate(params)
 * lr({ step: 0 }) // => 5
 * lr({ step: 5 }) // => 6
 * lr({ step: 9 }) // => 2
 * ```
 */
export function get_cosine_with_min_lr_schedule_with_warmup_lr_rate(
  params: Least & { readonly warmup_lr_rate?: number | null },
): Fn {
  takes(
    'get_cosine_with_min_lr_schedule_with_warmup_lr_rate',
    params,
    'num_cycles, min_lr, min_lr_rate, num_training_steps, num_warmup_steps, lr, warmup_lr_rate',
  )

  const least = leastOf('get_cosine_with_min_lr_schedule_with_warmup_lr_rate', params)
  const { lr = 1, num_warmup_steps, num_cycles = 0.5, warmup_lr_rate } = params
  const up =
    typeof warmup_lr_rate === 'number'
      ? reading('step').pipe(stretch(Math.max(1, num_warmup_steps - 1)), linear(warmup_lr_rate, 1))
      : reading('step').pipe(shift(-1), stretch(Math.max(1, num_warmup_steps)))
  const wave = reading('step').pipe(shift(-1), stretch(stepsAfter(params)), waves(num_cycles, least))
  return product(lr, counting('step', sequence([{ steps: num_warmup_steps }, up], ['rest', wave])))
}
