import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, type MonoTypeOperatorFunction } from 'rxjs'
import { afterEach, describe, expect, test } from 'vitest'
import type { BatchEvent } from '../../src/index.ts'
import { anneal, fromSteps } from '../../src/tfjs/index.ts'
import { alike, square } from './support/alike.ts'
import { apart, SAME } from './support/apart.ts'
import { chain } from './support/models.ts'
import { OPTIMIZERS, type Maker } from './support/optimizers.ts'
import { loaded, saved } from './support/saved.ts'
import { stack, STACK_WAYS } from './support/stack.ts'
import { Twins } from './support/Twins.ts'

type Rule = MonoTypeOperatorFunction<BatchEvent>

afterEach(() => tf.disposeVariables())

const way = STACK_WAYS['fit']!
const slotted = Object.entries(OPTIMIZERS).filter(([name]) => name !== 'SGD')

/** How fast each layer learns, relative to the optimizer's own rate. */
const PACES: Readonly<Record<string, number>> = { a: 1, b: 0.5, c: 0.25 }

/** Three groups, each with a rate of its own. */
const rules = ({ own }: Maker): Rule[] =>
  Object.entries(PACES).map(([name, pace]) => anneal(`#${name}`, { learningRate: own.learningRate * pace }))

const paced = ({ make, own }: Maker) =>
  new Twins(({ name }) => make({ learningRate: own.learningRate * (PACES[name.split('/')[0]!] ?? 1) }))

/** Compiles a model anew with its optimizer; these layers are not to be trained. */
function freeze(model: tf.LayersModel, frozen: readonly string[], optimizer = model.optimizer): void {
  for (const layer of model.layers) layer.trainable = !frozen.includes(layer.name)
  model.compile({ optimizer, loss: 'meanSquaredError' })
}

/** Two lists of variables that are alike, with one loss. */
function gambler() {
  const weight = (name: string, seed: number) =>
    tf.tidy(() => tf.randomNormal([4], 0, 1, 'float32', seed).variable(true, name))
  const lists = ['left', 'right'].map((side, i) => [
    weight(`${side}/kernel`, 1 + i),
    weight(`${side}/bias`, 3 + i),
  ]) as [tf.Variable[], tf.Variable[]]
  const [left, right] = lists
  const loss = () =>
    left[0]!
      .mul(right[0]!)
      .add(left[1]!)
      .add(right[1]!.mul(2))
      .sub([1, -1, 2, 0.5])
      .square()
      .mean<tf.Scalar>()
  return { lists, all: lists.flat(), loss }
}

const ORDERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'from the end': [['a', 'b'], ['a'], []],
  'from the beginning': [['b', 'c'], ['c'], []],
  'to and fro': [['b'], ['a', 'c'], [], ['a']],
}
const orders = Object.entries(ORDERS).map(([order, stages]) => ({ order, stages }))
const STEPS = 3

