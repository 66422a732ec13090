import { demand } from '../compose/demand.ts'
import { show } from '../expression.ts'
import {
  clamp,
  constant,
  counting,
  cycle,
  type Fn,
  linear,
  overlay,
  type Phase,
  power,
  product,
  reading,
  reverse,
  sequence,
  shift,
  smooth,
  stretch,
} from '../index.ts'

/** The optimizer's base rate, by which the peer multiplies every factor. */
interface Base {
  readonly lr?: number
}

interface Warm extends Base {
  readonly num_warmup_steps: number
}

interface Trained extends Warm {
  readonly num_training_steps: number
}

interface Least extends Trained {
  readonly num_cycles?: number
  readonly min_lr?: number | null
  readonly min_lr_rate?: number | null
}

type Curve = 'linear' | 'cosine' | '1-sqrt'

const POSITIVE = clamp(0, Infinity)

/** What comes after a straight way up from 0 to 1. */
const warmed = ({ lr = 1, num_warmup_steps }: Warm, ...after: readonly Phase[]): Fn =>
  product(lr, counting('step', sequence([{ steps: num_warmup_steps }, linear(0, 1)], ...after)))

/** How many steps come after the warm-up, 1 if there are none. */
const stepsAfter = ({ num_warmup_steps, num_training_steps }: Trained): number =>
  Math.max(1, num_training_steps - num_warmup_steps)

/** `num_cycles` waves, from 1 to `least` and back, in the time from 0 to 1; they go on after it. */
const waves = (num_cycles: number, least: number): Fn =>
  linear(0, 2 * num_cycles).pipe(smooth(1, least), POSITIVE)

/** The lowest rate as a part of the base rate. */
function leastOf(name: string, params: Least): number {
  const { lr = 1, min_lr, min_lr_rate } = params
  const given = [min_lr, min_lr_rate].filter(value => value !== undefined && value !== null)
  demand(given.length === 1, name, [params], 'one of min_lr and min_lr_rate must be given')
  return min_lr_rate ?? min_lr! / lr
}

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
export const get_constant_schedule = ({ lr = 1 }: Base = {}): Fn => constant(lr)

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
export const get_constant_schedule_with_warmup = (params: Warm): Fn => warmed(params, ['rest', constant(1)])

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
export const get_linear_schedule_with_warmup = (params: Trained): Fn =>
  warmed(params, [
    'rest',
    reading('step').pipe(
      shift(params.num_training_steps - params.num_warmup_steps),
      stretch(stepsAfter(params)),
      linear(0, -1),
      clamp(0, 1),
    ),
  ])

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
export const get_cosine_schedule_with_warmup = (params: Trained & { readonly num_cycles?: number }): Fn =>
  warmed(params, [
    'rest',
    reading('step').pipe(stretch(stepsAfter(params)), waves(params.num_cycles ?? 0.5, 0)),
  ])

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
export const get_cosine_with_hard_restarts_schedule_with_warmup = (
  params: Trained & { readonly num_cycles?: number },
): Fn =>
  warmed(
    params,
    [{ steps: stepsAfter(params) }, linear(0, params.num_cycles ?? 1).pipe(cycle(), smooth(1, 0))],
    ['rest', constant(0)],
  )

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
  const name = 'get_polynomial_decay_schedule_with_warmup'
  const { lr = 1, num_warmup_steps, num_training_steps, lr_end = 1e-7, power: exponent = 1 } = params
  demand(lr > lr_end, name, [params], `lr_end must be below the base rate, lr, which is ${lr}`)
  demand(exponent >= 0, name, [params], 'the power must be 0 or above, for it is of 0 in the end')
  const steps = num_training_steps - num_warmup_steps
  demand(steps !== 0, name, [params], 'the warm-up must leave steps to decay in')
  return warmed(
    params,
    [{ steps: Math.max(0, steps) }, reverse().pipe(power(lr_end / lr, 1, exponent))],
    ['rest', constant(lr_end / lr)],
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
  const timescale = params.timescale ?? (params.num_warmup_steps || 10_000)
  demand(timescale > 0, 'get_inverse_sqrt_schedule', [params], 'the timescale must be above 0')
  return warmed(params, [
    'rest',
    reading('step').pipe(shift(-timescale), stretch(timescale), power(0, 1, -0.5)),
  ])
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
  const least = leastOf('get_cosine_with_min_lr_schedule_with_warmup_lr_rate', params)
  const { lr = 1, num_warmup_steps, num_cycles = 0.5, warmup_lr_rate } = params
  const up =
    typeof warmup_lr_rate === 'number'
      ? reading('step').pipe(stretch(Math.max(1, num_warmup_steps - 1)), linear(warmup_lr_rate, 1))
      : reading('step').pipe(shift(-1), stretch(Math.max(1, num_warmup_steps)))
  const wave = reading('step').pipe(shift(-1), stretch(stepsAfter(params)), waves(num_cycles, least))
  return product(lr, counting('step', sequence([{ steps: num_warmup_steps }, up], ['rest', wave])))
}

