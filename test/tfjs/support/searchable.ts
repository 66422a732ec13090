import * as tf from '@tensorflow/tfjs'
import { lastValueFrom } from 'rxjs'
import { fromFit } from '../../../src/tfjs/index.ts'
import { Trap } from './Trap.ts'

/** A compiled model with moving statistics and a trap in it, the same at every call, whose loss has no upper end. */
export function searchable(optimizer: tf.Optimizer): { model: tf.Sequential; trap: Trap } {
  const trap = new Trap()
  const seeded = (seed: number) => tf.initializers.glorotNormal({ seed })
  const model = tf.sequential({
    name: 'net',
    layers: [
      tf.layers.dense({
        name: 'body',
        units: 4,
        inputShape: [3],
        activation: 'tanh',
        kernelInitializer: seeded(1),
      }),
      tf.layers.batchNormalization({ name: 'norm' }),
      trap,
      tf.layers.dense({ name: 'head', units: 1, kernelInitializer: seeded(2) }),
    ],
  })
  model.compile({ optimizer, loss: trap.loss })
  return { model, trap }
}

/** How many batches of four {@link samples} has. */
export const BATCHES = 3
export const ARGS = { batchSize: 4, shuffle: false } as const

/** Inputs and targets for it. */
export const samples = (): [xs: tf.Tensor2D, ys: tf.Tensor2D] => [
  tf.tensor2d(
    Array.from({ length: 4 * BATCHES }, (_, i) => [Math.sin(i), Math.cos(2 * i), Math.sin(3 + 5 * i)]),
  ),
  tf.tensor2d(Array.from({ length: 4 * BATCHES }, (_, i) => [1 + Math.sin(2 * i)])),
]

/** Trains it on all of the samples. */
export const train = ([xs, ys]: [tf.Tensor, tf.Tensor], model: tf.LayersModel): Promise<unknown> =>
  lastValueFrom(fromFit(model, xs, ys, { ...ARGS, epochs: 2 }))
