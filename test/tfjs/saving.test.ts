import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, type MonoTypeOperatorFunction } from 'rxjs'
import { afterEach, describe, expect, test } from 'vitest'
import { fn, type BatchEvent } from '../../src/index.ts'
import { anneal, field, ParamScheduler, registerOptimizer } from '../../src/tfjs/index.ts'
import { AdamW } from './support/AdamW.ts'
import { alike, square } from './support/alike.ts'
import { Averaged } from './support/Averaged.ts'
import { trainingState } from './support/bits.ts'
import { chain } from './support/models.ts'
import { hiddenOf, stateOf } from './support/stateOf.ts'
import { Twins } from './support/Twins.ts'
import { apart, SAME } from './support/apart.ts'
import { OPTIMIZERS } from './support/optimizers.ts'
import { loaded, saved } from './support/saved.ts'
import { BATCHES, EPOCHS, fit, SAVES } from './support/saves.ts'
import { stack, STACK_WAYS, stackData } from './support/stack.ts'
import { threeGroups } from './support/threeGroups.ts'

type Rule = MonoTypeOperatorFunction<BatchEvent>

afterEach(() => tf.disposeVariables())

describe.each(Object.entries(OPTIMIZERS))('%s', (_, maker) => {
  test.each(Object.entries(SAVES))('saved %s, goes on from there', async (_, { save, goOn }) => {
    const whole = stack(maker.make())
    const half = await loaded(await save(whole, threeGroups(maker)))
    expect(half.optimizer.getConfig()).toEqual(maker.make().getConfig())
    expect(apart(half, whole)).toBeGreaterThan(1e-3)
    await goOn(half, threeGroups(maker))
    expect(apart(half, whole)).toBeLessThan(SAME)
  })
})

const way = STACK_WAYS['fit']!
const [xs, ys] = stackData(0, BATCHES)

/** Two models, between which a layer stands; TensorFlow.js loads none whose layers have equal names. */
function nested(optimizer: tf.Optimizer): tf.LayersModel {
  const inner = (name: string, seed: number) =>
    chain(name, [4], square(`${name}1`, seed), square(`${name}2`, seed + 1))
  const rest = [
    tf.layers.reshape({ targetShape: [4, 1] }),
    tf.layers.averagePooling1d({ poolSize: 2 }),
    tf.layers.flatten(),
  ]
  const model = chain('net', [4], inner('left', 1), square('mid', 3), inner('right', 4), ...rest)
  model.compile({ optimizer, loss: 'meanSquaredError' })
  return model
}

function unnamed(optimizer: tf.Optimizer): tf.LayersModel {
  const seeded = (seed: number) => tf.initializers.glorotNormal({ seed })
  const layers = [1, 2, 3].map(seed =>
    tf.layers.dense({ units: seed === 3 ? 2 : 4, inputShape: [4], kernelInitializer: seeded(seed) }),
  )
  const model = tf.sequential({ layers })
  model.compile({ optimizer, loss: 'meanSquaredError' })
  return model
}

const NETS: Record<string, readonly [(optimizer: tf.Optimizer) => tf.LayersModel, readonly string[]]> = {
  Sequential: [stack, ['#a', '#b', '#c']],
  'functional, with nested models': [nested, ['#left1, #right2', '#left2, #right1', '#mid']],
  'without names': [unnamed, [':nth-child(1)', ':nth-child(2)', ':nth-child(3)']],
}
const nets = Object.entries(NETS).map(([net, [build, css]]) => ({ net, build, css }))