/**
 * Warm-up, plateau and decay: up from `min_lr_ratio·lr` to `lr`, there for `num_stable_steps`, and down again.
 *
 * With `m = min_lr_ratio` and `q` from 0 to 1 in each of them, up and down are `'linear'`: `m + (1 − m)·q` and
 * `1 − (1 − m)·q`; `'cosine'`, half a wave (down, `num_cycles` whole ones); `'1-sqrt'`: `1 − (1 − m)·√(1 − q)` and
 * `1 − (1 − m)·√q`. Without `num_stable_steps` the plateau is what is left of `num_training_steps`; where that is below
 * 0, the warm-up lies over the beginning of the decay.
 *
 * @param params `num_warmup_steps, num_decay_steps, num_training_steps, num_stable_steps, warmup_type = 'linear',
 *   decay_type = 'cosine', min_lr_ratio = 0, num_cycles = 0.5, lr = 1`
 * @throws RangeError where neither `num_training_steps` nor `num_stable_steps` is given, a type is none of the three, or
 *   the decay is longer than the run
 * @see transformers.get_wsd_schedule
 *
 * @example
 * ```ts
 * const lr = get_wsd_schedule({ lr: 10, num_warmup_steps: 2, num_decay_steps: 4, num_training_steps: 10 })
 * lr({ step: 1 }) // => 5
 * lr({ step: 5 }) // => 10
 * lr({ step: 8 }) // => 5
 * ```
 */
export function get_wsd_schedule(
  params: Warm & {
    readonly num_decay_steps: number
    readonly num_training_steps?: number | null
    readonly num_stable_steps?: number | null
    readonly warmup_type?: Curve
    readonly decay_type?: Curve
    readonly min_lr_ratio?: number
    readonly num_cycles?: number
  },
): Fn {
  const name = 'get_wsd_schedule'
  const { lr = 1, num_warmup_steps, num_decay_steps, min_lr_ratio: least = 0, num_cycles = 0.5 } = params
  const { num_training_steps, num_stable_steps, warmup_type = 'linear', decay_type = 'cosine' } = params
  const total = num_training_steps ?? num_stable_steps
  demand(typeof total === 'number', name, [params], 'num_training_steps or num_stable_steps must be given')
  const flat = num_stable_steps ?? total! - num_warmup_steps - num_decay_steps
  const up = {
    linear: linear(least, 1),
    cosine: smooth(least, 1),
    '1-sqrt': reverse().pipe(power(1, least, 0.5)),
  }
  const down = { linear: linear(1, least), cosine: waves(num_cycles, least), '1-sqrt': power(1, least, 0.5) }
  demand(num_warmup_steps + flat >= 0, name, [params], 'the decay must not be longer than the run')
  for (const type of [warmup_type, decay_type])
    demand(Object.hasOwn(up, type), name, [params], `a type is one of ${Object.keys(up).join(', ')}`)
  const after = sequence(
    [{ steps: num_warmup_steps + flat }, constant(1)],
    [{ steps: num_decay_steps }, down[decay_type].pipe(POSITIVE)],
    ['rest', constant(least)],
  )
  const above = up[warmup_type].pipe(POSITIVE)
  return product(lr, counting('step', overlay({ steps: num_warmup_steps }, above, after)))
}

type Make = (params: never) => Fn

