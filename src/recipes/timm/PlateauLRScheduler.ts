import { sequence } from '../../compose/sequence.ts'
import type { Live } from '../../operators/Live.ts'
import type { Monitor } from '../../operators/metric.ts'
import { plateau } from '../../operators/plateau.ts'
import { linear } from '../../shapes/linear.ts'
import { takes } from '../../takes.ts'
import { check } from './warmed.ts'

/**
 * After a warm-up, the rate times `decay_rate` where a metric has not got better for more than `patience_t` epochs, no
 * lower than `lr_min`. Metrics of the warm-up do not count. Times are epochs.
 *
 * @param params `decay_rate = 0.1, patience_t = 10, threshold = 1e-4, cooldown_t = 0, warmup_t = 0, warmup_lr_init = 0,
 *   lr_min = 0, mode = 'max', lr = 1, monitor = 'val_acc'`; without the peer's noise
 * @throws RangeError where one of them is out of its range
 * @see timm.scheduler.PlateauLRScheduler
 *
 * @example
 * ```ts
 * const lr = PlateauLRScheduler({ lr: 0.1, patience_t: 0, warmup_t: 2 })
 * const record = [0.5, 0.6, 0.7, 0.7, 0.7].map((val_acc, epoch) => ({
 *   type: 'epochEnd' as const, epoch, step: epoch + 1, logs: { val_acc },
 * }))
 * simulate(lr, record) // => [0, 0.05, 0.1, 0.1, 0.010000000000000002]
 * ```
 */
export function PlateauLRScheduler(
  params: {
    readonly lr?: number
    readonly decay_rate?: number
    readonly patience_t?: number
    readonly threshold?: number
    readonly cooldown_t?: number
    readonly warmup_t?: number
    readonly warmup_lr_init?: number
    readonly lr_min?: number
    readonly mode?: 'min' | 'max'
    /** The metric that the peer's `step` is given. */
    readonly monitor?: Monitor
  } = {},
): Live {
  takes(
    'PlateauLRScheduler',
    params,
    'lr, decay_rate, patience_t, threshold, cooldown_t, warmup_t, warmup_lr_init, lr_min, mode, monitor',
  )
  const { lr = 1, decay_rate = 0.1, patience_t = 10, threshold = 1e-4, cooldown_t = 0, warmup_t = 0 } = params
  const { warmup_lr_init = 0, lr_min = 0, mode = 'max', monitor = 'val_acc' } = params
  check('PlateauLRScheduler', params, {
    'decay_rate must be 0 or above, and below 1': decay_rate >= 0 && decay_rate < 1,
    'warmup_t must be finite, 0 or above': warmup_t >= 0 && warmup_t < Infinity,
  })
  const falling = plateau({
    ...{ monitor, mode, threshold, from: lr, factor: decay_rate, patience: patience_t, cooldown: cooldown_t },
    ...{ minimum: lr_min, leastChange: 1e-8 },
  })
  if (warmup_t === 0) return falling
  return sequence([{ epochs: warmup_t }, linear(warmup_lr_init, lr)], ['rest', falling])
}
