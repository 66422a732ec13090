import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, takeWhile } from 'rxjs'
import { expect, test } from 'vitest'
import { linear } from '../../src/index.ts'
import { anneal, fromFit, fromFitDataset, fromSteps, ParamScheduler } from '../../src/tfjs/index.ts'

const FOR_EVER = 1_000_000
const SECONDS = 1.2
const EPOCH = 20
const xs = tf.randomNormal([32 * EPOCH, 64], 0, 1, 'float32', 1)
const ys = tf.randomNormal([32 * EPOCH, 1], 0, 1, 'float32', 2)
const learningRate = linear(0.01, 0)

function compiled(): tf.Sequential {
  const layers = [
    tf.layers.dense({ units: 64, inputShape: [64], activation: 'relu' }),
    tf.layers.dense({ units: 1 }),
  ]
  const model = tf.sequential({ layers })
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' })
  return model
}

/** Milliseconds between the marks that are made while something goes on, from its beginning to its end. */
function gaps() {
  const marks = [performance.now()]
  return {
    mark: () => void marks.push(performance.now()),
    longest: () => Math.max(...marks.slice(1).map((mark, i) => mark - marks[i]!)),
  }
}

/** A training that tells at the end of each batch, and goes on as long as it is told to. */
type Long = (batchEnd: () => boolean) => Promise<unknown>

const behind =
  (run$: (model: tf.Sequential) => ReturnType<typeof fromFit>): Long =>
  batchEnd =>
    lastValueFrom(
      run$(compiled()).pipe(
        anneal('*', { learningRate }),
        takeWhile(({ type }) => type !== 'batchEnd' || batchEnd()),
      ),
    )

const args = { epochs: FOR_EVER, batchSize: 32, shuffle: false }
const dataset = tf.data
  .array([...Array(32 * EPOCH).keys()].map(i => ({ xs: Array<number>(64).fill(Math.sin(i)), ys: [i % 2] })))
  .batch(32)

const LONG: Record<string, Long> = {
  fromFit: behind(model => fromFit(model, xs, ys, args)),
  fromFitDataset: behind(model => fromFitDataset(model, dataset, { epochs: FOR_EVER })),
  'fromSteps without a wait': behind(model =>
    fromSteps(
      { optimizer: model.optimizer, variables: variablesOf(model) },
      { epochs: 1, stepsPerEpoch: FOR_EVER },
      () => {
        const loss = () => tf.losses.meanSquaredError<tf.Tensor, tf.Scalar>(ys, model.apply(xs) as tf.Tensor)
        model.optimizer.minimize(loss, false, variablesOf(model))
      },
    ),
  ),
  'fit with a ParamScheduler': async batchEnd => {
    const model = compiled()
    class Watch extends tf.Callback {
      override async onBatchEnd(): Promise<void> {
        if (!batchEnd()) model.stopTraining = true
      }
    }
    await model.fit(xs, ys, { ...args, callbacks: [new ParamScheduler('*', { learningRate }), new Watch()] })
  },
}

const variablesOf = (model: tf.Sequential) =>
  model.trainableWeights.map(weight => weight.read() as tf.Variable)

test('several ParamSchedulers take one turn between them', async () => {
  const model = compiled()
  const turns: number[] = []
  let turn = 0
  let isTraining = true
  const count = async () => {
    while (isTraining) {
      await tf.nextFrame()
      turn++
    }
  }
  class Watch extends tf.Callback {
    readonly #begun = performance.now()
    #before = 0

    override async onBatchBegin(): Promise<void> {
      this.#before = turn
    }

    override async onBatchEnd(): Promise<void> {
      turns.push(turn - this.#before)
      if (performance.now() - this.#begun > 400) this.model.stopTraining = true
    }
  }
  const counted = count()
  const schedulers = ['*', '*', '*', '*'].map(css => new ParamScheduler(css, { learningRate }))
  await model.fit(xs, ys, { ...args, callbacks: [...schedulers, new Watch()] })
  isTraining = false
  await counted
  expect(Math.max(...turns)).toBe(1)
})

test.each(Object.entries(LONG))('timers have their turn while %s trains', async (_, train) => {
  // The first batch makes what all others use.
  await train(() => false)
  const [ticks, batches] = [gaps(), gaps()]
  const timer = setInterval(ticks.mark, 5)
  const begun = performance.now()
  await train(() => {
    batches.mark()
    return performance.now() - begun < SECONDS * 1000
  })
  clearInterval(timer)
  ticks.mark()
  expect(ticks.longest()).toBeLessThan(250 + batches.longest())
})