/** By its name in the peer's configurations: the recipe, what it needs, and what else it takes. */
const SCHEDULERS: Readonly<Record<string, readonly [make: Make, needs: string, takes: string]>> = {
  constant: [get_constant_schedule, '', ''],
  constant_with_warmup: [get_constant_schedule_with_warmup, 'num_warmup_steps', ''],
  inverse_sqrt: [get_inverse_sqrt_schedule, 'num_warmup_steps', ''],
  linear: [get_linear_schedule_with_warmup, 'num_warmup_steps num_training_steps', ''],
  cosine: [get_cosine_schedule_with_warmup, 'num_warmup_steps num_training_steps', 'num_cycles'],
  cosine_with_restarts: [
    get_cosine_with_hard_restarts_schedule_with_warmup,
    'num_warmup_steps num_training_steps',
    'num_cycles',
  ],
  polynomial: [
    get_polynomial_decay_schedule_with_warmup,
    'num_warmup_steps num_training_steps',
    'lr_end power',
  ],
  cosine_with_min_lr: [
    get_cosine_with_min_lr_schedule_with_warmup,
    'num_warmup_steps num_training_steps',
    'num_cycles min_lr min_lr_rate',
  ],
  cosine_warmup_with_min_lr: [
    get_cosine_with_min_lr_schedule_with_warmup_lr_rate,
    'num_warmup_steps num_training_steps',
    'num_cycles min_lr min_lr_rate warmup_lr_rate',
  ],
  warmup_stable_decay: [
    get_wsd_schedule,
    'num_warmup_steps num_decay_steps',
    'num_decay_steps num_stable_steps warmup_type decay_type min_lr_ratio num_cycles',
  ],
}

/**
 * A schedule by its name in the peer's configurations, `lr_scheduler_type`: `'constant'`, `'constant_with_warmup'`,
 * `'inverse_sqrt'`, `'linear'`, `'cosine'`, `'cosine_with_restarts'`, `'polynomial'`, `'cosine_with_min_lr'`,
 * `'cosine_warmup_with_min_lr'` or `'warmup_stable_decay'`.
 *
 * @param params `name, num_warmup_steps, num_training_steps, lr = 1`, and as `scheduler_specific_kwargs`, in the peer's
 *   own configurations `lr_scheduler_kwargs`, the others that it takes
 * @throws RangeError where the name is none of these, as those of schedules that metrics drive are
 * @throws TypeError where it needs what is not given, or takes no such thing. The first three take nothing; the peer
 *   does not read what they are given
 * @see transformers.get_scheduler
 *
 * @example
 * ```ts
 * const lr = get_scheduler({
 *   name: 'cosine_with_min_lr',
 *   lr: 10,
 *   num_warmup_steps: 2,
 *   num_training_steps: 10,
 *   scheduler_specific_kwargs: { min_lr: 2 },
 * })
 * lr({ step: 6 }) // => 6
 * ```
 */
export function get_scheduler(
  params: Base & {
    readonly name: string
    readonly num_warmup_steps?: number | null
    readonly num_training_steps?: number | null
    readonly scheduler_specific_kwargs?: Readonly<Record<string, unknown>> | null
  },
): Fn {
  const { name, scheduler_specific_kwargs, ...common } = params
  const who = show([['get_scheduler', params]])
  const found = Object.hasOwn(SCHEDULERS, name) ? SCHEDULERS[name] : undefined
  if (!found)
    throw new RangeError(
      `${who}: the name is one of ${Object.keys(SCHEDULERS).join(', ')}; a schedule that metrics drive is none`,
    )
  const [make, needs, takes] = found
  const given: Readonly<Record<string, unknown>> = { ...common, ...scheduler_specific_kwargs }
  const absent = words(needs).filter(key => given[key] === undefined || given[key] === null)
  if (absent.length > 0) throw new TypeError(`${who}: ${name} needs ${absent.join(' and ')}`)
  const strange = Object.keys(scheduler_specific_kwargs ?? {}).filter(key => !words(takes).includes(key))
  if (strange.length > 0)
    throw new TypeError(
      `${who}: ${name} takes no ${strange.join(', ')} there, but ${takes ? words(takes).join(', ') : 'nothing'}`,
    )
  return make(given as never)
}

const words = (text: string): readonly string[] => text.split(' ').filter(word => word !== '')
