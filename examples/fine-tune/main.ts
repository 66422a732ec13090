// A network that knows the digits 0 to 4 learns 5 to 9 from a few images: with spread rates and gradual unfreezing,
// against training its new head only, training everything, and beginning from scratch.
import { relative } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { pipe } from 'rxjs'
import { hump } from 'rx-anneal'
import { anneal, progressBar } from 'rx-anneal/tfjs'
import { loadDigits, type Digits } from '../digits/data.ts'
import { registerFilterGradient } from '../digits/wasmConvolution.ts'
import { folder } from './folder.ts'
import { makeModel, withNewHead } from './model.ts'
import { only } from './only.ts'
import { deviation, mean, median } from './statistics.ts'
import { accuracyOn, train } from './train.ts'
import { WAYS, type Way } from './ways.ts'

const KNOWN = [0, 1, 2, 3, 4]
const NEW = [5, 6, 7, 8, 9]
const IMAGES = 20
const TRIALS = 4
const PEAKS = [0.003, 0.01, 0.03, 0.1]
const OUT = new URL('out/', import.meta.url)

async function learnKnown(training: Digits, heldOut: Digits): Promise<void> {
  const model = makeModel(1)
  const rules = pipe(anneal('*', { learningRate: hump(3e-4, 3e-3) }), progressBar('0 to 4'))
  await train(model, training, { epochs: 6, batchSize: 64 }, rules)
  await model.save(folder(OUT))
  const accuracy = await accuracyOn(heldOut, model)
  console.log(`\n0 to 4: ${count(training)} images to train on, ${count(heldOut)} held out`)
  console.log(`${accuracy.toFixed(1)} % right, saved in ${relative('.', OUT.pathname)}/`)
}

async function learnNew(
  { pretrained, rules }: Way,
  peak: number,
  trials: readonly Digits[],
  heldOut: Digits,
) {
  const accuracies: number[] = []
  const seconds: number[] = []
  for (const [i, training] of trials.entries()) {
    const seed = 10 * (i + 1)
    const model = pretrained ? withNewHead(await tf.loadLayersModel(folder(OUT)), seed) : makeModel(seed)
    seconds.push(await train(model, training, { epochs: 30, batchSize: 25 }, rules(peak)))
    accuracies.push(await accuracyOn(heldOut, model))
  }
  return { accuracies, seconds }
}

async function main(): Promise<void> {
  tf.env().set('PROD', true)
  await tf.setBackend('wasm')
  registerFilterGradient()
  const { training, heldOut } = loadDigits()
  await learnKnown(only(training, KNOWN), only(heldOut, KNOWN))

  const trials = Array.from({ length: TRIALS }, (_, i) => only(training, NEW, IMAGES, i * IMAGES))
  const unseen = only(heldOut, NEW)
  console.log(`\n5 to 9: ${IMAGES} images of each to train on, ${count(unseen)} held out`)
  console.log(`% right: mean ± standard deviation of ${TRIALS} trials, other images and heads in each\n`)
  const write = (text: string, width: number) => process.stdout.write(text.padStart(width))
  write('peak learning rate', 0)
  for (const peak of PEAKS) write(String(peak), 13)
  write('one run\n', 10)
  for (const way of WAYS) {
    write(way.name.padEnd(18), 0)
    const all: number[] = []
    for (const peak of PEAKS) {
      const { accuracies, seconds } = await learnNew(way, peak, trials, unseen)
      write(`${mean(accuracies).toFixed(1)} ± ${deviation(accuracies).toFixed(1)}`, 13)
      all.push(...seconds)
    }
    write(`${median(all).toFixed(2)} s\n`, 10)
  }
}

const count = ({ images }: Digits): number => images.shape[0]

await main()