describe.each(Object.entries(OPTIMIZERS))('%s', (_, maker) => {
  test.each(nets)(
    '$net: saved after a run, loaded beside it and trained, twice in a row',
    async ({ build, css }) => {
      const whole = build(maker.make())
      let part = build(maker.make())
      for (let i = 0; i < 3; i++) {
        await way.ruled(whole, 4 * i, 4 * i + 4, ...threeGroups(maker, css))
        await way.ruled(part, 4 * i, 4 * i + 4, ...threeGroups(maker, css))
        expect(apart(part, whole)).toBeLessThan(SAME)
        part = await loaded(await saved(part))
        expect(apart(part, whole)).toBeLessThan(SAME)
      }
    },
  )

  test('saving leaves no tensor that TensorFlow.js does not leave', async () => {
    const leaves = async (model: tf.LayersModel) => {
      const { numTensors } = tf.memory()
      await saved(model)
      return tf.memory().numTensors - numTensors
    }
    const plain = stack(maker.className === 'Adamax' ? tf.train.adam(0.1) : maker.make())
    await way.plain(plain, 0, 2)
    const allowed = maker.className === 'Adamax' ? 0 : await leaves(plain)

    const model = stack(maker.make())
    await way.ruled(model, 0, 2, ...threeGroups(maker))
    expect(await leaves(model)).toBeLessThanOrEqual(allowed)
    const inside: number[] = []
    const onEpochEnd = async () => void inside.push(await leaves(model))
    await lastValueFrom(fit(model, threeGroups(maker), { callbacks: { onEpochEnd } }))
    for (const left of inside) expect(left).toBeLessThanOrEqual(allowed)
  })

  test('loading leaves no tensor that TensorFlow.js does not leave', async () => {
    const count = async (model: tf.LayersModel) => {
      const artifacts = await saved(model)
      const { numTensors } = tf.memory()
      const copy = await loaded(artifacts)
      copy.dispose()
      copy.optimizer.dispose()
      return tf.memory().numTensors - numTensors
    }
    const plain = stack(maker.className === 'Adamax' ? tf.train.adam(0.1) : maker.make())
    await way.plain(plain, 0, 2)
    const model = stack(maker.make())
    await way.ruled(model, 0, 2, ...threeGroups(maker))
    expect(await count(model)).toBeLessThanOrEqual(await count(plain))
  })

  test('two that are saved at once are the same, and so is one after them', async () => {
    const model = stack(maker.make())
    await way.ruled(model, 0, 3, ...threeGroups(maker))
    const before = Reflect.ownKeys(model.optimizer)
    const [one, two] = await Promise.all([saved(model), saved(model)])
    expect(two).toEqual(one)
    expect(Reflect.ownKeys(model.optimizer)).toEqual(before)
    expect(await saved(model)).toEqual(one)
  })
})

test('an Adamax gives its weights to another', async () => {
  const maker = OPTIMIZERS['Adamax, decay']!
  const model = stack(maker.make())
  await way.plain(model, 0, 3)
  const { numTensors } = tf.memory()
  const weights = await model.optimizer.getWeights()
  const other = maker.make()
  await other.setWeights(weights)
  weights[0]!.tensor.dispose()
  expect(tf.memory().numTensors - numTensors).toBe(2 + 12)
  expect(other.iterations).toBe(3)
  const again = await other.getWeights()
  expect(again.map(({ name }) => name)).toEqual(weights.map(({ name }) => name))

  const whole = stack(maker.make())
  await way.plain(whole, 0, 6)
  model.compile({ optimizer: other, loss: 'meanSquaredError' })
  await way.plain(model, 3, 6)
  expect(apart(model, whole)).toBeLessThan(SAME)
})

test('an Adamax that goes back to weights it had goes on as it did then', async () => {
  const maker = OPTIMIZERS['Adamax']!
  const weights = [tf.variable(tf.tensor1d([1, 2]), true, 'back')]
  const optimizer = maker.make()
  const train = () => optimizer.minimize(() => weights[0]!.square().sum<tf.Scalar>(), false, weights)
  for (let i = 0; i < 3; i++) train()
  const [then, kept] = [weights[0]!.clone(), await optimizer.getWeights()]
  const copies = kept.map(({ name, tensor }) => ({ name, tensor: tensor.clone() }))
  for (let i = 0; i < 3; i++) train()
  const once = [...weights[0]!.dataSync()]
  weights[0]!.assign(then)
  await optimizer.setWeights(copies)
  for (let i = 0; i < 3; i++) train()
  weights[0]!.dataSync().forEach((x, i) => expect(x).toBeCloseTo(once[i]!, 6))
  tf.dispose(weights)
})

