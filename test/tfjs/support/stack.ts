import * as tf from '@tensorflow/tfjs'
import { filter, lastValueFrom, map, toArray, type MonoTypeOperatorFunction, type Observable } from 'rxjs'
import type { BatchEvent } from '../../../src/index.ts'
import { fromFit, fromFitDataset, fromSteps } from '../../../src/tfjs/index.ts'

const BATCH = 4
const UNITS = [4, 5, 3, 2] as const

/**
 * A compiled model of three Dense layers, `a`, `b` and `c`, the same at every call.
 * @param args what a layer is to be made with besides
 */
export function stack(optimizer: tf.Optimizer, args: readonly object[] = []): tf.Sequential {
  const layers = ['a', 'b', 'c'].map((name, i) =>
    tf.layers.dense({
      name,
      units: UNITS[i + 1]!,
      inputShape: [UNITS[i]!],
      activation: 'tanh',
      kernelInitializer: tf.initializers.glorotNormal({ seed: 1 + i }),
      biasInitializer: tf.initializers.randomUniform({ minval: -0.1, maxval: 0.1, seed: 11 + i }),
      ...args[i],
    }),
  )
  const model = tf.sequential({ layers })
  model.compile({ optimizer, loss: 'meanSquaredError' })
  return model
}

const sample = (i: number) => ({
  xs: Array.from({ length: UNITS[0] }, (_, j) => Math.sin(1 + 1.7 * i + 2.3 * j)),
  ys: Array.from({ length: UNITS[3] }, (_, j) => Math.cos(1 + 1.1 * i + 3.1 * j)),
})

const samples = (begin: number, end: number) =>
  Array.from({ length: (end - begin) * BATCH }, (_, i) => sample(begin * BATCH + i))

/** The inputs and targets of some batches. */
export const stackData = (begin: number, end: number): [xs: tf.Tensor2D, ys: tf.Tensor2D] => [
  tf.tensor2d(samples(begin, end).map(({ xs }) => xs)),
  tf.tensor2d(samples(begin, end).map(({ ys }) => ys)),
]

type Rule = MonoTypeOperatorFunction<BatchEvent>

/** A way to train a stack on some batches, without us and with rules; it gives the losses. */
export interface StackWay {
  readonly plain: (model: tf.LayersModel, begin: number, end: number) => Promise<number[]>
  readonly ruled: (model: tf.LayersModel, begin: number, end: number, ...rules: Rule[]) => Promise<number[]>
}

const run = (events$: Observable<BatchEvent>, rules: readonly Rule[]): Promise<number[]> => {
  const run$ = rules.reduce((ruled$, rule) => ruled$.pipe(rule), events$)
  const ends$ = run$.pipe(filter(({ type }) => type === 'batchEnd'))
  return lastValueFrom(
    ends$.pipe(
      map(({ logs }) => logs['loss']!),
      toArray(),
    ),
  )
}

/** Does something with data that is disposed after it. */
async function withData<D extends tf.TensorContainer, R>(data: D, use: (data: D) => Promise<R>): Promise<R> {
  try {
    return await use(data)
  } finally {
    tf.dispose(data)
  }
}

/** The losses that plain callbacks are told. */
async function losses(train: (callbacks: tf.CustomCallbackArgs) => Promise<unknown>): Promise<number[]> {
  const seen: number[] = []
  await train({ onBatchEnd: (_batch, logs) => void seen.push(logs!['loss']!) })
  return seen
}

const ARGS = { batchSize: BATCH, epochs: 1, shuffle: false } as const
const dataset = (begin: number, end: number) => tf.data.array(samples(begin, end)).batch(BATCH)
const onBatch = (model: tf.LayersModel, step: number): Promise<number> =>
  withData(stackData(step, step + 1), ([xs, ys]) => model.trainOnBatch(xs, ys) as Promise<number>)

/** `fit`, `fitDataset` and `trainOnBatch`. */
export const STACK_WAYS: Readonly<Record<string, StackWay>> = {
  fit: {
    plain: (model, begin, end) =>
      withData(stackData(begin, end), ([xs, ys]) =>
        losses(callbacks => model.fit(xs, ys, { ...ARGS, callbacks })),
      ),
    ruled: (model, begin, end, ...rules) =>
      withData(stackData(begin, end), ([xs, ys]) => run(fromFit(model, xs, ys, ARGS), rules)),
  },
  fitDataset: {
    plain: (model, begin, end) =>
      losses(callbacks => model.fitDataset(dataset(begin, end), { epochs: 1, verbose: 0, callbacks })),
    ruled: (model, begin, end, ...rules) =>
      run(
        fromFitDataset(model, dataset(begin, end), {
          epochs: 1,
          verbose: 0,
          batchesPerEpoch: end - begin,
        }),
        rules,
      ),
  },
  trainOnBatch: {
    plain: async (model, begin, end) => {
      const seen: number[] = []
      for (let step = begin; step < end; step++) seen.push(await onBatch(model, step))
      return seen
    },
    ruled: (model, begin, end, ...rules) =>
      run(
        fromSteps(model, { epochs: 1, stepsPerEpoch: end - begin }, async ({ step }) => ({
          loss: await onBatch(model, begin + step),
        })),
        rules,
      ),
  },
}
