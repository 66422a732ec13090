import * as tf from '@tensorflow/tfjs'
import { concat, filter, lastValueFrom, map, repeat, take, tap, toArray, type Observable } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { constant, fn, geometric, linear, piecewise } from '../../src/index.ts'
import {
  anneal,
  field,
  findLearningRate,
  fromFit,
  registerOptimizer,
  type Search,
} from '../../src/tfjs/index.ts'
import { Averaged } from './support/Averaged.ts'
import { bitsOf, trainingState } from './support/bits.ts'
import { failure } from './support/failure.ts'
import { maker, OPTIMIZERS, type Maker } from './support/optimizers.ts'
import { saved } from './support/saved.ts'
import { ARGS, BATCHES, samples, searchable, train } from './support/searchable.ts'
import { stateOf } from './support/stateOf.ts'
import { woundDown } from './support/woundDown.ts'

const data = samples()
const [xs, ys] = data
const all = <T>(source: Observable<T>): Promise<T[]> => lastValueFrom(source.pipe(toArray()))
const MORE = 10
const calm = geometric(1e-4, 1e-3)
/** So high at the end that no weight stays a number. */
const toNaN = piecewise([0, 1e-4], [0.3, 2e-4], [0.6, 1e30])

type Searchable = ReturnType<typeof searchable>

/** How a search can end. */
const ENDINGS: Readonly<Record<string, (one: Searchable) => Promise<void>>> = {
  completed: async ({ model }) => {
    const points = await all(findLearningRate(model, xs, ys, { ...ARGS, sweep: calm, batches: MORE }))
    expect(points).toHaveLength(MORE)
  },
  unsubscribed: async ({ model }) => {
    const search = { ...ARGS, sweep: calm, batches: MORE }
    expect(await all(findLearningRate(model, xs, ys, search).pipe(take(4)))).toHaveLength(4)
    await woundDown(model)
  },
  thrown: async ({ model, trap }) => {
    trap.set('loss', 5, () => {
      throw new Error('a loss that throws')
    })
    const search = { ...ARGS, sweep: calm, batches: MORE }
    expect(await failure(all(findLearningRate(model, xs, ys, search)))).toEqual(
      new Error('a loss that throws'),
    )
  },
  'diverged to NaN': async ({ model }) => {
    let weights: number[] = []
    const look = () => {
      weights = model.getWeights().flatMap(weight => [...weight.dataSync()])
    }
    const search = { ...ARGS, sweep: fn(t => toNaN(t) * (1 + t)), batches: MORE }
    const points = await all(findLearningRate(model, xs, ys, search).pipe(tap(look)))
    expect(points.length).toBeLessThan(MORE)
    expect(points.at(-1)!.smoothed).not.toBeLessThan(Infinity)
    expect(weights.every(Number.isFinite)).toBe(false)
  },
}

/** Other ways to the same. */
const MORE_ENDINGS: typeof ENDINGS = {
  'unsubscribed between batches': async ({ model }) => {
    const search = { ...ARGS, sweep: calm, batches: 100_000 }
    const subscription = findLearningRate(model, xs, ys, search).subscribe()
    while (model.optimizer.iterations < 5) await tf.nextFrame()
    subscription.unsubscribe()
    await woundDown(model)
  },
  'thrown down the stream': async ({ model }) => {
    const throwing = map(({ loss }: { loss: number }, i) => {
      if (i === 4) throw new Error('an operator that throws')
      return loss
    })
    const search = { ...ARGS, sweep: calm, batches: MORE }
    expect(await failure(all(findLearningRate(model, xs, ys, search).pipe(throwing)))).toEqual(
      new Error('an operator that throws'),
    )
    await woundDown(model)
  },
}

const averaged = maker(
  'Averaged',
  { learningRate: 0.02, beta1: 0.8 },
  h => new Averaged(h.learningRate, h.beta1),
)
registerOptimizer('Averaged', { params: { learningRate: field('rate') }, advances: ['step'] })

