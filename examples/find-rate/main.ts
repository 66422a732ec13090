// Handwritten digits: a learning rate is searched, read from the curve by six rules, and tried, against ten times more
// and ten times less.
import { mkdirSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { lastValueFrom, toArray } from 'rxjs'
import { hump, suggest } from 'rx-anneal'
import { anneal, findLearningRate, fromFit, progressBar } from 'rx-anneal/tfjs'
import { loadDigits, type Digits } from '../digits/data.ts'
import { makeModel } from '../digits/model.ts'
import { registerFilterGradient } from '../digits/wasmConvolution.ts'
import { chart, show } from './chart.ts'
import { picture } from './picture.ts'

const BATCH_SIZE = 64
const EPOCHS = 3
const make = () => makeModel(tf.train.momentum(0.01, 0.9))

/** The part of the held-out digits that a network tells right after it was trained up to a rate, and down again. */
async function accuracyWith(name: string, rate: number, training: Digits, heldOut: Digits): Promise<number> {
  const model = make()
  const args = { epochs: EPOCHS, batchSize: BATCH_SIZE, shuffle: false }
  await lastValueFrom(
    fromFit(model, training.images, training.labels, args).pipe(
      anneal('*', { learningRate: hump(rate / 25, rate) }),
      progressBar(name),
    ),
  )
  const [, accuracy] = model.evaluate(heldOut.images, heldOut.labels) as [tf.Scalar, tf.Scalar]
  return (await accuracy.data())[0]!
}

async function main(): Promise<void> {
  tf.env().set('PROD', true)
  await tf.setBackend('wasm')
  registerFilterGradient()
  const { training, heldOut } = loadDigits()
  console.log(
    `${training.images.shape[0]} handwritten digits to train on, ${heldOut.images.shape[0]} held out\n`,
  )

  const search = { batchSize: BATCH_SIZE, shuffle: false }
  const points = await lastValueFrom(
    findLearningRate(make(), training.images, training.labels, search).pipe(toArray()),
  )
  const suggestions = suggest(points)
  const { learningRate, factor } = suggestions.consensus
  console.log(`loss, smoothed, over the learning rate: ${points.length} batches of ${BATCH_SIZE}\n`)
  console.log(chart(points, suggestions))
  console.log(`\nHalf of the rules are within a factor of ${factor.toFixed(1)} of the consensus.`)

  const out = new URL('out/', import.meta.url)
  mkdirSync(out, { recursive: true })
  const file = new URL('find-rate.svg', out)
  writeFileSync(file, picture(points, suggestions))
  console.log(`The curve as a picture: ${relative('.', file.pathname)}\n`)

  const rates = {
    'ten times less': learningRate / 10,
    'the consensus': learningRate,
    'ten times more': learningRate * 10,
  }
  const rows: string[] = []
  for (const [name, rate] of Object.entries(rates)) {
    const accuracy = await accuracyWith(name, rate, training, heldOut)
    rows.push(`${name.padEnd(16)}${show(rate).padEnd(16)}${(100 * accuracy).toFixed(1).padStart(5)} %`)
  }
  console.log(`\n${''.padEnd(16)}${'learning rate'.padEnd(16)}held out`)
  for (const row of rows) console.log(row)
}

await main()