describe.each(['Adam', 'Adamax'])('%s', name => {
  const maker = OPTIMIZERS[name]!
  const apartRules = [
    anneal('#a', { beta1: fn((t: number) => 0.5 + t / 4) }),
    anneal('#b', { beta1: fn((t: number) => 0.9 - t / 4) }),
  ]

  test.each(Object.entries(SAVES))(
    'with the same betas for all weights, saved %s, goes on',
    async (_, { save, goOn }) => {
      const rules = [
        anneal('*', { beta1: fn((t: number) => 0.5 + t / 3), beta2: fn((t: number) => 0.9 - t / 2) }),
      ]
      const whole = stack(maker.make())
      const half = await loaded(await save(whole, rules))
      await goOn(half, rules)
      expect(apart(half, whole)).toBeLessThan(SAME)
      // And then without rules.
      await way.plain(whole, 0, 2)
      await way.plain(half, 0, 2)
      expect(apart(half, whole)).toBeLessThan(SAME)
    },
  )

  test('set back to weights it had before betas moved, it starts from there', async () => {
    const model = stack(maker.make())
    await way.plain(model, 0, 2)
    const artifacts = await saved(model)
    const weights = model.getWeights().map(weight => weight.clone())
    const slots = (await model.optimizer.getWeights()).map(({ name, tensor }) => ({
      name,
      tensor: tensor.clone(),
    }))
    await way.ruled(model, 2, 12, ...apartRules)
    model.setWeights(weights)
    await model.optimizer.setWeights(slots)
    const fresh = await loaded(artifacts)
    await way.ruled(model, 2, 6, ...apartRules)
    await way.ruled(fresh, 2, 6, ...apartRules)
    expect(apart(model, fresh)).toBeLessThan(SAME)
  })
})

/** A model with a value of every kind that a rule can drive. */
function everyKind(optimizer: tf.Optimizer, functional: boolean): tf.LayersModel {
  const layers = [
    tf.layers.reshape({ targetShape: [2, 2], inputShape: [4] }),
    tf.layers.lstm({ name: 'memory', units: 3, dropout: 0.1, recurrentDropout: 0.2 }),
    tf.layers.dropout({ name: 'drop', rate: 0.3 }),
    tf.layers.batchNormalization({ name: 'norm' }),
    tf.layers.dense({
      name: 'head',
      units: 2,
      kernelRegularizer: tf.regularizers.l1l2({ l1: 0.01, l2: 0.02 }),
    }),
  ]
  const model = functional ? chain('net', [4], ...layers) : tf.sequential({ name: 'net', layers })
  model.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mse'] })
  return model
}

const DRIVEN: Rule[] = [
  anneal('*', { learningRate: fn((t: number) => 0.02 - t / 100), beta1: fn((t: number) => 0.5 + t / 10) }),
  anneal('#head', { l1: fn((t: number) => t), l2: 0.5, learningRate: 0.005 }),
  anneal('#head > bias', { trainable: fn((t: number) => Number(t > 0.5)) }),
  anneal('Dropout', { rate: fn((t: number) => 0.5 + t / 10) }),
  anneal('LSTM', { dropout: 0.6, recurrentDropout: fn((t: number) => t / 2) }),
  anneal('BatchNormalization', { 'layer.momentum': 0.5 }),
]

const configs = ({ modelTopology, trainingConfig }: tf.io.ModelArtifacts) => {
  const optimizer = trainingConfig!.optimizer_config as unknown as { config: Record<string, unknown> }
  const config = Object.fromEntries(Object.entries(optimizer.config).filter(([name]) => name !== 'rxAnneal'))
  return { modelTopology, loss: trainingConfig!.loss, metrics: trainingConfig!['metrics'], config }
}

describe.each([
  ['a functional model', true],
  ['a Sequential', false],
])('in %s', (_, functional) => {
  test('what is saved in the middle of a run are the values before it, and the run goes on as if it were not', async () => {
    const model = everyKind(tf.train.adam(0.01), functional)
    await model.fit(xs, ys, { epochs: 1 })
    const before = { artifacts: configs(await saved(model)), state: stateOf(model), keys: ownKeys(model) }
    const live = () => {
      const { dropout, recurrentDropout } = (model.getLayer('memory') as unknown as { cell: Cell }).cell
      const { rate } = model.getLayer('drop') as unknown as { rate: number }
      return {
        dropout,
        recurrentDropout,
        rate,
        learningRate: rateOf(model),
        step: model.optimizer.iterations,
      }
    }
    const seen: unknown[] = []
    class Saver extends tf.Callback {
      override async onBatchEnd(): Promise<void> {
        const inForce = live()
        for (const of of [model, (this as unknown as { model: tf.LayersModel }).model]) {
          const artifacts = configs(await saved(of))
          if (of === model) expect(artifacts).toEqual(before.artifacts)
          else expect(JSON.stringify(artifacts.modelTopology)).toContain('"rate":0.3')
          expect(artifacts.config).toEqual(before.artifacts.config)
          expect(of.toJSON(null, false)).toEqual(
            of === model ? before.artifacts.modelTopology : artifacts.modelTopology,
          )
          expect(live()).toEqual(inForce)
        }
        seen.push(inForce)
      }
    }
    await lastValueFrom(fit(model, DRIVEN, { callbacks: new Saver() as unknown as tf.CustomCallbackArgs }))
    expect(seen).toHaveLength(EPOCHS * BATCHES)
    expect(new Set(seen.map(values => JSON.stringify(values))).size).toBe(EPOCHS * BATCHES)
    expect((seen[3] as { rate: number }).rate).toBeCloseTo(0.5 + 3 / 12 / 10)
    expect(stateOf(model)).toEqual(before.state)
    expect(ownKeys(model)).toEqual(before.keys)
    expect(configs(await saved(model))).toEqual(before.artifacts)
  })
})

