import * as tf from '@tensorflow/tfjs'
import { lastValueFrom } from 'rxjs'
import { expect, test } from 'vitest'
import { linear } from '../../src/index.ts'
import { anneal, fromFit } from '../../src/tfjs/index.ts'

test('smoke', async () => {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
  const last = await lastValueFrom(
    fromFit(model, tf.ones([4, 1]), tf.ones([4, 1]), { epochs: 2 }).pipe(
      anneal('*', { learningRate: linear(0.1, 0) }),
    ),
  )
  expect(last.progress).toBe(1)
})
