// Handwritten digits: a constant learning rate against a warm-up and decay with the same peak.
import { mkdirSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { filter, lastValueFrom, toArray } from 'rxjs'
import { constant, linear, sequence, smooth, sparkline, type Fn } from 'rx-anneal'
import { anneal, fromFit, progressBar } from 'rx-anneal/tfjs'
import { loadDigits, type Digits } from './data.ts'
import { makeModel } from './model.ts'
import { picture, type Training } from './picture.ts'
import { registerFilterGradient } from './wasmConvolution.ts'

const PEAK = 0.1
const EPOCHS = 8

async function train(name: string, lr: Fn, training: Digits, heldOut: Digits): Promise<Training> {
  const model = makeModel(tf.train.momentum(PEAK, 0.9))
  const args = { epochs: EPOCHS, batchSize: 64, shuffle: false }
  const events = await lastValueFrom(
    fromFit(model, training.images, training.labels, args).pipe(
      anneal('*', { learningRate: lr }),
      progressBar(name),
      // A metric is read from the device while its event is there.
      filter(({ type, logs }) => type === 'batchEnd' && logs.loss !== undefined),
      toArray(),
    ),
  )
  const [, accuracy] = model.evaluate(heldOut.images, heldOut.labels) as [tf.Scalar, tf.Scalar]
  return {
    name,
    accuracy: (await accuracy.data())[0]!,
    rates: events.map(({ assigned }) => assigned[0]!.value),
    losses: events.map(({ logs }) => logs.loss!),
  }
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
  for (const { name, rates, losses, accuracy } of trainings)
    row(
      name,
      sparkline(thinned(rates)),
      sparkline(thinned(losses).map(Math.log)),
      `${(100 * accuracy).toFixed(1)} %`,
    )

  const out = new URL('out/', import.meta.url)
  mkdirSync(out, { recursive: true })
  const file = new URL('digits.svg', out)
  writeFileSync(file, picture(trainings))
  console.log(`\nThe curves as a picture: ${relative('.', file.pathname)}`)
}

/** 24 means over equal parts. */
const thinned = (values: readonly number[]): number[] =>
  Array.from({ length: 24 }, (_, i) => {
    const part = values.slice((i * values.length) / 24, ((i + 1) * values.length) / 24)
    return part.reduce((sum, value) => sum + value, 0) / part.length
  })

await main()
