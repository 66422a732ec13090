import type * as tf from '@tensorflow/tfjs'
import { override } from './override.ts'
import type { HiddenModel } from './privates.ts'

/** The loss function of `fit`, counting the metrics that it leaves: it may throw between them. */
export function countMetrics(model: HiddenModel, loss: () => tf.Scalar) {
  const { metricsTensors } = model
  if (metricsTensors.length === 0) return { left: () => 0, loss }
  const losses = model.calculateLosses.bind(model)
  let left = 0
  const counting = metricsTensors.map(([metric, output], i) => {
    const counted = (...data: tf.Tensor[]) => {
      left = i
      return metric(...data)
    }
    return [counted, output] as const
  })
  const afterMetrics = () => {
    left = metricsTensors.length
    return losses()
  }
  return {
    left: () => left,
    loss: () => {
      const undo = [
        override(model, 'metricsTensors', counting),
        override(model, 'calculateLosses', afterMetrics),
      ]
      try {
        return loss()
      } finally {
        for (const restore of undo) restore()
      }
    },
  }
}
