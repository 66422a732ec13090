import { demand } from '../../demand.ts'
import { geometric, loop, reading, sequence, smooth, stretch, type Fn } from '../../index.ts'
import { isWhole } from '../../range.ts'
import { takes } from '../../takes.ts'
import { combined_cos } from './scheds.ts'

export interface OneCycle {
  readonly div?: number
  readonly div_final?: number
  readonly pct_start?: number
  readonly moms?: readonly [number, number, number]
}

/** The learner's rate and momentums, if nothing else is said. */
const LR = 1e-3
const MOMS = [0.95, 0.85, 0.95] as const

/**
 * The one-cycle policy: the rate goes from `lr_max / div` to `lr_max`, reached at progress `pct_start`, and to
 * `lr_max / div_final`, the momentum through `moms`, both in half cosine waves.
 *
 * `lr_max` is 0.001, `div` 25, `div_final` 1e5, `pct_start` 0.25, `moms` [0.95, 0.85, 0.95] if left out. However many
 * epochs there are, it is a function of progress.
 * @throws RangeError where `pct_start` is outside of [0, 1]
 * @see fastai.callback.schedule.Learner.fit_one_cycle
 *
 * @example
 * ```ts
 * const { learningRate, momentum } = fit_one_cycle({ lr_max: 0.1, div_final: 1000 })
 * learningRate(0)    // => 0.004
 * learningRate(0.25) // => 0.1
 * momentum(0.25)     // => 0.85
 * ```
 */
export function fit_one_cycle(
  given: OneCycle & { readonly n_epoch?: number; readonly lr_max?: number } = {},
): {
  learningRate: Fn
  momentum: Fn
} {
  takes('fastai.fit_one_cycle', given, 'div, div_final, pct_start, moms, n_epoch, lr_max')
  const { lr_max = LR, div = 25, div_final = 1e5, pct_start = 0.25, moms = MOMS } = given
  const [start, middle, end] = moms
  return {
    learningRate: combined_cos({
      pct: pct_start,
      start: lr_max / div,
      middle: lr_max,
      end: lr_max / div_final,
    }),
    momentum: combined_cos({ pct: pct_start, start, middle, end }),
  }
}

/**
 * `lr` up to progress `pct_start`, then half a cosine wave down to `lr / div_final`.
 *
 * `lr` is 0.001, `div_final` 1e5, `pct_start` 0.75 if left out.
 * @throws RangeError where `pct_start` is outside of [0, 1]
 * @see fastai.callback.schedule.Learner.fit_flat_cos
 *
 * @example
 * ```ts
 * [0, 0.75, 1].map(fit_flat_cos({ lr: 0.1, div_final: 1000 })) // => [0.1, 0.1, 0.0001]
 * ```
 */
export const fit_flat_cos = (
  given: {
    readonly n_epoch?: number
    readonly lr?: number
    readonly div_final?: number
    readonly pct_start?: number
  } = {},
): Fn => {
  takes('fastai.fit_flat_cos', given, 'n_epoch, lr, div_final, pct_start')
  const { lr = LR, div_final = 1e5, pct_start = 0.75 } = given
  return combined_cos({ pct: pct_start, start: lr, middle: lr, end: lr / div_final })
}

/**
 * Warm restarts: `n_cycles` half cosine waves from `lr_max` to 0, the first of `cycle_len` epochs, each next one
 * `cycle_mult` times as long. `lr_max` is 0.001, `cycle_mult` 2 if left out.
 *
 * The run must have all of their epochs, `cycle_len·(1 + cycle_mult + cycle_mult² + …)`. As with fastai, cycles of one
 * length cannot be said; they are `loop(n_cycles).pipe(smooth(lr_max, 0))`.
 * @throws RangeError where `n_cycles` is no whole number above 0, `cycle_len` is not above 0, `cycle_mult` is not above
 * 1, or the cycles do not take whole epochs
 * @see fastai.callback.schedule.Learner.fit_sgdr
 *
 * @example
 * ```ts
 * const lr = fit_sgdr({ n_cycles: 2, cycle_len: 1, lr_max: 0.1 })
 * lr(1 / 6) // => 0.05
 * lr(1 / 3) // => 0.1
 * lr(2 / 3) // => 0.05
 * lr(1)     // => 0
 * ```
 */
