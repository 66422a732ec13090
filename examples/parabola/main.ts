// The seed's tutorial: fit x² three times, with no schedule, with one on the whole network, with one on its first layer.
import * as tf from '@tensorflow/tfjs'
import { hump, sparkline } from 'rx-anneal'
import { ParamScheduler } from 'rx-anneal/tfjs'

const EPOCHS = 100

function makeModel(): tf.Sequential {
  const normal = (seed: number) => tf.initializers.glorotNormal({ seed })
  const model = tf.sequential({
    layers: [
      tf.layers.dense({
        name: 'first',
        units: 32,
        activation: 'relu',
        inputShape: [1],
        kernelInitializer: normal(1),
      }),
      tf.layers.dense({ name: 'last', units: 1, kernelInitializer: normal(2) }),
    ],
  })
  model.compile({ optimizer: tf.train.adam(1e-3), loss: 'meanSquaredError' })
  return model
}

/** Fits x² and prints how the loss went. */
async function fit(name: string, callbacks: ParamScheduler[]): Promise<void> {
  const xs = tf.linspace(-1, 1, 256).reshape([256, 1])
  const ys = xs.square()
  const model = makeModel()
  const args = { epochs: EPOCHS, batchSize: 64, shuffle: false, verbose: 0 as const }
  const { history } = await model.fit(xs, ys, { ...args, callbacks })
  const losses = history['loss'] as number[]
  const curve = sparkline(losses.filter((_, i) => i % 4 === 0).map(Math.log))
  console.log(`${name.padEnd(22)}${curve}  ${losses.at(-1)!.toExponential(1)}`)
}

async function main(): Promise<void> {
  tf.env().set('PROD', true)
  // Exponents rise and fall, so that the rate itself moves between 0.001 and 0.01 as evenly in ratios.
  const lr = hump(-3, -2, 'lr').modifyOutput(x => 10 ** x)
  console.log('Fitting x², log of the loss over 100 epochs\n')
  await fit('no schedule', [])
  await fit('the whole network', [new ParamScheduler('*', lr)])
  await fit('the first layer only', [new ParamScheduler('#first', lr)])
  console.log('\nThe schedule:', lr)
}

await main()
