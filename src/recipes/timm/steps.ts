import { cycles } from '../../compose/cycles.ts'
import { reading } from '../../compose/reading.ts'
import { shift } from '../../compose/shift.ts'
import { stretch } from '../../compose/stretch.ts'
import type { Fn } from '../../fn.ts'
import { geometric } from '../../shapes/geometric.ts'
import { linear } from '../../shapes/linear.ts'
import { piecewise } from '../../shapes/piecewise.ts'
import { takes } from '../../takes.ts'
import { type Common, COMMON, check, counted, warmed } from './warmed.ts'

export interface Decayed extends Common {
  /** How many times as high it is after each decay; 1. */
  readonly decay_rate?: number
}

/**
 * A staircase: `lr·decay_rate^⌊t / decay_t⌋`, after the warm-up unless `warmup_prefix` is false.
 *
 * @param params `decay_t, decay_rate = 1, warmup_t = 0, warmup_lr_init = 0, warmup_prefix = true, lr = 1`, and
 *   `t_in_epochs` and noise as for {@link CosineLRScheduler}
 * @throws RangeError where `decay_t` is not above 0
 * @see timm.scheduler.StepLRScheduler
 *
 * @example
 * ```ts
 * const lr = StepLRScheduler({ lr: 0.1, decay_t: 30, decay_rate: 0.1, warmup_t: 5 })
 * lr({ epoch: 34 }) // => 0.1
 * lr({ epoch: 35 }) // => 0.01
 * ```
 */
export function StepLRScheduler(params: Decayed & { readonly decay_t: number }): Fn {
  takes('StepLRScheduler', params, 'decay_t, decay_rate', COMMON)

  const { lr = 1, decay_t, decay_rate = 1 } = params
  check('StepLRScheduler', params, { 'decay_t must be above 0': decay_t > 0 })
  const time = reading(counted(params))
  return warmed(params, true, time.pipe(stretch(decay_t), cycles(), geometric(1, decay_rate), linear(0, lr)))
}

/**
 * Times `decay_rate` from each milestone on, but one early, as with the peer: `lr·decay_rate^n`, where `n` of the times
 * `decay_t` are not after `t + 1`. After the warm-up unless `warmup_prefix` is false.
 *
 * @param params `decay_t, decay_rate = 1, warmup_t = 0, warmup_lr_init = 0, warmup_prefix = true, lr = 1`, and
 *   `t_in_epochs` and noise as for {@link CosineLRScheduler}
 * @throws RangeError where the times of `decay_t` descend
 * @see timm.scheduler.MultiStepLRScheduler
 *
 * @example
 * ```ts
 * const lr = MultiStepLRScheduler({ lr: 0.1, decay_t: [30, 60], decay_rate: 0.1 })
 * lr({ epoch: 28 }) // => 0.1
 * lr({ epoch: 29 }) // => 0.01
 * ```
 */
export function MultiStepLRScheduler(params: Decayed & { readonly decay_t: readonly number[] }): Fn {
  takes('MultiStepLRScheduler', params, 'decay_t, decay_rate', COMMON)

  const { lr = 1, decay_t, decay_rate = 1 } = params
  const ascending = Array.isArray(decay_t) && decay_t.every((t, i) => i === 0 || t >= decay_t[i - 1]!)
  check('MultiStepLRScheduler', params, { 'decay_t must be times that do not descend': ascending })
  const [first = 0] = decay_t
  // Of milestones at one time, the last one counts them all.
  const rates = new Map(decay_t.map((t, i) => [t, lr * decay_rate ** (i + 1)]))
  return warmed(params, true, reading(counted(params)).pipe(shift(-1), piecewise([first - 1, lr], ...rates)))
}