describe.each(slotted)('%s', (_, maker) => {
  describe.each([
    ['layers that are alike', alike],
    ['layers that differ', stack],
  ])('of %s', (_, build) => {
    test.each(orders)('unfrozen $order, every weight keeps its own moments', async ({ stages }) => {
      const model = build(maker.make())
      const twin = build(maker.make())
      const twins = paced(maker)
      for (const [i, frozen] of stages.entries()) {
        freeze(model, frozen)
        const of = rules(maker).filter((_, j) => !frozen.includes('abc'[j]!))
        await way.ruled(model, i * STEPS, (i + 1) * STEPS, ...of)
        twins.fit(twin, i * STEPS, (i + 1) * STEPS, frozen)
      }
      expect(apart(model, twin)).toBeLessThan(SAME)
    })
  })

  test('without rx-anneal layers of different shapes end in an error', async () => {
    const model = stack(maker.make())
    freeze(model, ['a', 'b'])
    await way.plain(model, 0, 1)
    freeze(model, [])
    await expect(way.plain(model, 1, 2)).rejects.toThrow()
  })

  test('plain batches in between change nothing', async () => {
    const model = alike(maker.make())
    const twin = alike(maker.make())
    const twins = new Twins(() => maker.make())
    const own = anneal('*', { learningRate: maker.own.learningRate })
    await way.plain(model, 0, 2)
    await way.ruled(model, 2, 4, own)
    await way.plain(model, 4, 6)
    await way.ruled(model, 6, 8, own)
    twins.fit(twin, 0, 8)
    freeze(model, ['a'])
    await way.ruled(model, 8, 10, own)
    twins.fit(twin, 8, 10, ['a'])
    freeze(model, [])
    await way.ruled(model, 10, 12, own)
    twins.fit(twin, 10, 12)
    expect(apart(model, twin)).toBeLessThan(SAME)
  })

  test('what plain batches left of a model with a frozen layer goes on', async () => {
    const model = alike(maker.make())
    const twin = alike(maker.make())
    const twins = new Twins(() => maker.make())
    freeze(model, ['a'])
    await way.plain(model, 0, 3)
    twins.fit(twin, 0, 3, ['a'])
    freeze(model, [])
    await way.ruled(model, 3, 6, anneal('*', { learningRate: maker.own.learningRate }))
    twins.fit(twin, 3, 6)
    expect(apart(model, twin)).toBeLessThan(SAME)
  })

  test('more rules in a later run change nothing', async () => {
    const model = alike(maker.make())
    const twin = alike(maker.make())
    const { learningRate } = maker.own
    const twins = new Twins(() => maker.make())
    await way.ruled(model, 0, 3, anneal('*', { learningRate }))
    await way.ruled(model, 3, 6, anneal('*', { learningRate }), anneal('#b', { learningRate }))
    twins.fit(twin, 0, 6)
    expect(apart(model, twin)).toBeLessThan(SAME)
  })

  test('a new head starts with moments of its own', async () => {
    const heads = (model: tf.LayersModel) => {
      const [a, b] = ['a', 'b'].map(name => model.getLayer(name)) as [tf.layers.Layer, tf.layers.Layer]
      const rest = () => [
        tf.layers.reshape({ targetShape: [4, 1] }),
        tf.layers.averagePooling1d({ poolSize: 2 }),
        tf.layers.flatten(),
      ]
      return chain('second', [4], a, b, square('c', 5), ...rest())
    }
    const first = alike(maker.make())
    const twin = alike(maker.make())
    const twins = paced(maker)
    await way.ruled(first, 0, 3, ...rules(maker))
    twins.fit(twin, 0, 3)
    const [second, secondTwin] = [heads(first), heads(twin)]
    for (const frozen of [['a', 'b'], ['a'], []]) {
      freeze(second, frozen, first.optimizer)
      const of = rules(maker).filter((_, j) => !frozen.includes('abc'[j]!))
      await way.ruled(second, 3, 6, ...of)
      twins.fit(secondTwin, 3, 6, frozen)
    }
    expect(apart(second, secondTwin)).toBeLessThan(SAME)
  })

  test('models that share it in turns keep their own', async () => {
    const optimizer = maker.make()
    const models = [alike(optimizer), alike(optimizer)]
    const theirs = [alike(maker.make()), alike(maker.make())]
    const twins = paced(maker)
    for (let i = 0; i < 6; i++) {
      await way.ruled(models[i % 2]!, 2 * i, 2 * i + 2, ...rules(maker))
      twins.fit(theirs[i % 2]!, 2 * i, 2 * i + 2)
    }
    for (const i of [0, 1]) expect(apart(models[i]!, theirs[i]!)).toBeLessThan(SAME)
  })

  test.each([1, 3])(
    'a model that is made again gets nothing of the one that was disposed after %d batches',
    async batches => {
      const optimizer = maker.make()
      const twins = paced(maker)
      const tensors: number[] = []
      for (let i = 0; i < 4; i++) {
        const model = alike(optimizer)
        await way.ruled(model, i, i + batches, ...rules(maker))
        const twin = alike(maker.make())
        twins.fit(twin, i, i + batches)
        expect(apart(model, twin)).toBeLessThan(SAME)
        twin.dispose()
        model.dispose()
      }
      const again = async () => {
        const model = alike(optimizer)
        await way.ruled(model, 0, batches, ...rules(maker))
        model.dispose()
        tensors.push(tf.memory().numTensors)
      }
      for (let i = 0; i < 4; i++) await again()
      expect(tensors.map(count => count - tensors[0]!)).toEqual([0, 0, 0, 0])
    },
  )

  test('lists of variables that take turns keep their own', async () => {
    const { learningRate } = maker.own
    const gan = gambler()
    const optimizer = maker.make()
    const run$ = fromSteps({ optimizer, variables: gan.all }, { epochs: 1, stepsPerEpoch: 4 }, () => {
      for (const list of [...gan.lists, ...gan.lists]) optimizer.minimize(gan.loss, false, list)
    })
    await lastValueFrom(
      run$.pipe(anneal('*', { learningRate }), anneal('bias', { learningRate: learningRate / 2 })),
    )
    const values = gan.all.map(weight => [...weight.dataSync()])
    tf.dispose(gan.all)

    const twin = gambler()
    const twins = new Twins(({ name }) =>
      maker.make({ learningRate: name.includes('bias') ? learningRate / 2 : learningRate }),
    )
    for (let i = 0; i < 8; i++) for (const list of twin.lists) twins.step(twin.loss, list)
    twin.all.forEach((weight, i) => {
      weight.dataSync().forEach((x, j) => expect(Math.abs(x - values[i]![j]!)).toBeLessThan(SAME))
    })
    tf.dispose(twin.all)
  })

  test('given to another optimizer, they go on with it', async () => {
    const model = alike(maker.make())
    const twin = alike(maker.make())
    const twins = paced(maker)
    await way.ruled(model, 0, 3, ...rules(maker))
    const other = maker.make()
    await other.setWeights(await model.optimizer.getWeights())
    freeze(model, ['a'], other)
    await way.ruled(model, 3, 6, ...rules(maker).slice(1))
    freeze(model, [])
    await way.ruled(model, 6, 9, ...rules(maker))
    twins.fit(twin, 0, 3)
    twins.fit(twin, 3, 6, ['a'])
    twins.fit(twin, 6, 9)
    expect(apart(model, twin)).toBeLessThan(SAME)
  })

  test.each([1, 3])('loaded while a layer is frozen, they wait for it over %d batches', async batches => {
    const first = alike(maker.make())
    const twin = alike(maker.make())
    const twins = paced(maker)
    await way.ruled(first, 0, 3, ...rules(maker))
    twins.fit(twin, 0, 3)
    const model = await loaded(await saved(first))
    freeze(model, ['b'])
    const [a, , c] = rules(maker)
    await way.ruled(model, 3, 3 + batches, a!, c!)
    twins.fit(twin, 3, 3 + batches, ['b'])
    freeze(model, [])
    await way.ruled(model, 9, 12, ...rules(maker))
    twins.fit(twin, 9, 12)
    expect(apart(model, twin)).toBeLessThan(SAME)
  })

  test('saved while a layer is frozen, they wait for it', async () => {
    const first = alike(maker.make())
    const twin = alike(maker.make())
    const twins = paced(maker)
    await way.ruled(first, 0, 3, ...rules(maker))
    twins.fit(twin, 0, 3)
    freeze(first, ['a'])
    await way.ruled(first, 3, 6, ...rules(maker).slice(1))
    twins.fit(twin, 3, 6, ['a'])
    const model = await loaded(await saved(first))
    await way.ruled(model, 6, 9, ...rules(maker).slice(1))
    twins.fit(twin, 6, 9, ['a'])
    freeze(model, [])
    await way.ruled(model, 9, 12, ...rules(maker))
    twins.fit(twin, 9, 12)
    expect(apart(model, twin)).toBeLessThan(SAME)
  })
})

