// Trains with every optimizer, and saves on the way into a folder; prints what became of the models.
import * as tf from '@tensorflow/tfjs'
import { lastValueFrom } from 'rxjs'
import { fn } from '../../src/index.ts'
import { anneal } from '../../src/tfjs/index.ts'
import { OPTIMIZERS } from '../tfjs/support/optimizers.ts'
import { saved } from '../tfjs/support/saved.ts'
import { EPOCHS, fit, SAVES } from '../tfjs/support/saves.ts'
import { stack, stackData } from '../tfjs/support/stack.ts'
import { threeGroups } from '../tfjs/support/threeGroups.ts'
import { numbersOf, write, type Results } from './files.ts'

const folder = process.argv[2]!
tf.env().set('PROD', true)
const results: Results = {}

for (const [name, maker] of Object.entries(OPTIMIZERS)) {
  for (const [when, { save }] of Object.entries(SAVES)) {
    const model = stack(maker.make())
    write(folder, `${name} ${when}`, await save(model, threeGroups(maker)))
    results[`${name} ${when}`] = numbersOf(model)
  }

  // What TensorFlow.js by itself can go on with: betas that stay.
  const model = stack(maker.make())
  const rules = ['#a', '#b', '#c'].map((css, i) =>
    anneal(css, {
      learningRate: fn((t: number) => maker.own.learningRate * (1 - (t * (i + 1)) / 10)),
      weightDecay: 0.1,
    }),
  )
  const onEpochEnd = async (epoch: number) => {
    if (epoch === EPOCHS - 1) write(folder, `${name} plain`, await saved(model))
  }
  await lastValueFrom(fit(model, rules, { callbacks: { onEpochEnd } }))
  const [xs, ys] = stackData(0, 3)
  await model.fit(xs, ys, { epochs: 2, batchSize: 4, shuffle: false, verbose: 0 })
  results[`${name} plain`] = numbersOf(model)
  results['data'] = [xs.arraySync(), ys.arraySync()]
}
process.stdout.write(JSON.stringify(results))
