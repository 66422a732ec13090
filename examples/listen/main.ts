// Handwritten digits: a rate that is held until the validation loss stops falling and then cools down, against the same
// by hand, for which one has to know beforehand when that will be, and a cosine of the same length.
import { mkdirSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { identity, lastValueFrom, tap, type MonoTypeOperatorFunction } from 'rxjs'
import {
  ended,
  linear,
  onward,
  sequence,
  simulate,
  smooth,
  sparkline,
  stalled,
  stopWhen,
  toRecord,
  type BatchEvent,
  type Fn,
  type Live,
  type Recorded,
} from 'rx-anneal'
import { torch } from 'rx-anneal/recipes'
import { anneal, fromFit, progressBar } from 'rx-anneal/tfjs'
import { plotRun } from 'rx-anneal/view'
import { loadDigits, type Digits } from '../digits/data.ts'
import { makeModel } from '../digits/model.ts'
import { registerFilterGradient } from '../digits/wasmConvolution.ts'

const PEAK = 0.1
const LONGEST = 30
const BATCH_SIZE = 128
const OUT = fileURLToPath(new URL('out/', import.meta.url))

/** What became of a training. */
interface Training {
  readonly name: string
  readonly epochs: number
  readonly accuracy: number
  readonly rates: readonly number[]
  readonly record: readonly Recorded[]
  readonly events: readonly BatchEvent[]
}

async function train(
  name: string,
  learningRate: Fn | Live,
  { training, heldOut }: { training: Digits; heldOut: Digits },
  epochs: number,
  stop: MonoTypeOperatorFunction<BatchEvent> = identity,
): Promise<Training> {
  const model = makeModel(tf.train.momentum(PEAK, 0.9))
  const args = { epochs, batchSize: BATCH_SIZE, shuffle: false, validationSplit: 0.125 }
  const events: BatchEvent[] = []
  const record: Recorded[] = []
  await lastValueFrom(
    fromFit(model, training.images, training.labels, args).pipe(
      anneal('*', { learningRate }),
      stop,
      progressBar(name),
      tap(event => events.push(event)),
      toRecord(),
      tap(moment => record.push(moment)),
    ),
  )
  const [, accuracy] = model.evaluate(heldOut.images, heldOut.labels) as [tf.Scalar, tf.Scalar]
  const batches = events.filter(({ type }) => type === 'batchEnd')
  const rates = batches.map(({ assigned }) => assigned[0]!.value)
  return { name, epochs: record.length, accuracy: (await accuracy.data())[0]!, rates, record, events }
}

async function main(): Promise<void> {
  tf.env().set('PROD', true)
  await tf.setBackend('wasm')
  registerFilterGradient()
  const digits = loadDigits()

  const listening = sequence(
    [{ epochs: 1 }, linear(PEAK / 100, PEAK)],
    [{ until: stalled({ patience: 2 }) }, PEAK],
    [{ epochs: 3 }, onward(smooth(1, 0))],
  )
  const found = await train('listening', listening, digits, LONGEST, stopWhen(ended(listening)))
  const { epochs, rates, record } = found
  const steps = rates.length
  const [epoch, cooling] = [steps / epochs, (3 * steps) / epochs]

  const byHand = torch.SequentialLR({
    schedulers: [
      torch.LinearLR({ lr: PEAK, start_factor: 0.01, total_iters: epoch }),
      torch.ConstantLR({ lr: PEAK, factor: 1, total_iters: 1 }),
      torch.CosineAnnealingLR({ lr: PEAK, T_max: cooling }),
    ],
    milestones: [epoch, steps - cooling],
  })
  const cosine = torch.SequentialLR({
    schedulers: [
      torch.LinearLR({ lr: PEAK, start_factor: 0.01, total_iters: epoch }),
      torch.CosineAnnealingLR({ lr: PEAK, T_max: steps - epoch }),
    ],
    milestones: [epoch],
  })
  const trainings = [
    found,
    await train('torch, by hand', byHand, digits, epochs),
    await train('torch, cosine', cosine, digits, epochs),
  ]

  console.log(
    `
After epoch ${epochs - 3} the loss had not fallen for two epochs: it took ${epochs} epochs of at most ${LONGEST}
`,
  )
  const row = (...cells: string[]) =>
    console.log(cells.map((cell, i) => (i < 3 ? cell.padEnd([16, 26, epochs + 6][i]!) : cell)).join(''))
  row('', 'learning rate', 'val_loss', 'held out')
  for (const { name, accuracy, ...training } of trainings)
    row(
      name,
      sparkline(Array.from({ length: 24 }, (_, i) => training.rates[Math.floor((i * steps) / 24)]!)),
      sparkline(training.record.map(({ logs }) => Math.log(logs['val_loss']!))),
      `${(100 * accuracy).toFixed(1)} %`,
    )

  const again = simulate(listening, JSON.parse(JSON.stringify(record)) as Recorded[])
  const isSame = again.every((rate, i) => Object.is(rate, rates[i]))
  const farthest = Math.max(...trainings[1]!.rates.map((rate, i) => Math.abs(rate - rates[i]!)))
  console.log(
    `\nReplayed from the record of its ${epochs} epochs: ${isSame ? 'the same' : 'OTHER'} ${again.length} rates, bit for bit`,
  )
  console.log(`torch's recipe, once one knows the length: the same rates within ${farthest}`)

  mkdirSync(OUT, { recursive: true })
  // By hand it is the same picture.
  const named = Object.fromEntries([found, trainings[2]!].map(({ name, events }) => [name, events]))
  writeFileSync(`${OUT}listen.svg`, plotRun(named, { title: 'Handwritten digits' }))
  console.log(`\nThe curves as a picture: ${relative('.', OUT)}/listen.svg`)
}

await main()