interface Cell {
  readonly dropout: number
  readonly recurrentDropout: number
}
const rateOf = (model: tf.LayersModel) =>
  (model.optimizer as unknown as { learningRate: number }).learningRate
const ownKeys = (model: tf.LayersModel) =>
  [model, model.optimizer, hiddenOf(model)].map(object => Reflect.ownKeys(object).map(String))

test('a run that is saved after every batch is the run that is not', async () => {
  const maker = OPTIMIZERS['Adam']!
  const [quiet, busy] = [stack(maker.make()), stack(maker.make())]
  await lastValueFrom(fit(quiet, threeGroups(maker)))
  const callbacks = { onBatchEnd: async () => void (await saved(busy)) }
  await lastValueFrom(fit(busy, threeGroups(maker), { callbacks }))
  expect(trainingState(busy)).toEqual(trainingState(quiet))
})

test('a nested model that is saved by itself in the middle of a run has its own values', async () => {
  const inner = tf.sequential({
    name: 'inner',
    layers: [square('a', 1), tf.layers.dropout({ name: 'drop', rate: 0.3 })],
  })
  const model = chain('net', [4], inner, tf.layers.dense({ name: 'head', units: 2 }))
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
  const rates: unknown[] = []
  const onBatchEnd = async () => {
    const { modelTopology } = await saved(inner)
    rates.push(/"rate":([\d.]+)/.exec(JSON.stringify(modelTopology))?.[1])
  }
  await lastValueFrom(
    fit(model, [anneal('Dropout', { rate: 0.6 })], { epochs: 1, callbacks: { onBatchEnd } }),
  )
  expect(rates).toEqual(['0.3', '0.3', '0.3'])
})

test('ParamSchedulers in a plain fit save their own values too', async () => {
  const maker = OPTIMIZERS['Adam']!
  const model = stack(maker.make())
  const before = model.optimizer.getConfig()
  const seen: unknown[] = []
  const callbacks = [
    new ParamScheduler('*', { learningRate: fn((t: number) => t), beta1: 0.5 }),
    new tf.CustomCallback({
      onEpochEnd: async () => void seen.push(configs(await saved(model)).config),
    }) as unknown as tf.Callback,
  ]
  await model.fit(xs, ys, { epochs: 2, callbacks })
  expect(seen).toEqual([before, before])
})

test('two models with one optimizer are saved each with its own moments', async () => {
  const maker = OPTIMIZERS['Momentum']!
  const optimizer = maker.make()
  const [one, two] = [stack(optimizer), stack(optimizer)]
  const [whole, other] = [stack(maker.make()), stack(maker.make())]
  const rules = threeGroups(maker)
  await way.ruled(one, 0, 3, ...rules)
  await way.ruled(two, 5, 8, ...rules)
  await way.ruled(whole, 0, 3, ...rules)
  await way.ruled(other, 5, 8, ...rules)
  const copies = [await loaded(await saved(one)), await loaded(await saved(two))]
  for (const [i, model] of [whole, other].entries()) {
    await way.ruled(model, 8, 11, ...rules)
    await way.ruled(copies[i]!, 8, 11, ...rules)
    expect(apart(copies[i]!, model)).toBeLessThan(SAME)
  }
})

