import * as tf from '@tensorflow/tfjs'

/** The bits of a tensor of floats, so that -0 and NaN count. */
export const bitsOf = (tensor: tf.Tensor): number[] => [
  ...new Uint32Array(Float32Array.from(tensor.dataSync()).buffer),
]

/** All that training changes, bit for bit: weights, the optimizer's slots and counts. */
export function trainingState(model: tf.LayersModel): Record<string, unknown> {
  const { optimizer } = model
  if (model.getWeights().some(weight => !weight.dataSync().every(Number.isFinite)))
    throw new Error('weights have become NaN: there is nothing left to compare')
  const slots = Object.entries(optimizer).flatMap(([field, value]: [string, unknown]) =>
    (Array.isArray(value) ? value : [value])
      .map((slot: unknown) => (slot as { variable?: unknown } | null)?.variable ?? slot)
      .filter(slot => slot instanceof tf.Tensor)
      .map((slot, i) => [`${field} ${i}`, bitsOf(slot as tf.Tensor)] as const),
  )
  return {
    weights: model.getWeights().map(bitsOf),
    iterations: optimizer.iterations,
    ...Object.fromEntries(slots),
  }
}
