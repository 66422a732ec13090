import { demand } from '../../demand.ts'
import { reading } from '../../compose/reading.ts'
import type { Fn } from '../../fn.ts'
import { constant } from '../../shapes/constant.ts'
import { linear } from '../../shapes/linear.ts'
import { piecewise } from '../../shapes/piecewise.ts'
import { smooth } from '../../shapes/smooth.ts'
import { takes } from '../../takes.ts'
import { needs } from '../needs.ts'
import { join_schedules } from './join_schedules.ts'

export interface Scaling {
  readonly init_value: number
  /** By what the value is multiplied from each step on. */
  readonly boundaries_and_scales?: Readonly<Record<number, number>> | null
}

export interface Onecycle {
  readonly transition_steps: number
  readonly peak_value: number
  readonly pct_start?: number
  readonly div_factor?: number
  readonly final_div_factor?: number
}

/**
 * A staircase: `init_value` times all scales whose boundary is not after the step.
 * @throws RangeError where a scale is below 0
 *
 * @example
 * ```ts
 * const lr = piecewise_constant_schedule({ init_value: 1, boundaries_and_scales: { 100: 0.5, 200: 0.5 } })
 * lr({ step: 99 })  // => 1
 * lr({ step: 100 }) // => 0.5
 * lr({ step: 200 }) // => 0.25
 * ```
 * @see optax.piecewise_constant_schedule
 */
export function piecewise_constant_schedule(given: Scaling): Fn {
  takes('optax.piecewise_constant_schedule', given, 'init_value, boundaries_and_scales')
  needs('optax.piecewise_constant_schedule', { init_value: given.init_value })
  const { boundaries, values } = scaled('optax.piecewise_constant_schedule', given)
  // What is before the first point has its value.
  const before = (boundaries[0] ?? 0) - 1
  return reading('step').pipe(
    piecewise(...values.map((value, i) => [boundaries[i - 1] ?? before, value] as const)),
  )
}

/**
 * From each value of {@link piecewise_constant_schedule} to the next, which is reached at the boundary, by straight
 * lines or by half cosine waves; the last is held. A boundary at 0 is a jump.
 * @throws RangeError where the type is neither, a scale is below 0, or a boundary before step 0
 *
 * @example
 * ```ts
 * const lr = piecewise_interpolate_schedule({
 *   interpolate_type: 'linear', init_value: 1, boundaries_and_scales: { 4: 0.1, 8: 0.01 },
 * })
 * lr({ step: 2 }) // => 0.55
 * lr({ step: 4 }) // => 0.1
 * lr({ step: 6 }) // => 0.0505
 * lr({ step: 9 }) // => 0.001
 * ```
 * @see optax.piecewise_interpolate_schedule
 */
export function piecewise_interpolate_schedule(
  given: Scaling & { readonly interpolate_type: 'linear' | 'cosine' },
): Fn {
  takes('optax.piecewise_interpolate_schedule', given, 'init_value, boundaries_and_scales, interpolate_type')
  const { interpolate_type, boundaries_and_scales } = given
  needs('optax.piecewise_interpolate_schedule', { interpolate_type, init_value: given.init_value })
  const name = 'optax.piecewise_interpolate_schedule'
  const known = interpolate_type === 'linear' || interpolate_type === 'cosine'
  demand(known, name, [{ interpolate_type }], "interpolate_type must be 'linear' or 'cosine'")
  const { boundaries, values } = scaled(name, given)
  const holds = (boundaries[0] ?? 0) >= 0
  demand(holds, name, [{ boundaries_and_scales }], 'every boundary must be 0 or above')
  const shape = interpolate_type === 'linear' ? linear : smooth
  return join_schedules({
    schedules: values.map((value, i) =>
      i < boundaries.length ? shape(value, values[i + 1]!) : constant(value),
    ),
    boundaries,
  })
}

