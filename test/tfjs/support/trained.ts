import type * as tf from '@tensorflow/tfjs'
import { filter, lastValueFrom, map, toArray, type MonoTypeOperatorFunction } from 'rxjs'
import type { BatchEvent } from '../../../src/index.ts'
import { fromFit } from '../../../src/tfjs/index.ts'
import { lineData, lineWeights } from './line.ts'

type Rule = MonoTypeOperatorFunction<BatchEvent>

/** Trains a line from one step to another by `fromFit`, with rules; the loss of each step and the weights after it. */
export async function training(
  model: tf.LayersModel,
  begin: number,
  end: number,
  ...rules: Rule[]
): Promise<{ readonly loss: number; readonly weights: number[] }[]> {
  const { xs, ys, batchSize } = lineData(begin, end)
  const events$ = fromFit(model, xs, ys, { batchSize, epochs: 1, shuffle: false })
  const steps$ = rules
    .reduce((run$, rule) => run$.pipe(rule), events$)
    .pipe(
      filter(({ type }) => type === 'batchEnd'),
      map(({ logs }) => ({ loss: logs['loss']!, weights: lineWeights(model) })),
      toArray(),
    )
  return lastValueFrom(steps$)
}

/** Only the weights after each step. */
export const trained = async (...args: Parameters<typeof training>): Promise<number[][]> =>
  (await training(...args)).map(({ weights }) => weights)
