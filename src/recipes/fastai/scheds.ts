import { demand } from '../../demand.ts'
import { constant, geometric, linear, power as powerOf, sequence, smooth, type Fn } from '../../index.ts'
import { takes } from '../../takes.ts'
import { needs } from '../needs.ts'

export interface Ends {
  readonly start: number
  readonly end: number
}

/**
 * A straight line: `start + p·(end − start)`; it goes on outside of [0, 1].
 * @see fastai.callback.schedule.SchedLin
 *
 * @example
 * ```ts
 * SchedLin({ start: 0, end: 2 })(0.25) // => 0.5
 * SchedLin({ start: 0, end: 2 })(1.5)  // => 3
 * ```
 */
export const SchedLin = (given: Ends): Fn => {
  takes('fastai.SchedLin', given, 'start, end')
  const { start, end } = given
  needs('fastai.SchedLin', { start, end })
  return linear(start, end)
}

/**
 * Half a cosine wave: `start + (1 + cos π(1 − p))·(end − start) / 2`.
 * @see fastai.callback.schedule.SchedCos
 *
 * @example
 * ```ts
 * SchedCos({ start: 0, end: 2 })(0.5) // => 1
 * ```
 */
export const SchedCos = (given: Ends): Fn => {
  takes('fastai.SchedCos', given, 'start, end')
  const { start, end } = given
  needs('fastai.SchedCos', { start, end })
  return smooth(start, end)
}

/**
 * Always `start`; the end does not matter.
 * @see fastai.callback.schedule.SchedNo
 *
 * @example
 * ```ts
 * SchedNo({ start: 0.1, end: 2 })(0.5) // => 0.1
 * ```
 */
export const SchedNo = (given: Ends): Fn => {
  takes('fastai.SchedNo', given, 'start, end')
  const { start } = given
  needs('fastai.SchedNo', { start })
  return constant(start)
}

/**
 * By the same factor in equal times: `start·(end / start)^p`.
 * @throws RangeError where `start` is not above 0, or `end` below 0
 * @see fastai.callback.schedule.SchedExp
 *
 * @example
 * ```ts
 * SchedExp({ start: 1, end: 0.01 })(0.5) // => 0.1
 * ```
 */
export function SchedExp(given: Ends): Fn {
  takes('fastai.SchedExp', given, 'start, end')
  const { start, end } = given
  needs('fastai.SchedExp', { start, end })
  const rule = 'start must be above 0, and end 0 or above'
  demand(start > 0 && end >= 0, 'fastai.SchedExp', [{ start, end }], rule)
  return geometric(start, end)
}

/**
 * A power of progress: `start + (end − start)·p^power`.
 * @see fastai.callback.schedule.SchedPoly
 *
 * @example
 * ```ts
 * SchedPoly({ start: 0, end: 2, power: 2 })(0.5) // => 0.5
 * ```
 */
export const SchedPoly = (given: Ends & { readonly power: number }): Fn => {
  takes('fastai.SchedPoly', given, 'start, end, power')
  const { start, end, power } = given
  needs('fastai.SchedPoly', { start, end, power })
  return powerOf(start, end, power)
}

/**
 * One schedule after another, each for its part of the run; a boundary belongs to the next, and a part of 0 is skipped.
 *
 * fastai wants a sum of exactly 1, which ten times 0.1 is not in floating point; here it may be off by rounding, 1e-12.
 * It keeps the boundaries in 32 bits, here they are in 64: values differ by up to 1e-7 of the curve.
 * @throws RangeError where the parts do not sum up to 1, one is below 0, or there is not a schedule for each
 * @see fastai.callback.schedule.combine_scheds
 *
 * @example
 * ```ts
 * const scheds = [SchedLin({ start: 0, end: 1 }), SchedCos({ start: 1, end: 0 })]
 * const lr = combine_scheds({ pcts: [0.2, 0.8], scheds })
 * lr(0.1) // => 0.5
 * lr(0.2) // => 1
 * lr(0.6) // => 0.5
 * ```
 */
export function combine_scheds(given: {
  readonly pcts: readonly number[]
  readonly scheds: readonly Fn[]
}): Fn {
  takes('fastai.combine_scheds', given, 'pcts, scheds')
  const { pcts, scheds } = given
  needs('fastai.combine_scheds', { pcts, scheds })

  const who = [{ pcts, scheds }] as const
  const total = pcts.reduce((sum, pct) => sum + pct, 0)
  const rule = `the parts must be 0 or above and sum up to 1, not to ${total}`
  demand(Math.abs(total - 1) <= 1e-12 && pcts.every(pct => pct >= 0), 'fastai.combine_scheds', who, rule)
  demand(
    pcts.length === scheds.length,
    'fastai.combine_scheds',
    who,
    'there must be a schedule for each part',
  )
  return sequence(...pcts.map((pct, i) => [pct, scheds[i]!] as const).filter(([pct]) => pct > 0))
}

/**
 * Half a cosine wave from `start` to `middle`, which is reached at progress `pct`, and one from there to `end`.
 * @throws RangeError where `pct` is outside of [0, 1]
 * @see fastai.callback.schedule.combined_cos
 *
 * @example
 * ```ts
 * const lr = combined_cos({ pct: 0.25, start: 0.5, middle: 1, end: 0 })
 * lr(0.25)  // => 1
 * lr(0.625) // => 0.5
 * ```
 */
export function combined_cos(given: Ends & { readonly pct: number; readonly middle: number }): Fn {
  takes('fastai.combined_cos', given, 'start, end, pct, middle')
  const { pct, start, middle, end } = given
  needs('fastai.combined_cos', { pct, start, middle, end })
  demand(pct >= 0 && pct <= 1, 'fastai.combined_cos', [{ pct }], 'it must be in [0, 1]')
  return combine_scheds({ pcts: [pct, 1 - pct], scheds: [smooth(start, middle), smooth(middle, end)] })
}
