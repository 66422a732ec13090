import * as tf from '@tensorflow/tfjs'
import { linear } from 'rx-anneal'
import { anneal, describe, fromFit, progressBar } from 'rx-anneal/tfjs'

const model = tf.sequential({
  name: 'net',
  layers: [tf.layers.dense({ name: 'head', units: 1, inputShape: [1] })],
})
model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
fromFit(model, tf.ones([4, 1]), tf.ones([4, 1]), { epochs: 2, batchSize: 1 })
  .pipe(anneal('*', { learningRate: linear(0.1, 0) }), progressBar('warm-up'))
  .subscribe({
    next: ({ type, step }) => type === 'batchEnd' && step === 4 && console.log(describe(model)),
    complete: () => console.log('trained'),
  })
