// A real training with a bar, for a terminal of its own: `program.ts SCENARIO [TITLE]`.
import * as tf from '@tensorflow/tfjs'
import { takeWhile, tap, type MonoTypeOperatorFunction } from 'rxjs'
import { fn, hump, type BatchEvent } from '../../src/index.ts'
import { anneal, fromFit, progressBar } from '../../src/tfjs/index.ts'
import { HOSTILE } from '../support/hostile.ts'

const [scenario = '', title] = process.argv.slice(2)
const [epochs, batches] = scenario === 'validate' ? [3, 11] : [4, 25]
const milliseconds = scenario === 'look' ? 100 : 10

const sleep = () => new Promise<void>(resolve => setTimeout(resolve, milliseconds))
const atHalf = (act: () => void): MonoTypeOperatorFunction<BatchEvent> =>
  tap(({ type, step, steps = 0 }) => {
    if (type === 'batchEnd' && step * 2 === steps) act()
  })
const refuse = () => {
  throw new Error('what a user threw')
}

/** What happens beside the training. */
const SCENARIOS: Readonly<Record<string, MonoTypeOperatorFunction<BatchEvent>>> = {
  throw: atHalf(() => setTimeout(refuse)),
  exit: atHalf(() => process.exit(3)),
  leave: takeWhile(({ progress = 0 }) => progress < 0.5),
  validate: takeWhile(({ progress = 0 }) => progress < 0.95),
  print: tap(({ type, epoch }) => {
    if (type === 'epochEnd') console.log(`epoch ${epoch} is over\nand this is a second line`)
  }),
}

tf.env().set('PROD', true)
const xs = tf.linspace(-1, 1, batches).reshape([batches, 1])
const model = tf.sequential({
  layers: [
    tf.layers.dense({ name: 'body', units: 8, activation: 'tanh', inputShape: [1] }),
    tf.layers.dense({ name: 'head', units: 1 }),
  ],
})
const metrics = scenario === 'hostile' ? HOSTILE.map(name => ({ [name]: tf.losses.absoluteDifference })) : []
const named = metrics.flatMap(metric =>
  Object.entries(metric).map(([name, f]) =>
    Object.defineProperty((a: tf.Tensor, b: tf.Tensor) => f(a, b), 'name', { value: name }),
  ),
)
model.compile({ optimizer: 'adam', loss: 'meanSquaredError', metrics: named })
if (scenario === 'interrupt')
  process.on('SIGINT', () => {
    subscription.unsubscribe()
    console.log('unsubscribed')
    process.exit()
  })

const rate = scenario === 'fail' ? fn(t => (t < 0.5 ? 0.01 : -1)) : hump(1e-3, 1e-2)
const subscription = fromFit(model, xs, xs.square(), {
  epochs,
  batchSize: 1,
  ...(scenario === 'validate' ? { validationData: [xs, xs.square()] } : {}),
  callbacks: { onBatchBegin: sleep },
})
  .pipe(
    anneal('*', { learningRate: rate }),
    anneal(scenario === 'refuse' ? '#nobody' : '#head', { learningRate: hump(1e-3, 3e-2) }),
    progressBar(title),
    SCENARIOS[scenario] ?? tap(),
  )
  .subscribe({
    error: (error: unknown) => console.log(`failed: ${(error as Error).message}`),
    complete: () => console.log('done'),
  })
