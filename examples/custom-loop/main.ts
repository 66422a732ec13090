// A loop of one's own on the core API: an autoencoder of penguins, whose loss has a weight that warms up.
import * as tf from '@tensorflow/tfjs'
import { filter, lastValueFrom, toArray } from 'rxjs'
import { drive, linear, sequence, smooth, sparkline } from 'rx-anneal'
import { anneal, fromSteps, progressBar } from 'rx-anneal/tfjs'
import { Autoencoder } from './Autoencoder.ts'
import { loadPenguins } from './penguins.ts'

async function main(): Promise<void> {
  tf.env().set('PROD', true)
  const { measures, species } = loadPenguins()
  const x = tf.tensor2d(measures)
  const model = new Autoencoder()
  const optimizer = tf.train.adam()

  // The weight of the divergence belongs to no optimizer: at full strength from the start it would empty the plane.
  let weight = 0
  const warmUp = sequence([0.4, linear(0, 1)], [0.6, 1])

  const run$ = fromSteps(
    { optimizer, variables: model.variables },
    { epochs: 30, stepsPerEpoch: 20 },
    ({ optimizer, step }) =>
      tf.tidy(() => {
        const { reconstruction, divergence } = model.losses(x, step)
        optimizer.minimize(() => {
          const now = model.losses(x, step)
          return now.reconstruction.add(now.divergence.mul(weight))
        })
        return { reconstruction, divergence }
      }),
  )
  const epochs = await lastValueFrom(
    run$.pipe(
      anneal(':root', { learningRate: smooth(0.01, 0) }),
      anneal('dec', { learningRate: smooth(0.02, 0) }),
      drive(warmUp, value => (weight = value)),
      progressBar('penguins'),
      filter(({ type }) => type === 'epochEnd'),
      toArray(),
    ),
  )
  const row = (name: string, values: number[]) =>
    console.log(`${name.padEnd(26)}${sparkline(values)}  ${values.at(-1)!.toFixed(2)}`)
  console.log()
  row('weight of the divergence', [...warmUp.iter(epochs.length)])
  row(
    'divergence',
    epochs.map(({ logs }) => logs['divergence']!),
  )
  row(
    'error of reconstruction',
    epochs.map(({ logs }) => logs['reconstruction']!),
  )
  console.log('\nThe plane that four measures were put on: A Adelie, C Chinstrap, G Gentoo\n')
  console.log(scatter((await model.encode(x).mean.array()) as [number, number][], species))
}

/** Points on a plane, as the first letters of their names. */
function scatter(points: readonly [number, number][], names: readonly string[]): string {
  const [columns, rows] = [64, 18]
  const grid = Array.from({ length: rows }, () => Array.from({ length: columns }, () => ' '))
  points.forEach(([u, v], i) => {
    const column = Math.round(((u + 3) / 6) * (columns - 1))
    const line = Math.round(((3 - v) / 6) * (rows - 1))
    if (grid[line]?.[column]) grid[line][column] = names[i]![0]!
  })
  return grid
    .map(line => `  ${line.join('').trimEnd()}`)
    .filter(line => line.trim())
    .join('\n')
}

await main()
