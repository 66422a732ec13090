import * as tf from '@tensorflow/tfjs'
import { override } from './override.ts'
import type { HiddenModel } from './privates.ts'

const nothing = (): tf.Scalar => tf.scalar(NaN)

/**
 * Lets the loop of `fit` pass over a batch: its loss function runs, for `fit` counts on the metrics that it leaves,
 * but computes nothing. No layer runs, no weight moves, no tensor is left.
 * @param left how many metrics it has left for this batch already
 */
export function skipBatch(model: HiddenModel, loss: () => tf.Scalar, left = 0): tf.Scalar {
  const undo = [
    override(model, 'outputs', [model.inputs[0]]),
    override(model, 'lossFunctions', [nothing]),
    override(
      model,
      'metricsTensors',
      model.metricsTensors.slice(left).map(() => [nothing, 0] as const),
    ),
    override(model, 'calculateLosses', () => []),
  ]
  try {
    return tf.tidy(loss)
  } finally {
    for (const restore of undo) restore()
  }
}
