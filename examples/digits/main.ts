// Handwritten digits: a constant learning rate against a warm-up and decay with the same peak.
import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { filter, lastValueFrom, tap, toArray } from 'rxjs'
import { constant, linear, sequence, smooth, sparkline, type BatchEvent, type Fn } from 'rx-anneal'
import { anneal, fromFit, progressBar } from 'rx-anneal/tfjs'
import { plotRun, report } from 'rx-anneal/view'
import { loadDigits, type Digits } from './data.ts'
import { makeModel } from './model.ts'
import { registerFilterGradient } from './wasmConvolution.ts'

const PEAK = 0.1
const EPOCHS = 8
const OUT = fileURLToPath(new URL('out/', import.meta.url))

/** What became of a training. */
interface Training {
  readonly name: string
  /** The part of the digits held out that it tells right. */
  readonly accuracy: number
  readonly events: readonly BatchEvent[]
}

async function train(name: string, lr: Fn, training: Digits, heldOut: Digits): Promise<Training> {
  const model = makeModel(tf.train.momentum(PEAK, 0.9))
  const args = { epochs: EPOCHS, batchSize: 64, shuffle: false }
  const events = await lastValueFrom(
    fromFit(model, training.images, training.labels, args).pipe(
      anneal('*', { learningRate: lr }),
      progressBar(name),
      report(`${OUT}${name.replaceAll(' ', '-')}.html`, {
        title: `Handwritten digits, ${name}`,
        planned: { learningRate: lr },
      }),
      filter(({ type }) => type === 'batchEnd'),
      // A metric is read from the device while its event is there.
      tap(({ logs }) => logs.loss),
      toArray(),
    ),
  )
  const [, accuracy] = model.evaluate(heldOut.images, heldOut.labels) as [tf.Scalar, tf.Scalar]
  return { name, accuracy: (await accuracy.data())[0]!, events }
}

async function main(): Promise<void> {
  tf.env().set('PROD', true)
  await tf.setBackend('wasm')
  registerFilterGradient()
  const { training, heldOut } = loadDigits()
  console.log(
    `${training.images.shape[0]} handwritten digits to train on, ${heldOut.images.shape[0]} held out\n`,
  )

  const warmUpAndDecay = sequence([0.2, linear(0, PEAK)], [0.8, smooth(PEAK, 0)])
  const trainings = [
    await train('constant', constant(PEAK), training, heldOut),
    await train('warm-up and decay', warmUpAndDecay, training, heldOut),
  ]

  const row = (...cells: string[]) =>
    console.log(cells.map((cell, i) => (i < 3 ? cell.padEnd([19, 26, 26][i]!) : cell)).join(''))
  console.log()
  row('', 'learning rate', 'log of training loss', 'held out')
  for (const { name, events, accuracy } of trainings)
    row(
      name,
      sparkline(thinned(events.map(({ assigned }) => assigned[0]!.value))),
      sparkline(thinned(events.map(({ logs }) => logs.loss!)).map(Math.log)),
      percent(accuracy),
    )

  const named = trainings.map(
    ({ name, accuracy, events }) => [`${name}, ${percent(accuracy)}`, events] as const,
  )
  const picture = plotRun(Object.fromEntries(named), { title: 'Handwritten digits, right of those held out' })
  writeFileSync(`${OUT}digits.svg`, picture)
  console.log(`\nThe curves as a picture, and a report of each training: ${relative('.', OUT)}/`)
}

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`

/** 24 means over equal parts. */
const thinned = (values: readonly number[]): number[] =>
  Array.from({ length: 24 }, (_, i) => {
    const part = values.slice((i * values.length) / 24, ((i + 1) * values.length) / 24)
    return part.reduce((sum, value) => sum + value, 0) / part.length
  })

await main()
