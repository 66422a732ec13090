import { filter, lastValueFrom, map, toArray, type MonoTypeOperatorFunction } from 'rxjs'
import type * as tf from '@tensorflow/tfjs'
import type { BatchEvent } from '../../../src/index.ts'
import { fromFit } from '../../../src/tfjs/index.ts'
import { lineData, lineWeights } from './line.ts'

/** Trains a line from one step to another by `fromFit`, with rules; the weights after each step. */
export async function trained(
  model: tf.LayersModel,
  begin: number,
  end: number,
  ...rules: MonoTypeOperatorFunction<BatchEvent>[]
): Promise<number[][]> {
  const { xs, ys, batchSize } = lineData(begin, end)
  const events$ = fromFit(model, xs, ys, { batchSize, epochs: 1, shuffle: false })
  const weights$ = rules
    .reduce((run$, rule) => run$.pipe(rule), events$)
    .pipe(
      filter(({ type }) => type === 'batchEnd'),
      map(() => lineWeights(model)),
      toArray(),
    )
  return lastValueFrom(weights$)
}
