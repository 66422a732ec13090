import { pipe, type MonoTypeOperatorFunction } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import type { Expression } from '../expression.ts'
import { spelled } from '../operators/spelled.ts'
import { STALLED, stalling, type Stalled } from '../operators/stalled.ts'
import { stopping } from '../operators/stopWhen.ts'
import { keeping } from './keepBest.ts'

/** When a run ends early, and with what weights. */
export interface EarlyStop extends Stalled {
  /** Whether the model has the weights of the best epoch when the run has ended, whichever way; false. */
  readonly restoreBest?: boolean
}

/**
 * Ends a run when a metric has stopped getting better: at the report that is the `patience`th in a row which is not
 * better than the best one. The stream completes as if the run had been as long as this.
 *
 * @param options `patience`, `restoreBest = false`, and of the metric `monitor = 'val_loss'`, `mode = 'min'`,
 *   `threshold = 0`, `average = 1`, `nan = 'worse'`
 * @throws TypeError where there is no such option
 * @throws RangeError where an option is out of its range
 * @throws (through the stream) TypeError where the metric does not come
 * @returns A function that returns an Observable that mirrors the source until its end.
 * @see keras.callbacks.EarlyStopping; `restoreBest` is what TensorFlow.js does not have of it
 *
 * @example
 * ```ts
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
 * model.compile({ optimizer: tf.train.sgd(0), loss: 'meanSquaredError' })
 * const run$ = fromFit(model, tf.ones([1, 1]), tf.ones([1, 1]), { epochs: 100 }).pipe(
 *   earlyStop({ monitor: 'loss', patience: 3, restoreBest: true }),
 * )
 * const { epoch } = await lastValueFrom(run$)
 * epoch // => 3
 * ```
 */
export function earlyStop(options: EarlyStop): MonoTypeOperatorFunction<BatchEvent> {
  const condition = stalling('earlyStop', options, `${STALLED}, restoreBest`)
  const expression: Expression = [['earlyStop', { ...options }]]
  const stop = stopping(expression, condition)
  const best = keeping(expression, options)
  return options.restoreBest ? spelled(expression, pipe(best, stop)) : stop
}
