import * as tf from '@tensorflow/tfjs'
import { lastValueFrom } from 'rxjs'
import { anneal, fromFit, ParamScheduler } from '../../../src/tfjs/index.ts'
import type { Written } from './everything.ts'

export interface Options {
  readonly batches?: number
  readonly samples?: number
  readonly callbacks?: tf.CustomCallbackArgs
  /** Callbacks of ours that stand beside the rules. */
  readonly schedulers?: readonly ParamScheduler[]
}

/** A way on which rules come into the training of a model. */
export interface Way {
  /** What a rule is called there. */
  readonly word: 'anneal' | 'ParamScheduler'
  train(model: tf.LayersModel, rules: readonly Written[], options?: Options): Promise<unknown>
}

/** Trains an epoch, with the same samples in every batch. */
async function fit(
  model: tf.LayersModel,
  { batches = 1, samples = 4, callbacks = {}, schedulers = [] }: Options,
  train: (xs: tf.Tensor[], ys: tf.Tensor[], args: tf.ModelFitArgs) => Promise<unknown>,
): Promise<unknown> {
  const numbers = (of: tf.SymbolicTensor[], seed: number) =>
    of.map(({ shape }, i) =>
      tf.tidy(() =>
        tf
          .randomNormal([samples, ...(shape.slice(1) as number[])], 0, 1, 'float32', seed + i)
          .tile([batches, ...shape.slice(1).map(() => 1)]),
      ),
    )
  const xs = numbers(model.inputs, 1)
  const ys = numbers(model.outputs, 7)
  const all = [...schedulers, new tf.CustomCallback(callbacks)]
  try {
    return await train(xs, ys, {
      epochs: 1,
      batchSize: samples,
      shuffle: false,
      verbose: 0,
      callbacks: all,
    })
  } finally {
    tf.dispose([xs, ys])
  }
}

/** Trains without a rule. */
export const trainPlain = (model: tf.LayersModel, options: Options = {}): Promise<unknown> =>
  fit(model, options, (xs, ys, args) => model.fit(xs, ys, args))

export const WAYS: readonly Way[] = [
  {
    word: 'anneal',
    train: (model, rules, options = {}) =>
      fit(model, options, (xs, ys, args) =>
        lastValueFrom(
          rules.reduce(
            (run$, [css, schedules]) => run$.pipe(anneal(css, schedules)),
            fromFit(model, xs, ys, args),
          ),
        ),
      ),
  },
  {
    word: 'ParamScheduler',
    train: (model, rules, options = {}) =>
      fit(model, options, (xs, ys, args) => {
        const schedulers = rules.map(([css, schedules]) => new ParamScheduler(css, schedules))
        return model.fit(xs, ys, {
          ...args,
          callbacks: [...schedulers, ...(args.callbacks as tf.CustomCallback[])],
        })
      }),
  },
]
