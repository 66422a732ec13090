// Loads all that was saved in a folder, and trains it, by TensorFlow.js alone; prints what became of it.
import * as tf from '@tensorflow/tfjs'
import { readdirSync } from 'node:fs'
import { numbersOf, read, type Results } from './files.ts'

const [folder, data] = process.argv.slice(2) as [string, string]
tf.env().set('PROD', true)
const results: Results = {}
const [xs, ys] = (JSON.parse(data) as number[][][]).map(rows => tf.tensor2d(rows)) as [
  tf.Tensor2D,
  tf.Tensor2D,
]

for (const file of readdirSync(folder).filter(file => file.endsWith('.json'))) {
  const name = file.slice(0, -'.json'.length)
  const model = await tf.loadLayersModel(tf.io.fromMemory(read(folder, name)))
  const { iterations } = model.optimizer
  await model.fit(xs, ys, { epochs: 2, batchSize: 4, shuffle: false, verbose: 0 })
  results[name] = { iterations, after: numbersOf(model), className: model.optimizer.getClassName() }
}
process.stdout.write(JSON.stringify(results))