/**
 * Straight from `peak / div_factor` up to the peak, back, and down to `peak / div_factor / final_div_factor`. The first
 * ends at `⌊pct_start·transition_steps⌋`, the second at `⌊pct_final·transition_steps⌋`. `pct_start` is 0.3, `pct_final`
 * 0.85, `div_factor` 25, `final_div_factor` 10⁴ if left out.
 * @throws RangeError where `transition_steps` is not above 0
 *
 * @example
 * ```ts
 * const lr = linear_onecycle_schedule({ transition_steps: 20, peak_value: 1 })
 * lr({ step: 0 })  // => 0.04
 * lr({ step: 6 })  // => 1
 * lr({ step: 17 }) // => 0.04
 * lr({ step: 20 }) // => 0.000004
 * ```
 * @see optax.linear_onecycle_schedule
 */
export function linear_onecycle_schedule(given: Onecycle & { readonly pct_final?: number }): Fn {
  takes(
    'optax.linear_onecycle_schedule',
    given,
    'transition_steps, peak_value, pct_start, div_factor, final_div_factor, pct_final',
  )
  const {
    transition_steps,
    peak_value,
    pct_start = 0.3,
    pct_final = 0.85,
    div_factor = 25,
    final_div_factor = 1e4,
  } = given
  demand(
    transition_steps > 0,
    'optax.linear_onecycle_schedule',
    [{ transition_steps }],
    'transition_steps must be above 0',
  )
  return piecewise_interpolate_schedule({
    interpolate_type: 'linear',
    init_value: peak_value / div_factor,
    boundaries_and_scales: {
      [Math.trunc(pct_start * transition_steps)]: div_factor,
      [Math.trunc(pct_final * transition_steps)]: 1 / div_factor,
      [transition_steps]: 1 / final_div_factor,
    },
  })
}

/**
 * By half cosine waves from `peak / div_factor` up to the peak, at `⌊pct_start·transition_steps⌋`, and down to
 * `peak / div_factor / final_div_factor`. `pct_start` is 0.3, `div_factor` 25, `final_div_factor` 10⁴ if left out.
 * @throws RangeError where `transition_steps` is not above 0
 *
 * @example
 * ```ts
 * const lr = cosine_onecycle_schedule({ transition_steps: 20, peak_value: 1 })
 * lr({ step: 0 })  // => 0.04
 * lr({ step: 3 })  // => 0.52
 * lr({ step: 6 })  // => 1
 * lr({ step: 20 }) // => 0.000004
 * ```
 * @see optax.cosine_onecycle_schedule
 */
export function cosine_onecycle_schedule(given: Onecycle): Fn {
  takes(
    'optax.cosine_onecycle_schedule',
    given,
    'transition_steps, peak_value, pct_start, div_factor, final_div_factor',
  )
  const { transition_steps, peak_value, pct_start = 0.3, div_factor = 25, final_div_factor = 1e4 } = given
  demand(
    transition_steps > 0,
    'optax.cosine_onecycle_schedule',
    [{ transition_steps }],
    'transition_steps must be above 0',
  )
  return piecewise_interpolate_schedule({
    interpolate_type: 'cosine',
    init_value: peak_value / div_factor,
    boundaries_and_scales: {
      [Math.trunc(pct_start * transition_steps)]: div_factor,
      [Math.trunc(transition_steps)]: 1 / (div_factor * final_div_factor),
    },
  })
}

/** The boundaries in their order, and the values before, between and after them. */
function scaled(name: string, { init_value, boundaries_and_scales }: Scaling) {
  const sorted = Object.entries(boundaries_and_scales ?? {})
    .map(([boundary, scale]) => [Number(boundary), scale] as const)
    .sort(([a], [b]) => a - b)
  const positive = sorted.every(([, scale]) => scale >= 0)
  demand(positive, name, [{ boundaries_and_scales }], 'every scale must be 0 or above')
  const values = [init_value]
  for (const [, scale] of sorted) values.push(values.at(-1)! * scale)
  return { boundaries: sorted.map(([boundary]) => boundary), values }
}