const SEVEN = ['SGD', 'Momentum', 'Adam', 'Adamax', 'RMSProp', 'Adagrad', 'Adadelta']
const MAKERS: [string, Maker][] = [
  ...[...SEVEN, 'RMSProp, centered'].map((name): [string, Maker] => [name, OPTIMIZERS[name]!]),
  ["one of the user's own", averaged],
]

describe.each(MAKERS)('%s', (name, maker) => {
  describe.each(['fresh', 'already trained'])('%s', kind => {
    /** A model as it is before a search. */
    async function prepared() {
      const one = searchable(maker.make())
      if (kind !== 'fresh') await train(data, one.model)
      return one
    }

    const endings = Object.entries({ ...ENDINGS, ...(name === 'Adam' ? MORE_ENDINGS : {}) })
    test.each(endings)('is what it was after a search that %s', async (_, search) => {
      const [one, twin] = [await prepared(), await prepared()]
      const before = { ...trainingState(one.model), state: stateOf(one.model) }
      const { numTensors } = tf.memory()
      const variables = Object.keys(tf.engine().registeredVariables)
      await search(one)
      expect(tf.memory().numTensors).toBe(numTensors)
      expect(Object.keys(tf.engine().registeredVariables)).toEqual(variables)
      expect({ ...trainingState(one.model), state: stateOf(one.model) }).toEqual(before)

      await train(data, one.model)
      await train(data, twin.model)
      expect(trainingState(one.model)).toEqual(trainingState(twin.model))
    })
  })
})

const sgd = (rate = 0.02) => searchable(tf.train.sgd(rate)).model

