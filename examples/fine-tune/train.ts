import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, type MonoTypeOperatorFunction } from 'rxjs'
import type { BatchEvent } from 'rx-anneal'
import { fromFit } from 'rx-anneal/tfjs'
import type { Digits } from '../digits/data.ts'

/** Trains a network by some rules, and tells how many seconds that took. */
export async function train(
  model: tf.LayersModel,
  { images, labels }: Digits,
  args: { epochs: number; batchSize: number },
  rules: MonoTypeOperatorFunction<BatchEvent>,
): Promise<number> {
  model.compile({ optimizer: 'adam', loss: 'categoricalCrossentropy', metrics: ['accuracy'] })
  const run$ = fromFit(model, images, labels, { ...args, shuffle: false }).pipe(rules)
  return (await lastValueFrom(run$)).seconds!
}

/** The part of the digits that a network tells right, in percent. */
export async function accuracyOn({ images, labels }: Digits, model: tf.LayersModel): Promise<number> {
  const [, accuracy] = model.evaluate(images, labels) as [tf.Scalar, tf.Scalar]
  return 100 * (await accuracy.data())[0]!
}
