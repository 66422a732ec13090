import * as tf from '@tensorflow/tfjs'
import { describe } from '../../../src/tfjs/index.ts'

/** Waits until a model or an optimizer is in no run any more. */
export async function woundDown(model: tf.LayersModel | tf.Optimizer): Promise<void> {
  for (;;) {
    try {
      describe(model)
    } catch {
      return
    }
    await tf.nextFrame()
  }
}