// Adadelta's slots have no effect in TensorFlow.js.
test.each(slotted.filter(([name]) => name !== 'Adadelta'))(
  'without rx-anneal the moments of %s are mixed up',
  async (_, maker) => {
    const model = alike(maker.make())
    const twin = alike(maker.make())
    const twins = new Twins(() => maker.make())
    for (const [i, frozen] of ORDERS['from the end']!.entries()) {
      freeze(model, frozen)
      await way.plain(model, i * STEPS, (i + 1) * STEPS)
      twins.fit(twin, i * STEPS, (i + 1) * STEPS, frozen)
    }
    expect(apart(model, twin)).toBeGreaterThan(1e-4)
  },
)

/** Variables of these names; the loss is of each by itself. */
const named = (...names: string[]) =>
  names.map((name, i) => tf.tidy(() => tf.randomNormal([4], 0, 1, 'float32', 1 + i).variable(true, name)))
const bowl = (weights: readonly tf.Variable[]) => () =>
  tf.addN(
    weights.map((weight, i) =>
      weight
        .sub(i + 1)
        .square()
        .sum<tf.Scalar>()
        .mul<tf.Scalar>(i + 1),
    ),
  )

describe.each(slotted)('%s', (_, maker) => {
  test.each([1, 3])(
    'a variable with the name of one that is gone starts anew, after %d batches',
    async batches => {
      const train = async (name: string) => {
        const optimizer = maker.make()
        const minimize = (weights: tf.Variable[]) => {
          const run$ = fromSteps(
            { optimizer, variables: weights },
            { epochs: 1, stepsPerEpoch: batches },
            () => {
              optimizer.minimize(bowl(weights), false, weights)
            },
          )
          const { learningRate, beta1 } = maker.own
          const rates = run$.pipe(anneal('*', { learningRate }))
          // So that each has products of its own.
          return lastValueFrom(
            beta1
              ? rates.pipe(anneal('kernel', { beta1: beta1 / 2 }), anneal('bias', { beta1: beta1 / 3 }))
              : rates,
          )
        }
        const first = named('old/kernel', 'old/bias')
        await minimize(first)
        tf.dispose(first)
        const tensors = tf.memory().numTensors
        const second = named(`${name}/kernel`, `${name}/bias`)
        await minimize(second)
        const values = second.flatMap(weight => [...weight.dataSync()])
        tf.dispose(second)
        return { values, tensors: tf.memory().numTensors - tensors }
      }
      const [same, other] = [await train('old'), await train('new')]
      expect(same.values).toEqual(other.values)
      expect(same.tensors).toBe(0)
    },
  )
})