test.each([
  ['at once', false],
  ['after it was saved', true],
])('a new head with the name of the old one has moments of its own, %s', async (_, save) => {
  const maker = OPTIMIZERS['Momentum']!
  const own = anneal('*', { learningRate: maker.own.learningRate })
  const train = async (name: string, save: boolean) => {
    const old = await loaded(await saved(await trainedOnce(maker.make(), own)))
    const body = ['a', 'b'].map(name => old.getLayer(name))
    old.getLayer('c').dispose()
    const kernelInitializer = tf.initializers.glorotNormal({ seed: 9 })
    let model = chain('net', [4], ...body, tf.layers.dense({ name, units: 2, kernelInitializer }))
    model.compile({ optimizer: old.optimizer, loss: 'meanSquaredError' })
    await way.ruled(model, 3, 6, own)
    if (save) model = await loaded(await saved(model))
    await way.ruled(model, 6, 9, own)
    return model
  }
  expect(apart(await train('c', save), await train('d', false))).toBeLessThan(SAME)
})

async function trainedOnce(optimizer: tf.Optimizer, rule: Rule): Promise<tf.LayersModel> {
  const model = stack(optimizer)
  await way.ruled(model, 0, 3, rule)
  return model
}

/** A layer whose weights are called by numbers. */
class Numbered extends tf.layers.Layer {
  static readonly className = 'Numbered'
  private scales: tf.LayerVariable[] = []

  override build(): void {
    const initializers = [2, 3].map(seed => tf.initializers.randomUniform({ minval: 0.5, maxval: 1, seed }))
    this.scales = initializers.map((initializer, i) =>
      this.addWeight(`scale_${i + 1}`, [4], 'float32', initializer),
    )
    this.built = true
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x] = [inputs].flat() as [tf.Tensor]
    return this.scales.reduce((y, scale, i) => y.mul(scale.read()).add(i), x)
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return inputShape
  }
}
tf.serialization.registerClass(Numbered)

test.each(['Momentum', 'Adam'])('%s: weights that are called by numbers keep their moments', async name => {
  const maker = OPTIMIZERS[name]!
  const own = anneal('scale_1', { learningRate: maker.own.learningRate / 2 })
  const train = async (save: boolean) => {
    let model: tf.LayersModel = tf.sequential({
      layers: [
        new Numbered({ name: `numbered${name}`, inputShape: [4] }),
        tf.layers.dense({
          name: 'head',
          units: 2,
          kernelInitializer: tf.initializers.glorotNormal({ seed: 4 }),
        }),
      ],
    })
    model.compile({ optimizer: maker.make(), loss: 'meanSquaredError' })
    await way.ruled(model, 0, 3, own)
    if (save) model = await loaded(await saved(model))
    await way.ruled(model, 3, 6, own)
    return model
  }
  expect(apart(await train(true), await train(false))).toBeLessThan(SAME)
})

/** A class of one's own that can be saved. */
class SavedAdamW extends AdamW {
  static override get className(): string {
    return 'SavedAdamW'
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), weightDecay: this.weightDecay }
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    return new cls(config['learningRate'], config['beta1'], config['beta2'], config['weightDecay'])
  }
}
tf.serialization.registerClass(SavedAdamW)

test('a class that extends Adam is saved in the middle of a run', async () => {
  const rules = () =>
    ['#a', '#b', '#c'].map((css, i) =>
      anneal(css, {
        learningRate: fn((t: number) => 0.05 * (1 - (t * (i + 1)) / 10)),
        beta1: fn((t: number) => 0.9 - (t * (i + 1)) / 10),
      }),
    )
  const whole = stack(new SavedAdamW(0.05, 0.9, 0.99, 0.1))
  const half = await loaded(await SAVES['from a callback']!.save(whole, rules()))
  expect(half.optimizer.getConfig()).toEqual(new SavedAdamW(0.05, 0.9, 0.99, 0.1).getConfig())
  await lastValueFrom(fit(half, rules(), { initialEpoch: 2 }))
  expect(apart(half, whole)).toBeLessThan(SAME)
})

/** A class from nothing that can be saved, in the way of TensorFlow.js. */
class SavedAveraged extends Averaged {
  static override get className(): string {
    return 'SavedAveraged'
  }

  override async getWeights(): Promise<Weights> {
    const all = [...this.means, this.step, this.product]
    return [await this.saveIterations(), ...all.map((tensor, i) => ({ name: `averaged/${i}`, tensor }))]
  }

