// What a batch costs with rules, against plain `fit`: one batch of each in turn, in one process.
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { lastValueFrom } from 'rxjs'
import { hump, linear, smooth } from 'rx-anneal'
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

const rules = {
  'no rule': [],
  'eight rules in one group': [
    anneal('*', { learningRate: hump(1e-4, 1e-3), beta1: linear(0.95, 0.85), beta2: 0.999, epsilon: 1e-7 }),
    anneal(':root', { learningRate: smooth(1e-3, 0), beta1: 0.9, beta2: linear(0.99, 0.999), epsilon: 1e-8 }),
  ],
  'eight rules in three groups': [
    anneal('*', { learningRate: hump(1e-4, 1e-3), beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }),
    anneal('#b', { learningRate: smooth(1e-3, 0), epsilon: 1e-8 }),
    anneal('#c', { learningRate: linear(1e-3, 0), epsilon: 1e-8 }),
  ],
}

async function bench(backend: string): Promise<void> {
  await tf.setBackend(backend)
  const xs = tf.randomNormal([BATCH_SIZE * BATCHES, 784])
  const ys = tf.oneHot(
    tf
      .range(0, BATCH_SIZE * BATCHES, 1, 'int32')
      .mod(10)
      .toInt(),
    10,
  )
  const args = { epochs: 1, batchSize: BATCH_SIZE, verbose: 0 as const }
  const turnstile = new Turnstile(1 + Object.keys(rules).length)

  const plain = turnstile.gate()
  const fits: Promise<unknown>[] = [makeModel().fit(xs, ys, { ...args, callbacks: [plain.callback] })]
  const gates = Object.values(rules).map(operators => {
    const gate = turnstile.gate()
    const run$ = operators.reduce(
      (events, rule) => events.pipe(rule),
      fromFit(makeModel(), xs, ys, { ...args, callbacks: [gate.callback] }),
    )
    fits.push(lastValueFrom(run$))
    return gate
  })
  await Promise.all(fits)
  tf.dispose([xs, ys])

  const [, milliseconds] = quartiles(plain.times.slice(WARM_UP))
  Object.keys(rules).forEach((name, i) => {
    const ratios = gates[i]!.times.map((time, k) => time / plain.times[k]!).slice(WARM_UP)
    console.log(row(`a batch with ${name} / plain fit, ${backend}`, ratios, `${milliseconds.toFixed(2)} ms`))
  })
}

async function main(): Promise<void> {
  tf.env().set('PROD', true)
  console.log(
    `MLP 784-32-32-10, Adam, batches of ${BATCH_SIZE}; median of ${BATCHES - WARM_UP} (middle half)`,
  )
  await bench('wasm')
  await bench('cpu')
}

await main()