describe.each([
  ['Momentum', OPTIMIZERS['Momentum']!],
  ['Adam', OPTIMIZERS['Adam']!],
  ['Adamax', OPTIMIZERS['Adamax']!],
])('the loaded moments of %s', (_, maker) => {
  const { learningRate } = maker.own
  const own = anneal('*', { learningRate })

  test('of a variable that TensorFlow.js alone has trained do not go to another of its name', async () => {
    const train = async (name: string) => {
      const optimizer = maker.make()
      const first = named('old/kernel', 'old/bias')
      for (let i = 0; i < 3; i++) optimizer.minimize(bowl(first), false, first)
      tf.dispose(first)
      const second = named(`${name}/kernel`, `${name}/bias`)
      const run$ = fromSteps({ optimizer, variables: second }, { epochs: 1, stepsPerEpoch: 3 }, () => {
        optimizer.minimize(bowl(second), false, second)
      })
      await lastValueFrom(run$.pipe(own))
      const values = second.flatMap(weight => [...weight.dataSync()])
      tf.dispose(second)
      return values
    }
    expect(await train('old')).toEqual(await train('new'))
  })

  test('find variables that are called by numbers, in any order', async () => {
    const weights = named('w_1', 'w_2')
    const first = maker.make()
    for (let i = 0; i < 3; i++) first.minimize(bowl(weights), false, weights)
    const optimizer = maker.make()
    await optimizer.setWeights(await first.getWeights())
    const run$ = fromSteps({ optimizer, variables: weights }, { epochs: 1, stepsPerEpoch: 3 }, () => {
      optimizer.minimize(bowl(weights), false, [...weights].reverse())
    })
    await lastValueFrom(run$.pipe(own))
    const values = weights.map(weight => [...weight.dataSync()])
    tf.dispose(weights)

    const twins = new Twins(() => maker.make())
    const theirs = named('w_1', 'w_2')
    for (let i = 0; i < 6; i++) twins.step(bowl(theirs), theirs)
    theirs.forEach((weight, i) =>
      weight.dataSync().forEach((x, j) => expect(Math.abs(x - values[i]![j]!)).toBeLessThan(SAME)),
    )
    tf.dispose(theirs)
  })

  test.each([1, 3])('find lists that take turns, %d times each', async times => {
    const gan = gambler()
    const first = maker.make()
    first.minimize(gan.loss, false, gan.all)
    const optimizer = maker.make()
    await optimizer.setWeights(await first.getWeights())
    const run$ = fromSteps({ optimizer, variables: gan.all }, { epochs: 1, stepsPerEpoch: 2 }, () => {
      for (const list of gan.lists) for (let i = 0; i < times; i++) optimizer.minimize(gan.loss, false, list)
    })
    await lastValueFrom(run$.pipe(own))
    const values = gan.all.map(weight => [...weight.dataSync()])
    tf.dispose(gan.all)

    const twins = new Twins(() => maker.make())
    const twin = gambler()
    twins.step(twin.loss, twin.all)
    for (let step = 0; step < 2; step++)
      for (const list of twin.lists) for (let i = 0; i < times; i++) twins.step(twin.loss, list)
    twin.all.forEach((weight, i) =>
      weight.dataSync().forEach((x, j) => expect(Math.abs(x - values[i]![j]!)).toBeLessThan(SAME)),
    )
    tf.dispose(twin.all)
  })

  test('of a head that is no more go to no other layer', async () => {
    const withHead = (model: tf.LayersModel, name: string) =>
      chain('net', [4], model.getLayer('a'), model.getLayer('b'), square(name, 5))
    const first = alike(maker.make())
    const twin = alike(maker.make())
    const twins = paced(maker)
    await way.ruled(first, 0, 3, ...rules(maker))
    twins.fit(twin, 0, 3)
    const body = await loaded(await saved(first))
    const [model, other] = [withHead(body, 'c2'), withHead(twin, 'c2')]
    const pooled = (inner: tf.LayersModel) =>
      chain(
        'pooled',
        [4],
        ...inner.layers.slice(1),
        tf.layers.reshape({ targetShape: [4, 1] }),
        tf.layers.averagePooling1d({ poolSize: 2 }),
        tf.layers.flatten(),
      )
    const [net, netTwin] = [pooled(model), pooled(other)]
    const of = rules(maker).slice(0, 2)
    freeze(net, [], body.optimizer)
    await way.ruled(net, 3, 6, ...of)
    twins.fit(netTwin, 3, 6)
    freeze(net, ['a'])
    await way.ruled(net, 6, 9, ...of.slice(1))
    twins.fit(netTwin, 6, 9, ['a'])
    freeze(net, [])
    await way.ruled(net, 9, 12, ...of)
    twins.fit(netTwin, 9, 12)
    expect(apart(net, netTwin)).toBeLessThan(SAME)
  })
})

// Betas are left out: what `getWeights` gives says nothing of bias corrections.
test.each([
  ['Momentum', OPTIMIZERS['Momentum']!],
  ['RMSProp', OPTIMIZERS['RMSProp']!],
])(
  'the loaded moments of %s find layers that have one name in two models, one of which was frozen',
  async (_, maker) => {
    const own = anneal('*', { learningRate: maker.own.learningRate })
    const train = async (give: boolean) => {
      const inner = (name: string, seed: number) => chain(name, [4], square('e', seed))
      const [left, right] = [inner('left', 1), inner('right', 2)]
      const flat = tf.layers.dense({ units: 2, kernelInitializer: tf.initializers.glorotNormal({ seed: 3 }) })
      const model = chain('net', [4], left, right, flat)
      freeze(model, [], maker.make())
      await way.ruled(model, 0, 3, own)
      freeze(model, ['left'])
      await way.ruled(model, 3, 6, own)
      const optimizer = maker.make()
      if (give) await optimizer.setWeights(await model.optimizer.getWeights())
      freeze(model, [], give ? optimizer : model.optimizer)
      await way.ruled(model, 6, 9, own)
      return model
    }
    expect(apart(await train(true), await train(false))).toBeLessThan(SAME)
  },
)
