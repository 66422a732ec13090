import { clamp } from '../../compose/clamp.ts'
import { demand } from '../../demand.ts'
import { highest } from '../../compose/highest.ts'
import { hold } from '../../compose/hold.ts'
import { lowest } from '../../compose/lowest.ts'
import { product } from '../../compose/product.ts'
import { quantise } from '../../compose/quantise.ts'
import { reading } from '../../compose/reading.ts'
import { reverse } from '../../compose/reverse.ts'
import { shift } from '../../compose/shift.ts'
import { stretch } from '../../compose/stretch.ts'
import type { Fn } from '../../fn.ts'
import { constant } from '../../shapes/constant.ts'
import { geometric } from '../../shapes/geometric.ts'
import { linear } from '../../shapes/linear.ts'
import { power as powerOf } from '../../shapes/power.ts'
import { smooth } from '../../shapes/smooth.ts'
import { takes } from '../../takes.ts'
import { needs } from '../needs.ts'

export interface Transition {
  readonly init_value: number
  readonly end_value: number
  readonly transition_steps: number
  readonly transition_begin?: number
}

export interface Exponential {
  readonly init_value: number
  readonly transition_steps: number
  readonly decay_rate: number
  readonly transition_begin?: number
  readonly staircase?: boolean
  readonly end_value?: number | null
}

/** Steps since one of them; before 0 there is none. */
const stepsSince = (begin: number): Fn => (begin > 0 ? reading('step').pipe(shift(begin)) : reading('step'))

/**
 * Always the same value.
 *
 * @example
 * ```ts
 * constant_schedule({ value: 0.1 })({ step: 7 }) // => 0.1
 * ```
 * @see optax.constant_schedule
 */
export const constant_schedule = (given: { readonly value: number }): Fn => {
  takes('optax.constant_schedule', given, 'value')
  const { value } = given
  needs('optax.constant_schedule', { value })
  return constant(value)
}

/**
 * A power of what is left: `(init − end)·(1 − p)^power + end` with `p = (step − transition_begin) / transition_steps`,
 * held in [0, 1]. `transition_begin` is 0 if left out or below; with no `transition_steps` it stays at `init_value`.
 *
 * @example
 * ```ts
 * const lr = polynomial_schedule({ init_value: 1, end_value: 0, power: 2, transition_steps: 100 })
 * lr({ step: 50 })  // => 0.25
 * lr({ step: 200 }) // => 0
 * ```
 * @see optax.polynomial_schedule
 */
export const polynomial_schedule = (given: Transition & { readonly power: number }): Fn => {
  takes(
    'optax.polynomial_schedule',
    given,
    'init_value, end_value, transition_steps, transition_begin, power',
  )
  const { init_value, end_value, power, transition_steps, transition_begin = 0 } = given
  needs('optax.polynomial_schedule', { init_value, end_value, power, transition_steps })
  return transition_steps <= 0
    ? constant(init_value)
    : stepsSince(transition_begin).pipe(
        stretch(transition_steps),
        hold(),
        reverse(),
        powerOf(end_value, init_value, power),
      )
}

/**
 * A straight line: {@link polynomial_schedule} with power 1.
 *
 * @example
 * ```ts
 * linear_schedule({ init_value: 0, end_value: 0.1, transition_steps: 10, transition_begin: 5 })({ step: 10 }) // => 0.05
 * ```
 * @see optax.linear_schedule
 */
export const linear_schedule = (given: Transition): Fn => {
  takes('optax.linear_schedule', given, 'init_value, end_value, transition_steps, transition_begin')
  const { init_value, end_value, transition_steps, transition_begin = 0 } = given
  needs('optax.linear_schedule', { init_value, end_value, transition_steps })
  return transition_steps <= 0
    ? constant(init_value)
    : stepsSince(transition_begin).pipe(stretch(transition_steps), hold(), linear(init_value, end_value))
}

/**
 * By the same factor in equal times: `init·decay_rate^p` with `p = (step − transition_begin) / transition_steps`, not
 * below 0; with `staircase` only whole `p` count. An `end_value` is the lowest value where the rate is below 1, else the
 * highest. With no `transition_steps`, or a rate of 0, it stays at `init_value`.
 * @throws RangeError where the rate is below 0
 *
 * @example
 * ```ts
 * const lr = exponential_decay({ init_value: 1, transition_steps: 10, decay_rate: 0.5, end_value: 0.1 })
 * lr({ step: 20 }) // => 0.25
 * lr({ step: 30 }) // => 0.125
 * lr({ step: 40 }) // => 0.1
 * ```
 * @see optax.exponential_decay
 */
export function exponential_decay(given: Exponential): Fn {
  takes(
    'optax.exponential_decay',
    given,
    'init_value, transition_steps, decay_rate, transition_begin, staircase, end_value',
  )
  const {
    init_value,
    transition_steps,
    decay_rate,
    transition_begin = 0,
    staircase = false,
    end_value = null,
  } = given
  needs('optax.exponential_decay', { init_value, transition_steps, decay_rate })
  demand(decay_rate >= 0, 'optax.exponential_decay', [{ decay_rate }], 'decay_rate must be 0 or above')
  if (transition_steps <= 0 || decay_rate === 0) return constant(init_value)
  const decay = product(
    init_value,
    stepsSince(transition_begin).pipe(
      stretch(transition_steps),
      clamp(0, Infinity),
      ...(staircase ? [quantise(1)] : []),
      geometric(1, decay_rate),
    ),
  )
  if (end_value === null) return decay
  return decay_rate < 1 ? highest(end_value, decay) : lowest(end_value, decay)
}

/**
 * Half a cosine wave to a power: `init·((1 − alpha)·((1 + cos πp) / 2)^exponent + alpha)` with `p = step / decay_steps`,
 * held in [0, 1]. `alpha` is 0, `exponent` 1 if left out.
 * @throws RangeError where `decay_steps` is not above 0
 *
 * @example
 * ```ts
 * cosine_decay_schedule({ init_value: 0.1, decay_steps: 100 })({ step: 50 })              // => 0.05
 * cosine_decay_schedule({ init_value: 1, decay_steps: 100, exponent: 2 })({ step: 50 })   // => 0.25
 * ```
 * @see optax.cosine_decay_schedule
 */
export function cosine_decay_schedule(given: {
  readonly init_value: number
  readonly decay_steps: number
  readonly alpha?: number
  readonly exponent?: number
}): Fn {
  takes('optax.cosine_decay_schedule', given, 'init_value, decay_steps, alpha, exponent')
  const { init_value, decay_steps, alpha = 0, exponent = 1 } = given
  needs('optax.cosine_decay_schedule', { init_value, decay_steps })
  demand(decay_steps > 0, 'optax.cosine_decay_schedule', [{ decay_steps }], 'decay_steps must be above 0')
  return reading('step').pipe(
    stretch(decay_steps),
    hold(),
    smooth(1, 0),
    powerOf(alpha * init_value, init_value, exponent),
  )
}
