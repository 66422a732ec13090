import { demand } from '../../demand.ts'
import type { Fn } from '../../fn.ts'
import { takes } from '../../takes.ts'
import { cosine_decay_schedule, exponential_decay, linear_schedule, type Exponential } from './decays.ts'
import { join_schedules } from './join_schedules.ts'
import { needs } from '../needs.ts'

export interface Warmup {
  readonly init_value: number
  readonly peak_value: number
  readonly warmup_steps: number
}

export interface WarmupCosine extends Warmup {
  /** All steps, those of the warm-up among them. */
  readonly decay_steps: number
  readonly end_value?: number
  readonly exponent?: number
}

/**
 * A straight way up, then the peak: {@link linear_schedule} from `init_value` to `peak_value`. With no `warmup_steps` it
 * stays at `init_value`, as in optax.
 *
 * @example
 * ```ts
 * const lr = warmup_constant_schedule({ init_value: 0, peak_value: 0.1, warmup_steps: 10 })
 * lr({ step: 5 })  // => 0.05
 * lr({ step: 10 }) // => 0.1
 * lr({ step: 99 }) // => 0.1
 * ```
 * @see optax.warmup_constant_schedule
 */
export const warmup_constant_schedule = (given: Warmup): Fn => {
  takes('optax.warmup_constant_schedule', given, 'init_value, peak_value, warmup_steps')
  const { init_value, peak_value, warmup_steps } = given
  needs('optax.warmup_constant_schedule', { init_value, peak_value, warmup_steps })
  return linear_schedule({ init_value, end_value: peak_value, transition_steps: warmup_steps })
}

/**
 * A straight way up, then {@link cosine_decay_schedule} from `peak_value` to `end_value`, 0 if left out, in the
 * `decay_steps − warmup_steps` that are left. Where the peak is 0 it stays there.
 * @throws RangeError where `decay_steps` is not above `warmup_steps`, or these are below 0
 *
 * @example
 * ```ts
 * const lr = warmup_cosine_decay_schedule({ init_value: 0, peak_value: 0.1, warmup_steps: 10, decay_steps: 110 })
 * lr({ step: 5 })   // => 0.05
 * lr({ step: 10 })  // => 0.1
 * lr({ step: 60 })  // => 0.05
 * lr({ step: 110 }) // => 0
 * ```
 * @see optax.warmup_cosine_decay_schedule
 */
export function warmup_cosine_decay_schedule(given: WarmupCosine): Fn {
  takes(
    'optax.warmup_cosine_decay_schedule',
    given,
    'decay_steps, end_value, exponent, init_value, peak_value, warmup_steps',
  )
  const { init_value, peak_value, warmup_steps, decay_steps, end_value = 0, exponent = 1 } = given
  needs('optax.warmup_cosine_decay_schedule', { init_value, peak_value, warmup_steps, decay_steps })
  demand(
    decay_steps > warmup_steps,
    'optax.warmup_cosine_decay_schedule',
    [{ warmup_steps, decay_steps }],
    'decay_steps count the warm-up too, and must be more than warmup_steps',
  )
  const alpha = peak_value === 0 ? 0 : end_value / peak_value
  return warmed(
    'optax.warmup_cosine_decay_schedule',
    { init_value, peak_value, warmup_steps },
    cosine_decay_schedule({
      init_value: peak_value,
      decay_steps: decay_steps - warmup_steps,
      alpha,
      exponent,
    }),
  )
}

/**
 * A straight way up, then {@link exponential_decay} from `peak_value`, whose `transition_begin` counts from there.
 * @throws RangeError where `warmup_steps` or the rate is below 0
 *
 * @example
 * ```ts
 * const lr = warmup_exponential_decay_schedule({
 *   init_value: 0, peak_value: 0.1, warmup_steps: 10, transition_steps: 100, decay_rate: 0.5,
 * })
 * lr({ step: 5 })   // => 0.05
 * lr({ step: 10 })  // => 0.1
 * lr({ step: 110 }) // => 0.05
 * ```
 * @see optax.warmup_exponential_decay_schedule
 */
export const warmup_exponential_decay_schedule = (given: Warmup & Omit<Exponential, 'init_value'>): Fn => {
  takes(
    'optax.warmup_exponential_decay_schedule',
    given,
    'init_value, peak_value, warmup_steps, transition_steps, decay_rate, transition_begin, staircase, end_value',
  )
  const { init_value, peak_value, warmup_steps, ...decay } = given
  needs('optax.warmup_exponential_decay_schedule', { init_value, peak_value, warmup_steps })
  return warmed(
    'optax.warmup_exponential_decay_schedule',
    { init_value, peak_value, warmup_steps },
    exponential_decay({ ...decay, init_value: peak_value }),
  )
}

/**
 * Warm restarts: one {@link warmup_cosine_decay_schedule} after another, each for its `decay_steps`.
 * @throws RangeError where there is none, or one is none
 *
 * @example
 * ```ts
 * const lr = sgdr_schedule({
 *   cosine_kwargs: [
 *     { init_value: 0, peak_value: 1, warmup_steps: 10, decay_steps: 110 },
 *     { init_value: 0, peak_value: 0.5, warmup_steps: 10, decay_steps: 210 },
 *   ],
 * })
 * lr({ step: 60 })  // => 0.5
 * lr({ step: 110 }) // => 0
 * lr({ step: 120 }) // => 0.5
 * lr({ step: 220 }) // => 0.25
 * ```
 * @see optax.sgdr_schedule
 */
export function sgdr_schedule(given: { readonly cosine_kwargs: Iterable<WarmupCosine> }): Fn {
  takes('optax.sgdr_schedule', given, 'cosine_kwargs')
  const { cosine_kwargs } = given
  needs('optax.sgdr_schedule', { cosine_kwargs })

  const all = [...cosine_kwargs]
  let end = 0
  return join_schedules({
    schedules: all.map(warmup_cosine_decay_schedule),
    boundaries: all.slice(0, -1).map(({ decay_steps }) => (end += decay_steps)),
  })
}

/** A schedule after its warm-up. */
function warmed(name: string, warmup: Warmup, schedule: Fn): Fn {
  const { warmup_steps } = warmup
  demand(warmup_steps >= 0, name, [{ warmup_steps }], 'warmup_steps must be 0 or above')
  return join_schedules({
    schedules: [warmup_constant_schedule(warmup), schedule],
    boundaries: [warmup_steps],
  })
}
