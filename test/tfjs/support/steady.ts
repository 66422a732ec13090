import * as tf from '@tensorflow/tfjs'
import type { Written } from './everything.ts'
import type { Way } from './ways.ts'

/** Its gradient is 1 for every bias, in every batch and whatever the weights are. */
const loss = (_labels: tf.Tensor, predictions: tf.Tensor): tf.Scalar => predictions.sum(-1).mean()

/** Layers side by side, whose biases have gradients that never change: Dense `a` and `b`, BatchNormalization `norm`. */
export function steady(optimizer: tf.Optimizer): tf.LayersModel {
  const input = tf.input({ shape: [3] })
  const layers = [
    ...['a', 'b'].map(name => tf.layers.dense({ name, units: 3 })),
    tf.layers.batchNormalization({ name: 'norm' }),
  ]
  const ends = layers.map(layer => layer.apply(input) as tf.SymbolicTensor)
  const model = tf.model({
    name: 'net',
    inputs: input,
    outputs: tf.layers.add().apply(ends) as tf.SymbolicTensor,
  })
  model.compile({ optimizer, loss })
  return model
}

const BATCHES = 3

/** By how much a bias of each layer goes down in each of three batches; for BatchNormalization that is its beta. */
export async function stepsOf(
  model: tf.LayersModel,
  way: Way,
  rules: readonly Written[],
): Promise<Record<string, number[]>> {
  const biases = model.trainableWeights.filter(({ originalName }) => /bias|beta/.test(originalName))
  const steps = biases.map(() => [] as number[])
  const read = () => biases.map(bias => bias.read().dataSync()[0]!)
  let before = read()
  const onBatchEnd = () => {
    const after = read()
    steps.forEach((step, i) => step.push(Number((before[i]! - after[i]!).toFixed(3))))
    before = after
  }
  await way.train(model, rules, { batches: BATCHES, callbacks: { onBatchEnd } })
  return Object.fromEntries(biases.map(({ originalName }, i) => [originalName.split('/')[0]!, steps[i]!]))
}
