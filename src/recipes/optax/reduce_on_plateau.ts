import { demand } from '../../demand.ts'
import type { Live } from '../../operators/Live.ts'
import type { Monitor } from '../../operators/metric.ts'
import { plateau } from '../../operators/plateau.ts'
import { takes } from '../../takes.ts'

/**
 * A scale, 1 at first, times `factor` where a metric has not got better for `patience` reports, each the mean of
 * `accumulation_size` values: to be multiplied with any schedule, `product(schedule, reduce_on_plateau())`.
 *
 * @param given `factor = 0.1, patience = 10, rtol = 1e-4, atol = 0, cooldown = 0, accumulation_size = 1, min_scale = 0,
 *   monitor = 'val_loss'`; better is what is below `(1 − rtol)·best − atol`
 * @throws RangeError where one of them is out of its range
 * @see optax.contrib.reduce_on_plateau
 *
 * @example
 * ```ts
 * const record = [4, 2, 2, 2, 2].map((val_loss, epoch) => ({
 *   type: 'epochEnd' as const, epoch, step: epoch + 1, logs: { val_loss },
 * }))
 * simulate(reduce_on_plateau({ patience: 2 }), record) // => [1, 1, 1, 1, 0.1]
 * ```
 */
export function reduce_on_plateau(
  given: {
    readonly factor?: number
    readonly patience?: number
    readonly rtol?: number
    readonly atol?: number
    readonly cooldown?: number
    readonly accumulation_size?: number
    readonly min_scale?: number
    /** The metric that optax's `update` is given as `value`. */
    readonly monitor?: Monitor
  } = {},
): Live {
  takes(
    'optax.reduce_on_plateau',
    given,
    'factor, patience, rtol, atol, cooldown, accumulation_size, min_scale, monitor',
  )
  const { factor = 0.1, patience = 10, rtol = 1e-4, atol = 0, cooldown = 0 } = given
  const { accumulation_size = 1, min_scale = 0, monitor = 'val_loss' } = given
  const rule = (holds: boolean, text: string) => demand(holds, 'optax.reduce_on_plateau', [given], text)
  rule(factor > 0 && factor < 1, 'factor must be above 0 and below 1')
  rule(rtol >= 0 && atol >= 0 && rtol <= 1, 'rtol must be from 0 to 1, and atol 0 or above')
  rule(rtol > 0 || atol > 0, 'rtol and atol cannot both be 0')
  return plateau({
    ...{ monitor, factor, patience, cooldown, average: accumulation_size, minimum: min_scale, rule: 'optax' },
    threshold: { relative: rtol, absolute: atol },
  })
}