export function fit_sgdr(given: {
  readonly n_cycles: number
  readonly cycle_len: number
  readonly lr_max?: number
  readonly cycle_mult?: number
}): Fn {
  takes('fastai.fit_sgdr', given, 'n_cycles, cycle_len, lr_max, cycle_mult')
  const { n_cycles, cycle_len, lr_max = LR, cycle_mult = 2 } = given
  const check = (holds: boolean, rule: string) =>
    demand(holds, 'fastai.fit_sgdr', [{ n_cycles, cycle_len, lr_max, cycle_mult }], rule)
  check(
    cycle_mult > 1,
    'cycle_mult must be above 1; of one length they are loop(n_cycles).pipe(smooth(lr_max, 0))',
  )
  check(isWhole(1, n_cycles), 'n_cycles must be a whole number above 0')
  const epochs = (cycle_len * (cycle_mult ** n_cycles - 1)) / (cycle_mult - 1)
  check(isWhole(1, epochs), `its cycles must take whole epochs, not ${epochs}`)
  return loop(n_cycles, cycle_mult).pipe(smooth(lr_max, 0))
}

/**
 * Transfer learning in one run of `freeze_epochs + epochs`: a cycle up to `base_lr`, reached after 99 % of its time, for
 * the new layers alone; then one up to `base_lr / 2` for all.
 *
 * `base_lr` is 0.002, `freeze_epochs` 1 if left out; `pct_start` 0.3 and `div` 5 are those of the second cycle, `div_final`
 * 1e5 and `moms` [0.95, 0.85, 0.95] those of both. These are the values of the last layer: where the layers are the
 * elements, `lr_mult` is `spread(1 / lr_mult, 1, learningRate)`. To freeze the others in the first part is up to you.
 * @throws RangeError where `epochs` or `freeze_epochs` is not above 0, or `pct_start` outside of [0, 1]
 * @see fastai.callback.schedule.Learner.fine_tune
 *
 * @example
 * ```ts
 * const { learningRate } = fine_tune({ epochs: 3, base_lr: 0.1 })
 * learningRate(0)     // => 0.004
 * learningRate(0.25)  // => 0.01
 * learningRate(0.475) // => 0.05
 * ```
 */
export function fine_tune(
  given: OneCycle & {
    readonly epochs: number
    readonly base_lr?: number
    readonly freeze_epochs?: number
  },
): { learningRate: Fn; momentum: Fn } {
  takes('fastai.fine_tune', given, 'div, div_final, pct_start, moms, epochs, base_lr, freeze_epochs')
  const { epochs, base_lr = 2e-3, freeze_epochs = 1, pct_start = 0.3, div = 5, ...both } = given
  const rule = 'epochs and freeze_epochs must be above 0'
  demand(epochs > 0 && freeze_epochs > 0, 'fastai.fine_tune', [{ epochs, freeze_epochs }], rule)
  const frozen = fit_one_cycle({ ...both, lr_max: base_lr, pct_start: 0.99 })
  const thawed = fit_one_cycle({ ...both, lr_max: base_lr / 2, pct_start, div })
  return {
    learningRate: sequence([freeze_epochs, frozen.learningRate], [epochs, thawed.learningRate]),
    momentum: sequence([freeze_epochs, frozen.momentum], [epochs, thawed.momentum]),
  }
}

/**
 * The rates that a range test tries, by steps: `start_lr·(end_lr / start_lr)^(step / num_it)`.
 *
 * `start_lr` is 1e-7, `end_lr` 10, `num_it` 100 if left out, and no less than 6. The run should end after `num_it` steps.
 * @throws RangeError where `start_lr` or `end_lr` is not above 0, or `num_it` is not finite
 * @see fastai.callback.schedule.LRFinder
 *
 * @example
 * ```ts
 * LRFinder({ start_lr: 0.001, end_lr: 10, num_it: 8 })({ step: 4 }) // => 0.1
 * ```
 */
export function LRFinder(
  given: { readonly start_lr?: number; readonly end_lr?: number; readonly num_it?: number } = {},
): Fn {
  takes('fastai.LRFinder', given, 'start_lr, end_lr, num_it')
  const { start_lr = 1e-7, end_lr = 10, num_it = 100 } = given
  const rule = 'start_lr and end_lr must be above 0'
  demand(start_lr > 0 && end_lr > 0, 'fastai.LRFinder', [{ start_lr, end_lr }], rule)
  return reading('step').pipe(stretch(Math.max(6, num_it)), geometric(start_lr, end_lr))
}
