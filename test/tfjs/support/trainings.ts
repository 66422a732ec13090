import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, type Observable } from 'rxjs'
import type { BatchEvent } from '../../../src/index.ts'
import { anneal, fromFit, fromFitDataset, fromSteps, ParamScheduler } from '../../../src/tfjs/index.ts'
import type { Written } from './everything.ts'

export const EPOCHS = 2
export const BATCHES = 2
const BATCH_SIZE = 4

/** Batches in a training. */
export const STEPS = EPOCHS * BATCHES

const SAMPLES = Array.from({ length: BATCHES * BATCH_SIZE }, (_, i) => ({
  xs: [Math.sin(i), Math.cos(i), i / 8],
  ys: [Math.sin(2 * i)],
}))

/** What a training may be given beside the rules. */
export interface Beside {
  readonly validation?: boolean
  readonly callback?: tf.CustomCallbackArgs
}

export type Data = [xs: tf.Tensor, ys: tf.Tensor]
export type Stream = (model: tf.LayersModel, beside?: Beside, epochs?: number) => Observable<BatchEvent>

export const tensors = (): Data => [
  tf.tensor2d(SAMPLES.map(({ xs }) => xs)),
  tf.tensor2d(SAMPLES.map(({ ys }) => ys)),
]

/** Four batches by `fromFit`; the tensors are the caller's. */
export const byFit =
  ([xs, ys]: Data): Stream =>
  (model, { validation, callback } = {}, epochs = EPOCHS) =>
    fromFit(model, xs, ys, {
      epochs,
      batchSize: BATCH_SIZE,
      shuffle: false,
      ...(validation ? { validationData: [xs, ys] as Data } : {}),
      ...(callback ? { callbacks: callback } : {}),
    })

/** Four batches by `fromFitDataset`. */
export const byDataset: Stream = (model, { validation, callback } = {}, epochs = EPOCHS) => {
  const dataset = tf.data.array(SAMPLES).batch(BATCH_SIZE)
  return fromFitDataset(model, dataset, {
    epochs,
    ...(validation ? { validationData: dataset } : {}),
    ...(callback ? { callbacks: callback } : {}),
  })
}

/** Four batches by `trainOnBatch` in a loop. */
export const bySteps =
  ([xs, ys]: Data): Stream =>
  (model, _, epochs = EPOCHS) =>
    fromSteps(model, { epochs, stepsPerEpoch: BATCHES }, async ({ batch }) => {
      const [x, y] = [xs, ys].map(all => all.slice(batch * BATCH_SIZE, BATCH_SIZE))
      try {
        const [loss] = [await model.trainOnBatch(x!, y!)].flat()
        return { loss: loss! }
      } finally {
        tf.dispose([x!, y!])
      }
    })

/** The streams by their names. */
export const streams = (data: Data): Record<string, Stream> => ({
  fromFit: byFit(data),
  fromFitDataset: byDataset,
  fromSteps: bySteps(data),
})

export const annealed = (run$: Observable<BatchEvent>, rules: readonly Written[]): Observable<BatchEvent> =>
  rules.reduce((source, [css, schedules]) => source.pipe(anneal(css, schedules)), run$)

export type Train = (model: tf.LayersModel, rules: readonly Written[], beside?: Beside) => Promise<unknown>

/** Every way to train with rules, by its name. */
export const trainings = (data: Data): Record<string, Train> => ({
  ...Object.fromEntries(
    Object.entries(streams(data)).map(([name, stream]): [string, Train] => [
      name,
      (model, rules, beside) => lastValueFrom(annealed(stream(model, beside), rules)),
    ]),
  ),
  'fit with ParamSchedulers': (model, rules, beside) => plainFit(data)(model, schedulers(rules), beside),
  'fitDataset with ParamSchedulers': (model, rules, beside) =>
    plainFitDataset(model, schedulers(rules), beside),
})

const schedulers = (rules: readonly Written[]): tf.Callback[] =>
  rules.map(([css, schedules]) => new ParamScheduler(css, schedules))

/** Four batches by plain `fit`. */
export const plainFit =
  ([xs, ys]: Data) =>
  (model: tf.LayersModel, callbacks: tf.Callback[] = [], { validation, callback }: Beside = {}) =>
    model.fit(xs, ys, {
      epochs: EPOCHS,
      batchSize: BATCH_SIZE,
      shuffle: false,
      callbacks: [...callbacks, ...foreign(callback)],
      ...(validation ? { validationData: [xs, ys] as Data } : {}),
    })

/** Four batches by plain `fitDataset`. */
export const plainFitDataset = (
  model: tf.LayersModel,
  callbacks: tf.Callback[] = [],
  { validation, callback }: Beside = {},
) => {
  const dataset = tf.data.array(SAMPLES).batch(BATCH_SIZE)
  return model.fitDataset(dataset, {
    epochs: EPOCHS,
    callbacks: [...callbacks, ...foreign(callback)],
    ...(validation ? { validationData: dataset } : {}),
  })
}

const foreign = (callback?: tf.CustomCallbackArgs): tf.Callback[] =>
  callback ? [new tf.CustomCallback(callback) as unknown as tf.Callback] : []
