import { greedy } from '../../operators/greedy.ts'
import type { Live } from '../../operators/Live.ts'
import { isWhole } from '../../range.ts'
import { takes } from '../../takes.ts'
import { check } from '../torch/check.ts'
import { improving, PLATEAU, ReduceLROnPlateau, type Plateau } from '../torch/ReduceLROnPlateau.ts'

/** The names of what {@link Greedy} has besides `lr`. */
export const GREEDY = `${PLATEAU}, max_lr, warmup, smooth, window_size, reset_start`

/**
 * torch's plateau, with its parameters and defaults.
 * @see transformers.get_reduce_on_plateau_schedule, and {@link torch.ReduceLROnPlateau}
 *
 * @example
 * ```ts
 * const record = [4, 2, 2, 2].map((val_loss, epoch) => ({
 *   type: 'epochEnd' as const, epoch, step: epoch + 1, logs: { val_loss },
 * }))
 * simulate(get_reduce_on_plateau_schedule({ patience: 0 }), record) // => [1, 1, 1, 0.1]
 * ```
 */
export function get_reduce_on_plateau_schedule(given: Plateau = {}): Live {
  takes('get_reduce_on_plateau_schedule', given, 'lr', PLATEAU)
  return ReduceLROnPlateau(given)
}

/** What GreedyLR takes. */
export interface Greedy extends Omit<Plateau, 'min_lr'> {
  readonly min_lr?: number
  readonly max_lr?: number
  /** How many reports after a rise are not heard; 0. */
  readonly warmup?: number
  /** Whether the mean of the last `window_size` reports is taken; false. */
  readonly smooth?: boolean
  readonly window_size?: number
  /** After how many falls at `min_lr` all begins anew; 500. */
  readonly reset_start?: number
}

/**
 * The rate divided by `factor` after more than `patience` reports in a row that got better, times `factor` after more
 * than that which did not, between `min_lr` and `max_lr`.
 *
 * @param given `mode = 'min', factor = 0.95, patience = 10, threshold = 1e-6, threshold_mode = 'abs', cooldown = 0,
 *   warmup = 0, min_lr = 1e-3, max_lr = 1, eps = 1e-8, smooth = false, window_size = 50, reset_start = 500, lr = 1,
 *   monitor = 'val_loss'`
 * @throws RangeError where one of them is out of its range
 * @see transformers.optimization.GreedyLR; Subramanian and Ganapathiraman, Zeroth Order GreedyLR, 2023
 *
 * @example
 * ```ts
 * const record = [4, 3, 2, 2].map((val_loss, epoch) => ({
 *   type: 'epochEnd' as const, epoch, step: epoch + 1, logs: { val_loss },
 * }))
 * simulate(GreedyLR({ lr: 0.25, factor: 0.5, patience: 0 }), record) // => [0.25, 0.5, 1, 1]
 * ```
 */
export function GreedyLR(given: Greedy = {}): Live {
  takes('GreedyLR', given, 'lr', GREEDY)
  const {
    lr = 1,
    mode = 'min',
    factor = 0.95,
    patience = 10,
    threshold = 1e-6,
    threshold_mode = 'abs',
  } = given
  const { cooldown = 0, warmup = 0, min_lr = 1e-3, max_lr = 1, eps = 1e-8, smooth = false } = given
  const { window_size = 50, reset_start = 500, monitor = 'val_loss' } = given
  check('GreedyLR', given, {
    'factor must be above 0 and below 1': factor > 0 && factor < 1,
    ...improving(mode, threshold_mode, threshold, eps),
    'patience, cooldown and warmup must be whole numbers, 0 or above': [patience, cooldown, warmup].every(
      count => isWhole(0, count),
    ),
    'window_size and reset_start must be whole numbers above 0':
      isWhole(1, window_size) && isWhole(1, reset_start),
    'min_lr and max_lr must be finite, and min_lr not above max_lr':
      [min_lr, max_lr].every(Number.isFinite) && min_lr <= max_lr,
  })
  return greedy(
    {
      ...{ monitor, mode, factor, patience, cooldown, warmup, from: lr, minimum: min_lr, maximum: max_lr },
      threshold: threshold_mode === 'rel' ? { relative: threshold } : { absolute: threshold },
      leastChange: eps,
      window: smooth ? window_size : 1,
      resetAfter: reset_start,
    },
    [['GreedyLR', given]],
  )
}

/** {@link GreedyLR}, by the name of what makes it. */
export function get_greedy_schedule(given: Greedy = {}): Live {
  takes('get_greedy_schedule', given, 'lr', GREEDY)
  return GreedyLR(given)
}