  override async setWeights(given: Weights): Promise<void> {
    const weights = (await this.extractIterations(given)).map(({ tensor }) => tensor)
    weights.slice(0, -2).forEach((tensor, i) => (this.means[i] = tf.variable(tensor, false)))
    this.step.assign(weights.at(-2) as tf.Scalar)
    this.product.assign(weights.at(-1) as tf.Scalar)
  }

  static override fromConfig<T extends tf.serialization.Serializable>(
    cls: tf.serialization.SerializableConstructor<T>,
    config: tf.serialization.ConfigDict,
  ): T {
    return new cls(config['rate'], config['b'])
  }
}
tf.serialization.registerClass(SavedAveraged)
type Weights = Awaited<ReturnType<tf.Optimizer['getWeights']>>

test('a class of one\u2019s own is saved in the middle of a run', async () => {
  registerOptimizer('SavedAveraged', {
    params: { learningRate: field('rate'), beta1: { ...field('b'), product: 'product' } },
    advances: ['step'],
  })
  const rules = () =>
    ['#a', '#b', '#c'].map((css, i) =>
      anneal(css, {
        learningRate: fn((t: number) => 0.05 * (1 - (t * (i + 1)) / 10)),
        beta1: fn((t: number) => 0.9 - (t * (i + 1)) / 10),
      }),
    )
  const whole = stack(new SavedAveraged(0.05, 0.9))
  const half = await loaded(await SAVES['from a callback']!.save(whole, rules()))
  await lastValueFrom(fit(half, rules(), { initialEpoch: 2 }))
  expect(apart(half, whole)).toBeLessThan(SAME)
})

interface OwnSlot {
  originalName: string
  variable: tf.Variable
}

/** Momentum of one's own, written as TensorFlow.js writes its optimizers; it makes a slot when it first needs it. */
class Heavy extends tf.Optimizer {
  static get className(): string {
    return 'Heavy'
  }

  velocities: OwnSlot[] = []

  override applyGradients(gradients: Parameters<tf.Optimizer['applyGradients']>[0]): void {
    ;(gradients as { name: string; tensor: tf.Tensor | null }[]).forEach(({ name, tensor }, i) => {
      if (!tensor) return
      const weight = tf.engine().registeredVariables[name]!
      this.velocities[i] ??= {
        originalName: `${name}/velocity`,
        variable: tf.tidy(() => tf.zerosLike(weight).variable(false)),
      }
      const { variable } = this.velocities[i]
      tf.tidy(() => {
        variable.assign(variable.mul(0.8).add(tensor))
        weight.assign(weight.sub(variable.mul(0.01)))
      })
    })
    this.incrementIterations()
  }

  override async getWeights(): Promise<Weights> {
    const slots = this.velocities.map(({ originalName, variable }) => ({
      name: originalName,
      tensor: variable,
    }))
    return [await this.saveIterations(), ...slots]
  }

  override async setWeights(given: Weights): Promise<void> {
    this.velocities = (await this.extractIterations(given)).map(({ name, tensor }) => ({
      originalName: name,
      variable: tf.variable(tensor, false),
    }))
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {}
  }
}
tf.serialization.registerClass(Heavy)
/** A rule that changes nothing, of which there are few for a class that nobody has told anything of. */
const still = anneal(':root', { clipNorm: 1e9 })

test('a class of one\u2019s own with slots goes on where it is loaded beside what was saved', async () => {
  const whole = stack(new Heavy())
  await way.ruled(whole, 0, 3, still)
  const half = await loaded(await saved(whole))
  await way.ruled(whole, 3, 6, still)
  await way.ruled(half, 3, 6, still)
  expect(apart(half, whole)).toBeLessThan(SAME)
})

test('a class of one\u2019s own that makes its slots late keeps them with their weights', async () => {
  const [model, twin] = [alike(new Heavy()), alike(tf.train.momentum(0.01, 0.8))]
  const twins = new Twins(() => tf.train.momentum(0.01, 0.8))
  const stages = [['a', 'b'], ['a'], []]
  for (const [i, frozen] of stages.entries()) {
    for (const layer of model.layers) layer.trainable = !frozen.includes(layer.name)
    model.compile({ optimizer: model.optimizer, loss: 'meanSquaredError' })
    await way.ruled(model, 3 * i, 3 * i + 3, still)
    twins.fit(twin, 3 * i, 3 * i + 3, frozen)
  }
  expect(apart(model, twin)).toBeLessThan(SAME)
})
