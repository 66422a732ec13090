// Goes on with what was saved in a folder; prints what became of it.
import * as tf from '@tensorflow/tfjs'
import { OPTIMIZERS } from '../tfjs/support/optimizers.ts'
import { SAVES } from '../tfjs/support/saves.ts'
import { threeGroups } from '../tfjs/support/threeGroups.ts'
import { numbersOf, read, type Results } from './files.ts'

const folder = process.argv[2]!
tf.env().set('PROD', true)
const results: Results = {}

for (const [name, maker] of Object.entries(OPTIMIZERS))
  for (const [when, { goOn }] of Object.entries(SAVES)) {
    const model = await tf.loadLayersModel(tf.io.fromMemory(read(folder, `${name} ${when}`)))
    const config = model.optimizer.getConfig()
    const before = numbersOf(model)
    await goOn(model, threeGroups(maker))
    const expected = { className: maker.className, config: maker.make().getConfig() }
    const given = { className: model.optimizer.getClassName(), config }
    results[`${name} ${when}`] = { before, after: numbersOf(model), given, expected }
  }
process.stdout.write(JSON.stringify(results))
