import type * as tf from '@tensorflow/tfjs'
import type { Observable } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { fitStream } from './fitStream.ts'

export type Data = tf.Tensor | tf.Tensor[] | { [inputName: string]: tf.Tensor }

/**
 * Trains a model by `model.fit`, as a stream of events.
 *
 * Every subscription trains; unsubscribing stops the training. The stream completes or fails when `fit` does, after
 * everything that rules drove is back to what it was. Callbacks in `args` work beside it.
 *
 * @param model a compiled model
 * @param xs what `fit` takes as its inputs
 * @param ys what `fit` takes as its targets
 * @param args what `fit` takes as its arguments
 * @throws (through the stream) TypeError where the model is not compiled, Error where it is training already
 * @returns A cold Observable of {@link BatchEvent}.
 *
 * @example
 * ```ts
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
 * const run$ = fromFit(model, tf.ones([4, 1]), tf.ones([4, 1]), { epochs: 2, batchSize: 2 })
 * const types = await lastValueFrom(run$.pipe(map(({ type }) => type), toArray()))
 * types.slice(0, 4) // => ['trainBegin', 'epochBegin', 'batchBegin', 'batchEnd']
 * ```
 */
export const fromFit = (
  model: tf.LayersModel,
  xs: Data,
  ys: Data,
  args: tf.ModelFitArgs = {},
): Observable<BatchEvent> => fitStream(model, callbacks => model.fit(xs, ys, { ...args, callbacks }), args)
