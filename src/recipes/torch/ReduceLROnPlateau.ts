import type { Live } from '../../operators/Live.ts'
import type { Monitor } from '../../operators/metric.ts'
import { plateau } from '../../operators/plateau.ts'
import { atLeast, isWhole } from '../../range.ts'
import { takes } from '../../takes.ts'
import { check } from './check.ts'

/** What torch's plateau takes; and what it is told at each step of its own. */
export interface Plateau {
  /** The optimizer's base rate; 1. */
  readonly lr?: number
  readonly mode?: 'min' | 'max'
  readonly factor?: number
  readonly patience?: number
  readonly threshold?: number
  readonly threshold_mode?: 'rel' | 'abs'
  readonly cooldown?: number
  readonly min_lr?: number
  readonly eps?: number
  /** The metric that torch's `step` is called with. */
  readonly monitor?: Monitor
}

/** The names of what {@link Plateau} has besides `lr`. */
export const PLATEAU = 'mode, factor, patience, threshold, threshold_mode, cooldown, min_lr, eps, monitor'

/** What says when a metric has got better, and a rate has changed: what it must be, and whether it is so. */
export const improving = (mode: unknown, threshold_mode: unknown, threshold: unknown, eps: unknown) => ({
  "mode must be 'min' or 'max'": mode === 'min' || mode === 'max',
  "threshold_mode must be 'rel' or 'abs'": threshold_mode === 'rel' || threshold_mode === 'abs',
  'threshold and eps must be finite, 0 or above': atLeast(0, threshold) && atLeast(0, eps),
})

/**
 * The rate times `factor` where a metric has not got better for more than `patience` reports, no lower than `min_lr`.
 *
 * Where the threshold is relative and the best metric below 0, torch's bound is on the wrong side of it; here it is not.
 *
 * @param given `mode = 'min', factor = 0.1, patience = 10, threshold = 1e-4, threshold_mode = 'rel', cooldown = 0,
 *   min_lr = 0, eps = 1e-8, lr = 1, monitor = 'val_loss'`
 * @throws RangeError where one of them is out of its range
 * @see torch.optim.lr_scheduler.ReduceLROnPlateau
 *
 * @example
 * ```ts
 * const lr = ReduceLROnPlateau({ lr: 0.1, patience: 1 })
 * const record = [4, 2, 2, 2, 2].map((val_loss, epoch) => ({
 *   type: 'epochEnd' as const, epoch, step: epoch + 1, logs: { val_loss },
 * }))
 * simulate(lr, record) // => [0.1, 0.1, 0.1, 0.1, 0.010000000000000002]
 * ```
 */
export function ReduceLROnPlateau(given: Plateau = {}): Live {
  takes('ReduceLROnPlateau', given, 'lr', PLATEAU)
  const {
    lr = 1,
    mode = 'min',
    factor = 0.1,
    patience = 10,
    threshold = 1e-4,
    threshold_mode = 'rel',
  } = given
  const { cooldown = 0, min_lr = 0, eps = 1e-8, monitor = 'val_loss' } = given
  check('ReduceLROnPlateau', given, {
    'factor must be 0 or above, and below 1': factor >= 0 && factor < 1,
    ...improving(mode, threshold_mode, threshold, eps),
    'patience and cooldown must be whole numbers, 0 or above': isWhole(0, patience) && isWhole(0, cooldown),
    'min_lr must be finite, 0 or above': atLeast(0, min_lr),
  })
  return plateau({
    ...{ monitor, mode, factor, patience, cooldown, from: lr, minimum: min_lr, leastChange: eps },
    threshold: threshold_mode === 'rel' ? threshold : { absolute: threshold },
  })
}
