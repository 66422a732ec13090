// What a batch costs with rules, against plain `fit`: one batch of each in turn, in one process.
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { lastValueFrom, type MonoTypeOperatorFunction } from 'rxjs'
import { hump, linear, smooth, type BatchEvent } from 'rx-anneal'
import { anneal, fromFit } from 'rx-anneal/tfjs'
import { quartiles, row } from './spread.ts'
import { Turnstile } from './Turnstile.ts'

const BATCHES = 400
const WARM_UP = 50
const BATCH_SIZE = 32

function makeModel(): tf.Sequential {
  const model = tf.sequential({
    layers: [
      tf.layers.dense({ name: 'a', units: 32, activation: 'relu', inputShape: [784] }),
      tf.layers.dense({ name: 'b', units: 32, activation: 'relu' }),
      tf.layers.dense({ name: 'c', units: 10, activation: 'softmax' }),
    ],
  })
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'categoricalCrossentropy' })
  return model
}

const warmUp = hump(1e-4, 1e-3)
const decay = smooth(1e-3, 0)
const small = linear(1e-8, 1e-7)

const RULES: Readonly<Record<string, readonly MonoTypeOperatorFunction<BatchEvent>[]>> = {
  'no rule': [],
  'eight rules in one group': [warmUp, decay, warmUp, decay].map(lr =>
    anneal('*', { learningRate: lr, epsilon: small }),
  ),
  'eight rules in three groups': ['*', '#a', '#b', '#c'].map(css =>
    anneal(css, { learningRate: warmUp, epsilon: small }),
  ),
  'two betas that move': [anneal('*', { beta1: linear(0.95, 0.85), beta2: linear(0.99, 0.999) })],
}

/** One batch of a plain fit, one of ours, in turn: their ratios, and the milliseconds of a plain one. */
async function bench(rules: readonly MonoTypeOperatorFunction<BatchEvent>[]): Promise<[number[], number]> {
  const xs = tf.randomNormal([BATCH_SIZE * BATCHES, 784])
  const ys = tf.oneHot(
    tf
      .range(0, BATCH_SIZE * BATCHES, 1, 'int32')
      .mod(10)
      .toInt(),
    10,
  )
  const args = { epochs: 1, batchSize: BATCH_SIZE, verbose: 0 as const }
  const turnstile = new Turnstile(2)
  const plain = turnstile.gate()
  const ours = turnstile.gate()
  const run$ = rules.reduce(
    (events, rule) => events.pipe(rule),
    fromFit(makeModel(), xs, ys, { ...args, callbacks: [ours.callback] }),
  )
  await Promise.all([makeModel().fit(xs, ys, { ...args, callbacks: [plain.callback] }), lastValueFrom(run$)])
  tf.dispose([xs, ys])
  const [, milliseconds] = quartiles(plain.times.slice(WARM_UP))
  return [ours.times.map((time, k) => time / plain.times[k]!).slice(WARM_UP), milliseconds]
}

async function main(): Promise<void> {
  tf.env().set('PROD', true)
  console.log(
    `MLP 784-32-32-10, Adam, batches of ${BATCH_SIZE}; median of ${BATCHES - WARM_UP} (middle half)`,
  )
  for (const backend of ['wasm', 'cpu']) {
    await tf.setBackend(backend)
    for (const [name, rules] of Object.entries(RULES)) {
      const [ratios, milliseconds] = await bench(rules)
      console.log(
        row(`a batch with ${name} / plain fit, ${backend}`, ratios, `${milliseconds.toFixed(2)} ms`),
      )
    }
  }
}

await main()
