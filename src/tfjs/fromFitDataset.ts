import type * as tf from '@tensorflow/tfjs'
import type { Observable } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { fitStream } from './fitStream.ts'

/**
 * Trains a model by `model.fitDataset`, as a stream of events; all else is as with {@link fromFit}.
 *
 * Where neither `batchesPerEpoch` nor the dataset says how many batches an epoch has, `progress` is undefined until
 * the first epoch has ended.
 *
 * @param model a compiled model
 * @param dataset what `fitDataset` takes
 * @param args what `fitDataset` takes as its arguments
 * @throws (through the stream) TypeError where the model is not compiled, Error where it is training already
 * @returns A cold Observable of {@link BatchEvent}.
 *
 * @example
 * ```ts
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
 * const dataset = tf.data.array([{ xs: [1], ys: [1] }, { xs: [2], ys: [2] }]).batch(1)
 * const run$ = fromFitDataset(model, dataset, { epochs: 1, batchesPerEpoch: 2 })
 * const last = await lastValueFrom(run$)
 * last.progress // => 1
 * ```
 */
export const fromFitDataset = <T extends tf.TensorContainer>(
  model: tf.LayersModel,
  dataset: tf.data.Dataset<T>,
  args: tf.ModelFitDatasetArgs<T>,
): Observable<BatchEvent> =>
  fitStream(model, callbacks => model.fitDataset(dataset, { ...args, callbacks }), args)
