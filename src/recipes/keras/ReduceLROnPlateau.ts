import { demand } from '../../demand.ts'
import type { Live } from '../../operators/Live.ts'
import type { Monitor } from '../../operators/metric.ts'
import { plateau } from '../../operators/plateau.ts'
import { takes } from '../../takes.ts'

/**
 * The rate times `factor` where a metric has not got better by `min_delta` for `patience` epochs, no lower than `min_lr`:
 * an epoch earlier than torch, and with a cooldown that is an epoch shorter.
 *
 * @param given `monitor = 'val_loss', factor = 0.1, patience = 10, mode = 'auto', min_delta = 1e-4, cooldown = 0,
 *   min_lr = 0`, and `lr`, the optimizer's base rate, 1 if left out; `'auto'` takes what has `acc` in its name for better
 *   where it is higher
 * @throws RangeError where one of them is out of its range
 * @see keras.callbacks.ReduceLROnPlateau
 *
 * @example
 * ```ts
 * const lr = ReduceLROnPlateau({ lr: 0.1, patience: 2 })
 * const record = [4, 2, 2, 2, 2].map((val_loss, epoch) => ({
 *   type: 'epochEnd' as const, epoch, step: epoch + 1, logs: { val_loss },
 * }))
 * simulate(lr, record) // => [0.1, 0.1, 0.1, 0.1, 0.010000000000000002]
 * ```
 */
export function ReduceLROnPlateau(
  given: {
    /** The optimizer's base rate; 1. */
    readonly lr?: number
    readonly monitor?: Monitor
    readonly factor?: number
    readonly patience?: number
    /** Not read. */
    readonly verbose?: number
    readonly mode?: 'auto' | 'min' | 'max'
    readonly min_delta?: number
    readonly cooldown?: number
    readonly min_lr?: number
  } = {},
): Live {
  takes(
    'keras.ReduceLROnPlateau',
    given,
    'lr, monitor, factor, patience, verbose, mode, min_delta, cooldown, min_lr',
  )
  const { lr = 1, monitor = 'val_loss', factor = 0.1, patience = 10, mode = 'auto' } = given
  const { min_delta = 1e-4, cooldown = 0, min_lr = 0 } = given
  const rule = (holds: boolean, text: string) => demand(holds, 'keras.ReduceLROnPlateau', [given], text)
  rule(factor >= 0 && factor < 1, 'factor must be 0 or above, and below 1')
  rule(['auto', 'min', 'max'].includes(mode), "mode must be 'auto', 'min' or 'max'")
  const auto = typeof monitor === 'string' && monitor.includes('acc') ? 'max' : 'min'
  return plateau({
    ...{ monitor, factor, patience, cooldown, from: lr, minimum: min_lr, rule: 'keras' },
    mode: mode === 'auto' ? auto : mode,
    threshold: { absolute: min_delta },
  })
}