describe('a search', () => {
  test('has the points that its parts make', async () => {
    const batches = 20
    const points = await all(
      findLearningRate(sgd(), xs, ys, { ...ARGS, sweep: geometric(1e-4, 1e-2), batches }),
    )
    const rates = Array.from({ length: batches }, (_, i) => geometric(1e-4, 1e-2)(i / batches))
    expect(points.map(({ learningRate }) => learningRate)).toEqual(rates)
    const losses = await all(
      fromFit(sgd(), xs, ys, { ...ARGS, epochs: 7 }).pipe(
        anneal('*', {
          learningRate: events =>
            events.pipe(
              filter(({ type }) => type === 'batchBegin'),
              map(({ step }) => rates[step] ?? 0),
            ),
        }),
        filter(({ type }) => type === 'batchEnd'),
        map(({ logs }) => logs['loss']!),
        take(batches),
      ),
    )
    expect(points.map(({ loss }) => loss)).toEqual(losses)
    const smoothed: number[] = []
    let mean = 0
    losses.forEach((loss, i) => {
      mean = 0.98 * mean + 0.02 * loss
      smoothed.push(mean / (1 - 0.98 ** (i + 1)))
    })
    points.forEach((point, i) => expect(point.smoothed).toBeCloseTo(smoothed[i]!, 12))
  })

  test("has fastai's range if none is given, and ends where the loss explodes", async () => {
    const points = await all(findLearningRate(sgd(), xs, ys, ARGS))
    expect(points[0]!.learningRate).toBe(1e-7)
    expect(points[25]!.learningRate).toBeCloseTo(1e-5, 12)
    expect(points.length).toBeLessThan(100)
    expect(points.length).toBeGreaterThan(50)
    points.forEach(({ smoothed }, i) => {
      const best = Math.min(...points.slice(0, i + 1).map(point => point.smoothed))
      expect(smoothed > 4 * best || Number.isNaN(smoothed)).toBe(i === points.length - 1)
    })
  })

  test('goes round the data where they are fewer than its batches', async () => {
    const model = sgd()
    const search = { ...ARGS, sweep: constantly(1e-12), batches: 3 * BATCHES + 1 }
    const losses = (await all(findLearningRate(model, xs, ys, search))).map(({ loss }) => loss)
    const round = losses.slice(0, BATCHES)
    expect(new Set(round).size).toBe(BATCHES)
    losses.forEach((loss, i) => expect(loss).toBeCloseTo(round[i % BATCHES]!, 5))
    const [one] = await all(findLearningRate(model, xs.slice([0], [2]), ys.slice([0], [2]), search))
    expect(one!.loss).toBeGreaterThan(0)
  })

  test('is cold, and the same at every subscription', async () => {
    const model = sgd()
    const before = trainingState(model)
    const points$ = findLearningRate(model, xs, ys, { ...ARGS, sweep: calm, batches: 5 })
    await tf.nextFrame()
    expect(trainingState(model)).toEqual(before)
    const points = await all(points$.pipe(repeat(2)))
    expect(points).toHaveLength(10)
    expect(points.slice(5)).toEqual(points.slice(0, 5))
  })

  test('has put all back when the next run begins, also after unsubscribing', async () => {
    const [model, twin] = [sgd(), sgd()]
    const search$ = findLearningRate(model, xs, ys, { ...ARGS, sweep: geometric(0.01, 0.1), batches: MORE })
    await all(concat(search$.pipe(take(3)), fromFit(model, xs, ys, { ...ARGS, epochs: 2 })))
    await train(data, twin)
    expect(trainingState(model)).toEqual(trainingState(twin))
  })

  test('searches a head alone, and all else trains as the optimizer has it', async () => {
    const model = sgd(0)
    const bits = (name: string) => model.getLayer(name).trainableWeights.map(weight => bitsOf(weight.read()))
    const before = ['body', 'norm', 'head'].map(bits)
    const seen: unknown[][] = []
    const search = { ...ARGS, css: '#head', sweep: calm, batches: 4 }
    await all(
      findLearningRate(model, xs, ys, search).pipe(tap(() => seen.push(['body', 'norm', 'head'].map(bits)))),
    )
    for (const [body, norm, head] of seen) {
      expect([body, norm]).toEqual(before.slice(0, 2))
      expect(head).not.toEqual(before[2])
    }
  })

  test('searches any param, which stands in the points by its name', async () => {
    const model = searchable(tf.train.momentum(0.001, 0.9)).model
    const search = { ...ARGS, param: 'momentum', sweep: linear(0.5, 1), batches: 4 } as const
    const points = await all(findLearningRate(model, xs, ys, search))
    expect(points.map(({ momentum }) => momentum)).toEqual([0.5, 0.625, 0.75, 0.875])
    expect(Object.keys(points[0]!).sort()).toEqual(['loss', 'momentum', 'smoothed'])
    expect(model.optimizer.getConfig()['momentum']).toBe(0.9)
  })

  test.each(['weightDecay', 'l2', 'rate'])(
    'searches %s from 0 on, and puts back what it was',
    async param => {
      const model = tf.sequential({
        layers: [
          tf.layers.dense({ units: 8, inputShape: [3] }),
          tf.layers.dropout({ rate: 0.25 }),
          tf.layers.dense({ units: 1 }),
        ],
      })
      model.compile({ optimizer: 'adam', loss: 'meanSquaredError' })
      const before = { ...trainingState(model), state: stateOf(model) }
      const css = param === 'rate' ? 'Dropout' : '*'
      const seen: unknown[] = []
      const look = () => seen.push((model.layers[1] as unknown as { rate: number }).rate)
      const search = { css, param, sweep: linear(0, 0.8), batches: 4 }
      const points = await all(findLearningRate(model, xs, ys, search).pipe(tap(look)))
      expect(points.map(point => point[param])).toEqual([0, 0.2, 0.4, 0.6000000000000001])
      expect(seen).toEqual(param === 'rate' ? [0, 0.2, 0.4, 0.6000000000000001] : Array(4).fill(0.25))
      expect({ ...trainingState(model), state: stateOf(model) }).toEqual(before)
    },
  )

  test('leaves the running products of betas that it searches, in one group of weights and in two', async () => {
    const [one, twin] = [searchable(tf.train.adam(0.01)).model, searchable(tf.train.adam(0.01)).model]
    const apart = (model: tf.LayersModel) =>
      lastValueFrom(
        fromFit(model, xs, ys, { ...ARGS, epochs: 1 }).pipe(anneal('#head', { beta1: linear(0.5, 0.9) })),
      )
    const search = { ...ARGS, param: 'beta1', sweep: linear(0.1, 0.9), batches: 5 }
    // The names of weights are numbered.
    const savedOf = async (model: tf.LayersModel) =>
      JSON.stringify((await saved(model)).trainingConfig).replaceAll(/_\d+"/g, '"')
    const same = async () => {
      expect(trainingState(one)).toEqual(trainingState(twin))
      const [config, other] = await Promise.all([savedOf(one), savedOf(twin)])
      expect(config).toEqual(other)
    }
    const both = async () => {
      await all(findLearningRate(one, xs, ys, search))
      await all(findLearningRate(one, xs, ys, { ...search, css: '#head' }))
    }
    await both()
    await same()
    for (const model of [one, twin]) await apart(model)
    await both()
    await same()
    for (const model of [one, twin]) await apart(model)
    await same()
  })

  test('has put back what somebody else has set in its midst', async () => {
    const model = sgd()
    const before = { ...trainingState(model), state: stateOf(model) }
    const set = tap(() => (model.optimizer as tf.SGDOptimizer).setLearningRate(7))
    const search = { ...ARGS, param: 'weightDecay', sweep: linear(0, 0.1), batches: 3 }
    await all(findLearningRate(model, xs, ys, search).pipe(set))
    expect({ ...trainingState(model), state: stateOf(model) }).toEqual(before)
  })

  test('leaves the states of stateful layers', async () => {
    const make = () => {
      const model = tf.sequential()
      const args = {
        units: 2,
        stateful: true,
        recurrentInitializer: tf.initializers.glorotNormal({ seed: 2 }),
      }
      const kernelInitializer = tf.initializers.glorotNormal({ seed: 1 })
      model.add(tf.layers.lstm({ ...args, kernelInitializer, batchInputShape: [2, 3, 1] }))
      model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' })
      return model
    }
    const x = tf.tensor3d([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [4, 3, 1]).div(12)
    const y = tf.tensor2d([0.5, -0.5, -0.5, 0.5, 0.4, -0.4, -0.3, 0.6], [4, 2])
    const fit = (model: tf.LayersModel) => model.fit(x, y, { batchSize: 2, shuffle: false, epochs: 2 })
    const [one, twin] = [make(), make()]
    const states = (model: tf.LayersModel) =>
      (model.layers[0] as unknown as { states_: tf.Tensor[] }).states_.map(bitsOf)
    for (let round = 0; round < 2; round++) {
      const { numTensors } = tf.memory()
      const before = states(one)
      const points = await all(
        findLearningRate(one, x, y, { batchSize: 2, shuffle: false, sweep: calm, batches: 5 }),
      )
      expect(points).toHaveLength(5)
      expect(tf.memory().numTensors).toBe(numTensors)
      expect(states(one)).toEqual(before)
      for (const model of [one, twin]) await fit(model)
      expect(trainingState(one)).toEqual(trainingState(twin))
      expect(states(one)).toEqual(states(twin))
    }
    one.resetStates()
    twin.resetStates()
  })
})

const constantly = (rate: number) => geometric(rate, 2 * rate)

describe('an explosion', () => {
  /** A search whose losses are these, one after the other. */
  async function points(losses: readonly number[]): Promise<number> {
    let batch = 0
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [3] })] })
    const loss = (_: tf.Tensor, predictions: tf.Tensor) =>
      tf.tidy(() => predictions.mean<tf.Scalar>().mul<tf.Scalar>(0).add<tf.Scalar>(losses[batch++]!))
    model.compile({ optimizer: 'sgd', loss })
    return (await all(findLearningRate(model, xs, ys, { ...ARGS, batches: losses.length }))).length
  }
  const then = (before: readonly number[], last: number) => [...before, last, ...before]

  test('is more than 4 times the lowest', async () => {
    expect(await points(then([2, 1, 1, 1], 18))).toBe(9)
    expect(await points(then([2, 1, 1, 1], 25))).toBe(5)
  })

  test('of losses that are not above 0 is 3 times their size above the lowest', async () => {
    expect(await points([-1, -2, -1, -2, -1.5])).toBe(5)
    expect(await points(then([-2, -2, -2, -2], 35))).toBe(5)
    expect(await points(then([-2, -2, -2, -2], 17))).toBe(9)
  })

  test('of a loss that falls through 0 is 3 times as far as it had fallen', async () => {
    expect(await points([1, -1, 0.5, -1, -1, -1, 0.5])).toBe(7)
    expect(await points([1, -1, 30, 0])).toBe(3)
  })

  test.each([NaN, Infinity, -Infinity])('is a loss that is %s', async loss => {
    expect(await points([2, 1, loss, 1, 1])).toBe(3)
  })
})

