// What a batch costs in groups of weights with rates of their own, with decay and clipping, against plain `fit`.
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { lastValueFrom, type MonoTypeOperatorFunction } from 'rxjs'
import { smooth, spread, type BatchEvent } from 'rx-anneal'
import { anneal, fromFit } from 'rx-anneal/tfjs'
import { registerFilterGradient } from '../../examples/digits/wasmConvolution.ts'
import { quartiles, row } from './spread.ts'
import { Turnstile } from './Turnstile.ts'

type Rule = MonoTypeOperatorFunction<BatchEvent>

const BATCH_SIZE = 32
const WARM_UP = 20

const dense = (units: number, activation: 'relu' | 'softmax' = 'relu') =>
  tf.layers.dense({ units, activation })
const conv = (filters: number, strides = 1) =>
  tf.layers.conv2d({ filters, kernelSize: 3, strides, activation: 'relu' })
const pool = () => tf.layers.maxPooling2d({ poolSize: 2 })
const head = () => tf.layers.dense({ name: 'head', units: 10, activation: 'softmax' })

interface Net {
  readonly name: string
  readonly batches: number
  readonly inputShape: readonly number[]
  readonly layers: () => tf.layers.Layer[]
  /** By how many groups there are, what divides the net into them. */
  readonly groups: Readonly<Record<number, readonly Rule[]>>
}

const lr = smooth(1e-3, 0)
const one = [anneal('*', { learningRate: lr })]
const two = [...one, anneal('#head', { learningRate: smooth(1e-2, 0) })]
const byLayer = [anneal(':root > *', { learningRate: spread(1e-4, 1e-3, smooth(1, 0)) })]
const byWeight = [anneal(':root > * > *', { learningRate: spread(1e-4, 1e-3, smooth(1, 0)) })]

const NETS: readonly Net[] = [
  {
    name: 'small MLP 784-32-10',
    batches: 400,
    inputShape: [784],
    layers: () => [dense(32), head()],
    groups: { 1: one, 2: two, 4: byWeight },
  },
  {
    name: 'medium MLP 784-256×6-128-10',
    batches: 120,
    inputShape: [784],
    layers: () => [...Array.from({ length: 6 }, () => dense(256)), dense(128), head()],
    groups: { 1: one, 2: two, 8: byLayer },
  },
  {
    name: 'small CNN 28×28 8c3s2-16c3s2-norm-10',
    batches: 200,
    inputShape: [28, 28, 1],
    layers: () => [conv(8, 2), conv(16, 2), tf.layers.batchNormalization(), tf.layers.flatten(), head()],
    groups: { 1: one, 2: two, 8: byWeight },
  },
  {
    name: 'CNN 28×28 8c3-pool-16c3-pool-norm-dropout-10',
    batches: 100,
    inputShape: [28, 28, 1],
    layers: () => [
      ...[conv(8), pool(), conv(16), pool(), tf.layers.batchNormalization(), tf.layers.flatten()],
      ...[tf.layers.dropout({ rate: 0.25 }), head()],
    ],
    groups: { 1: one, 2: two, 8: byWeight },
  },
  {
    name: 'deep MLP 784-(16×49)-10',
    batches: 200,
    inputShape: [784],
    layers: () => [...Array.from({ length: 49 }, () => dense(16)), head()],
    groups: { 1: one, 2: two, 50: byLayer },
  },
]

const AROUND: Readonly<Record<string, readonly Rule[]>> = {
  '': [],
  ', decay': [anneal('*', { weightDecay: 0.01 }), anneal('bias', { weightDecay: 0 })],
  ', clipped': [anneal(':root', { clipNorm: 1 })],
}

function makeModel({ inputShape, layers }: Net): tf.LayersModel {
  const input = tf.input({ shape: [...inputShape] })
  const outputs = layers().reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input)
  const model = tf.model({ inputs: input, outputs })
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'categoricalCrossentropy' })
  return model
}

async function bench(net: Net): Promise<void> {
  const samples = BATCH_SIZE * net.batches
  const xs = tf.randomNormal([samples, ...net.inputShape])
  const ys = tf.oneHot(tf.range(0, samples, 1, 'int32').mod(10).toInt(), 10)
  const args = { epochs: 1, batchSize: BATCH_SIZE, verbose: 0 as const }
  const variants = Object.entries(net.groups).flatMap(([count, groups]) =>
    Object.entries(AROUND).map(([around, rules]) => ({
      name: `${count} ${count === '1' ? 'group' : 'groups'}${around}`,
      rules: [...groups, ...rules],
    })),
  )
  const turnstile = new Turnstile(variants.length + 1)
  const plain = turnstile.gate()
  const runs = variants.map(({ name, rules }) => {
    const gate = turnstile.gate()
    const events$ = fromFit(makeModel(net), xs, ys, { ...args, callbacks: [gate.callback] })
    return { name, gate, run$: rules.reduce((run$, rule) => run$.pipe(rule), events$) }
  })
  await Promise.all([
    makeModel(net).fit(xs, ys, { ...args, callbacks: [plain.callback] }),
    ...runs.map(({ run$ }) => lastValueFrom(run$)),
  ])
  tf.dispose([xs, ys])
  const [, milliseconds] = quartiles(plain.times.slice(WARM_UP))
  console.log(`\n${net.name}: ${milliseconds.toFixed(2)} ms a batch of plain fit`)
  for (const { name, gate } of runs)
    console.log(row(`  ${name}`, gate.times.map((time, k) => time / plain.times[k]!).slice(WARM_UP)))
}

async function main(): Promise<void> {
  tf.env().set('PROD', true)
  await tf.setBackend('wasm')
  registerFilterGradient()
  console.log(`Adam on wasm, batches of ${BATCH_SIZE}; median (middle half) against plain fit`)
  for (const net of NETS) await bench(net)
}

await main()