describe('what cannot be searched', () => {
  const search = (options: Search<string>) => () => findLearningRate(sgd(), xs, ys, options)

  test.each([
    ['one batch', { batches: 1 }, 'batches must be a whole number above 1'],
    ['no batch', { batches: 0 }, 'batches must be a whole number above 1'],
    ['half a batch', { batches: 2.5 }, 'batches must be a whole number above 1'],
    ['a range of one point', { sweep: geometric(0.1, 0.1) }, 'in batch 1 it is 0.1 after 0.1'],
    ['a constant', { sweep: constant(0.1) }, 'in batch 1 it is 0.1 after 0.1'],
    ['from high to low', { sweep: geometric(10, 1e-7), batches: 2 }, 'in batch 1 it is 0.001'],
    [
      'from high to low',
      { sweep: geometric(10, 1e-7), batches: 2 },
      'the sweep must rise from batch to batch',
    ],
    ['what is no number', { sweep: fn(() => NaN) }, 'in batch 1 it is NaN after NaN'],
  ])('%s is refused at once', (_, options, message) => {
    expect(search(options)).toThrow(RangeError)
    expect(search(options)).toThrow(message)
    expect(search(options)).toThrow('findLearningRate(…, { sweep: ')
  })

  test('a range that begins at 0 or below is none', () => {
    expect(() => search({ sweep: geometric(0, 10) })).toThrow('geometric(0, 10): low must be above 0')
    expect(() => search({ sweep: geometric(-1, 10) })).toThrow('geometric(-1, 10): low must be above 0')
  })

  test('what is no schedule is refused at once', () => {
    const sweep = ((t: number) => t) as never
    expect(search({ sweep })).toThrow(TypeError)
    expect(search({ sweep })).toThrow('the sweep must be a schedule')
  })

  test('an option that there is not is refused at once', () => {
    const there = 'css, param, sweep, batches, batchSize, shuffle, classWeight'
    expect(search({ start_lr: 1e-5 } as never)).toThrow(
      new TypeError(`findLearningRate(…) takes no start_lr; it takes ${there}`),
    )
  })

  test('another param needs a sweep of its own', () => {
    expect(search({ param: 'momentum' })).toThrow(
      new TypeError(
        "findLearningRate(…, { param: 'momentum' }): it needs a sweep of its own; write { param: 'momentum', sweep: linear(low, high) }",
      ),
    )
  })

  const REFUSED: [string, Search<string>, string][] = [
    ['a negative rate', { sweep: linear(-1, 1) }, "findLearningRate('*', { learningRate: "],
    ['a selector that matches nothing', { css: '#haed' }, 'did you mean #head?'],
    ['a param that there is not', { param: 'momentum', sweep: calm }, 'SGD has no "momentum"'],
    ['a value out of its range', { param: 'clipValue', sweep: linear(-1, 1) }, 'clipValue'],
  ]
  test.each(REFUSED)('%s ends the stream before any weight changes', async (_, options, message) => {
    const model = sgd()
    const before = trainingState(model)
    const { numTensors } = tf.memory()
    let points = 0
    const counting = tap(() => points++)
    const error = await failure(all(findLearningRate(model, xs, ys, { ...ARGS, ...options }).pipe(counting)))
    expect(String(error)).toContain(message)
    expect(points).toBe(0)
    expect(trainingState(model)).toEqual(before)
    expect(tf.memory().numTensors).toBe(numTensors)
  })

  test('a value that leaves its range in the course of the sweep', async () => {
    const model = searchable(tf.train.momentum(0.001, 0.9)).model
    const before = trainingState(model)
    const { numTensors } = tf.memory()
    const search = { ...ARGS, param: 'momentum', sweep: linear(0.5, 1.5), batches: 8 }
    await expect(all(findLearningRate(model, xs, ys, search))).rejects.toThrow(
      'momentum became 1.125, and must be from 0 to 1',
    )
    expect(trainingState(model)).toEqual(before)
    expect(tf.memory().numTensors).toBe(numTensors)
  })

  test.each([NaN, Infinity])('a loss that is %s from the first batch on', async loss => {
    const model = sgd()
    const before = trainingState(model)
    const { numTensors } = tf.memory()
    const broken = tf.fill(ys.shape, loss)
    await expect(all(findLearningRate(model, xs, broken, ARGS))).rejects.toThrow(
      `the loss of the first batch is ${loss} already, before any weight has moved`,
    )
    broken.dispose()
    expect(trainingState(model)).toEqual(before)
    expect(tf.memory().numTensors).toBe(numTensors)
  })

  test('a model that is not compiled', async () => {
    const model = tf.sequential({ name: 'net', layers: [tf.layers.dense({ units: 1, inputShape: [3] })] })
    await expect(all(findLearningRate(model, xs, ys))).rejects.toThrow(
      new TypeError('model "net" is not compiled: call model.compile({ optimizer, loss }) first'),
    )
  })

  test('a model that is training, which goes on', async () => {
    const [model, twin] = [sgd(), sgd()]
    const training = train(data, model)
    await tf.nextFrame()
    const plain = sgd()
    const fit = plain.fit(xs, ys, { ...ARGS, epochs: 2 })
    await expect(all(findLearningRate(plain, xs, ys, ARGS))).rejects.toThrow('is already training')
    await fit
    await training
    await train(data, twin)
    expect(trainingState(model)).toEqual(trainingState(twin))
    expect(trainingState(plain)).toEqual(trainingState(twin))
  })

  test('a model whose run is live', async () => {
    const [model, twin] = [sgd(), sgd()]
    let error: unknown
    const searching = tap(({ step, type }: { step: number; type: string }) => {
      if (step !== 2 || type !== 'batchEnd') return
      findLearningRate(model, xs, ys, ARGS).subscribe({
        error: (thrown: unknown) => {
          error = thrown
        },
      })
    })
    await lastValueFrom(fromFit(model, xs, ys, { ...ARGS, epochs: 2 }).pipe(searching))
    expect(String(error)).toContain('is already training')
    await train(data, twin)
    expect(trainingState(model)).toEqual(trainingState(twin))
  })

  test('a model that a search is in', async () => {
    const model = sgd()
    const search = () => all(findLearningRate(model, xs, ys, { ...ARGS, sweep: calm, batches: MORE }))
    const [first, second] = [search(), failure(search())]
    expect(String(await second)).toContain('is already training')
    expect(await first).toHaveLength(MORE)
  })
})
