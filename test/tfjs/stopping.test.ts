import * as tf from '@tensorflow/tfjs'
import {
  lastValueFrom,
  map,
  Subject,
  take,
  takeUntil,
  takeWhile,
  tap,
  timer,
  toArray,
  type Observable,
} from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, type BatchEvent } from '../../src/index.ts'
import { anneal, fromFit, fromFitDataset } from '../../src/tfjs/index.ts'
import { failure } from './support/failure.ts'
import { hiddenOf } from './support/stateOf.ts'
import {
  annealed,
  STEPS,
  streams,
  tensors,
  trainings,
  type Beside,
  type Stream,
} from './support/trainings.ts'
import { leavesNothing, valuesOf, warm, type Warm } from './support/warm.ts'
import { woundDown } from './support/woundDown.ts'

const data = tensors()
const everyStream = Object.entries(streams(data))
const everyTraining = Object.entries(trainings(data))
const FOR_EVER = 100_000

/** Subscribes to a run that would take for ever, until an event; gives back what came. */
async function stoppedAt(
  { model, rules }: Warm,
  stream: Stream,
  isAt: (event: BatchEvent) => boolean,
): Promise<string[]> {
  const run$ = annealed(stream(model, {}, FOR_EVER), rules)
  const events = await lastValueFrom(
    run$.pipe(
      takeWhile(event => !isAt(event), true),
      toArray(),
    ),
  )
  await woundDown(model)
  return events.map(({ type, step }) => `${type} ${step}`)
}

describe.each(everyStream)('%s', (name, stream) => {
  test('trains no batch more when it is unsubscribed at a batchEnd', async () => {
    const all = await warm(data)
    const seen = await stoppedAt(all, stream, ({ type, step }) => type === 'batchEnd' && step === 3)
    expect(seen.at(-1)).toBe('batchEnd 3')
    expect(all.trap.batches).toBe(1 + 3)
    expect(all.model.optimizer.iterations).toBe(all.iterations + 3)
    await leavesNothing(all)
  })

  test.each([0, 2, 3])('trains nothing in a batch whose batchBegin %i ended it', async at => {
    const all = await warm(data)
    const { model, trap } = all
    let weights: unknown
    const seen = await stoppedAt(all, stream, ({ type, step }) => {
      if (type === 'batchBegin') weights = valuesOf(model.getWeights())
      return type === 'batchBegin' && step === at
    })
    expect(seen.at(-1)).toBe(`batchBegin ${at}`)
    // Neither weights nor the moving statistics of BatchNormalization; no layer has run.
    expect(valuesOf(model.getWeights())).toEqual(weights)
    expect([trap.batches, trap.penalties]).toEqual([1 + at, 1 + at])
    expect(model.optimizer.iterations).toBe(all.iterations + at)
    await leavesNothing(all)
  })

  test.each(['trainBegin', 'epochBegin'] as const)(
    'trains nothing when it is unsubscribed at %s',
    async type => {
      const all = await warm(data)
      const weights = valuesOf(all.model.getWeights())
      const seen = await stoppedAt(all, stream, event => event.type === type)
      expect(seen.at(-1)).toBe(`${type} 0`)
      expect(valuesOf(all.model.getWeights())).toEqual(weights)
      expect(all.trap.batches).toBe(1)
      expect(all.model.optimizer.iterations).toBe(all.iterations)
      await leavesNothing(all)
    },
  )

  test('can be unsubscribed at the end of an epoch', async () => {
    const all = await warm(data)
    const seen = await stoppedAt(all, stream, ({ type, epoch }) => type === 'epochEnd' && epoch === 1)
    expect(seen.at(-1)).toBe('epochEnd 4')
    expect(all.model.optimizer.iterations).toBe(all.iterations + 4)
    await leavesNothing(all)
  })

  test('can be unsubscribed by a timer', async () => {
    const all = await warm(data)
    const run$ = annealed(stream(all.model, {}, FOR_EVER), all.rules)
    const { step } = await lastValueFrom(run$.pipe(takeUntil(timer(80))))
    await woundDown(all.model)
    expect(step).toBeGreaterThan(0)
    // A step of one's own may be on its way, and is let go on to its end.
    expect(all.model.optimizer.iterations - all.iterations - step).toBeOneOf(
      name === 'fromSteps' ? [0, 1] : [0],
    )
    await leavesNothing(all)
  })

  test.each([0, 1, 2, 3, 5, 8, 13, 21])(
    'can be unsubscribed %i microtasks after subscribing',
    async microtasks => {
      const all = await warm(data)
      const weights = valuesOf(all.model.getWeights())
      let begun = false
      const subscription = annealed(stream(all.model), all.rules).subscribe(({ type }) => {
        begun ||= type === 'batchBegin'
      })
      for (let i = 0; i < microtasks && !begun; i++) await Promise.resolve()
      const trained = begun
      subscription.unsubscribe()
      await tf.nextFrame()
      await woundDown(all.model)
      expect(begun).toBe(trained)
      if (!trained) expect(valuesOf(all.model.getWeights())).toEqual(weights)
      await leavesNothing(all)
    },
  )

  test('has no model in training when it completes', async () => {
    const { model, rules } = await warm(data)
    const training = await new Promise((resolve, reject) => {
      annealed(stream(model), rules).subscribe({ complete: () => resolve(isTraining(model)), error: reject })
    })
    expect(training).toBe(false)
  })

  test.each(['forward', 'backward', 'schedule', 'selector'])(
    'has no model in training when it fails by a %s',
    async cause => {
      const { model, trap, rules } = await warm(data)
      const fail = () => {
        throw new Error(cause)
      }
      if (cause === 'forward' || cause === 'backward') trap.set(cause, 1, fail)
      const rule = anneal(cause === 'selector' ? '#nobody' : '*', {
        learningRate: cause === 'schedule' ? fn(fail) : 0.1,
      })
      const training = await new Promise(resolve => {
        annealed(stream(model), rules)
          .pipe(rule)
          .subscribe({ error: () => resolve(isTraining(model)) })
      })
      expect(training).toBe(false)
    },
  )

  test('trains nothing in a batch whose values could not be set', async () => {
    const all = await warm(data)
    const { model, trap } = all
    const slider = new Subject<number>()
    let weights: unknown
    const run$ = annealed(stream(model), all.rules).pipe(
      anneal('#body > bias', { learningRate: slider }),
      tap(({ type, step }) => {
        if (type !== 'batchBegin' || step !== 2) return
        weights = valuesOf(model.getWeights())
        slider.next(-1)
      }),
    )
    expect(await failure(lastValueFrom(run$))).toEqual(
      new RangeError(
        "anneal('#body > bias', { learningRate }): learningRate became -1, and must be 0 or above",
      ),
    )
    expect(valuesOf(model.getWeights())).toEqual(weights)
    expect(trap.batches).toBe(1 + 2)
    expect(model.optimizer.iterations).toBe(all.iterations + 2)
    await leavesNothing(all)
  })
})

describe.each(everyStream.filter(([name]) => name !== 'fromSteps'))('%s', (_, stream) => {
  test("has no model in training when it fails by somebody else's callback or by validation", async () => {
    const { model, trap, rules } = await warm(data)
    const fail = () => {
      throw new Error('no more')
    }
    const cases: Beside[] = [{ callback: { onBatchEnd: fail } }, { validation: true }]
    for (const beside of cases) {
      if (beside.validation) trap.set('validation', 1, fail)
      const training = await new Promise(resolve => {
        annealed(stream(model, beside), rules).subscribe({ error: () => resolve(isTraining(model)) })
      })
      expect(training).toBe(false)
    }
  })

  test('can be unsubscribed by a callback that hears the beginning of the training after it', async () => {
    const all = await warm(data)
    const stop = new Subject<void>()
    const heard: string[] = []
    const callback = {
      onTrainBegin: () => stop.next(),
      onEpochBegin: () => void heard.push('epochBegin'),
      onTrainEnd: () => void heard.push('trainEnd'),
    }
    const run$ = annealed(stream(all.model, { callback }, FOR_EVER), all.rules)
    await lastValueFrom(run$.pipe(takeUntil(stop)))
    await woundDown(all.model)
    expect(heard).toEqual(['epochBegin', 'trainEnd'])
    expect(all.trap.batches).toBe(1)
    await leavesNothing(all)
  })

  test('begins no epoch when it is unsubscribed at the end of one', async () => {
    const all = await warm(data)
    const heard: number[] = []
    const callback = { onEpochBegin: (epoch: number) => void heard.push(epoch) }
    await lastValueFrom(
      annealed(stream(all.model, { callback }, FOR_EVER), all.rules).pipe(
        takeWhile(({ type, epoch }) => type !== 'epochEnd' || epoch < 1),
      ),
    )
    await woundDown(all.model)
    expect(heard).toEqual([0, 1])
  })

  test.each(['unsubscribed', 'refused'])('begins nothing when it is %s at trainBegin', async how => {
    const all = await warm(data)
    const heard: number[] = []
    const callback = { onEpochBegin: (epoch: number) => void heard.push(epoch) }
    const run$ = stream(all.model, { callback }, FOR_EVER)
    if (how === 'refused') await failure(lastValueFrom(run$.pipe(anneal('#nobody', { learningRate: 1 }))))
    else await lastValueFrom(annealed(run$, all.rules).pipe(take(1)))
    await woundDown(all.model)
    expect(heard).toEqual([])
    await leavesNothing(all)
  })

  test('fails with the first of several errors', async () => {
    const all = await warm(data)
    const first = new Error('first')
    const callback = {
      onEpochEnd: () => {
        throw new Error('second')
      },
    }
    const fails = fn(t => {
      if (t > 0.1) throw first
      return 0.1
    })
    const run$ = stream(all.model, { callback }).pipe(anneal('*', { learningRate: fails }))
    expect(await failure(lastValueFrom(run$))).toBe(first)
  })

  test("ends normally where tfjs's EarlyStopping ends it", async () => {
    const all = await warm(data)
    const stopping = tf.callbacks.earlyStopping({ monitor: 'loss', mode: 'max', patience: 1 })
    const events = await lastValueFrom(
      annealed(stream(all.model, { callback: stopping }, FOR_EVER), all.rules).pipe(toArray()),
    )
    expect(events.at(-1)!.type).toBe('trainEnd')
    expect(events.at(-1)!.step).toBeLessThan(100)
    expect(events.at(-2)!.type).toBe('epochEnd')
    await leavesNothing(all)
  })

  test('ends normally where the user stops the model in mid-epoch', async () => {
    const all = await warm(data)
    const stop = ({ type, step }: BatchEvent) => {
      if (type === 'batchEnd' && step === 3) all.model.stopTraining = true
    }
    const events = await lastValueFrom(
      annealed(stream(all.model, {}, FOR_EVER), all.rules).pipe(tap(stop), toArray()),
    )
    expect(events.slice(-3).map(({ type, step }) => [type, step])).toEqual([
      ['batchEnd', 3],
      ['epochEnd', 3],
      ['trainEnd', 3],
    ])
    await leavesNothing(all)
  })
})

describe.each(['Sequential', 'functional'])('a %s model', kind => {
  const compiled = (model: tf.LayersModel) => {
    const optimizer = tf.train.momentum(0.01, 0.5)
    model.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mse'] })
    return optimizer
  }
  const made = (): tf.LayersModel => {
    const layers = [tf.layers.dense({ units: 2, inputShape: [3] }), tf.layers.dense({ units: 1 })]
    if (kind === 'Sequential') return tf.sequential({ name: 'net', layers })
    const input = tf.input({ shape: [3] })
    const outputs = layers.reduce((x, layer) => layer.apply(x) as tf.SymbolicTensor, input)
    return tf.model({ name: 'net', inputs: input, outputs })
  }

  test.each(
    everyTraining.flatMap(([name, train]) =>
      (['batchBegin', 'epochEnd'] as const).map(type => [name, type, train] as const),
    ),
  )('that %s trains must not be compiled again, at %s', async (_, at, train) => {
    const model = made()
    const optimizers = [compiled(model)]
    // tfjs makes the count when it is asked for first.
    expect(optimizers[0]!.iterations).toBe(0)
    const keys = Reflect.ownKeys(optimizers[0]!)
    let weights: unknown
    const compiling = map(({ type, step }: BatchEvent) => {
      if (type === at && step === 2) {
        optimizers.push(compiled(model))
        weights = valuesOf(model.getWeights())
      }
      return 0.1
    })
    expect(await failure(train(model, [['*', { learningRate: compiling, momentum: 0.3 }]]))).toEqual(
      new Error('model "net" was compiled again while it was training: compile before, or unsubscribe first'),
    )
    expect(valuesOf(model.getWeights())).toEqual(weights)
    expect(optimizers.map(({ iterations }) => iterations)).toEqual([2, 0])
    expect(optimizers.map(optimizer => Reflect.ownKeys(optimizer))).toEqual([keys, keys])
    expect(model.optimizer).toBe(optimizers[1])
    expect(optimizers.map(optimizer => optimizer.getConfig())).toEqual(
      optimizers.map(() => ({ learningRate: 0.01, momentum: 0.5, useNesterov: false })),
    )
    await train(model, [['*', { learningRate: 0.1 }]])
    expect(optimizers[1]!.iterations).toBe(STEPS)
  })
})

test('a batch is not trained that the data brings after the run was unsubscribed', async () => {
  const all = await warm(data)
  const { model, trap, numTensors } = all
  const slow = tf.data
    .array([...Array(8).keys()].map(i => ({ xs: [i, 0, 1], ys: [i] })))
    .batch(1)
    .mapAsync(async batch => {
      await new Promise(resolve => setTimeout(resolve, 30))
      return batch
    })
  const seen: string[] = []
  const run$ = annealed(fromFitDataset(model, slow, { epochs: 1, batchesPerEpoch: 8 }), all.rules)
  const subscription = run$.subscribe(({ type, step }) => seen.push(`${type} ${step}`))
  while (!seen.includes('batchEnd 1')) await new Promise(resolve => setTimeout(resolve, 1))
  subscription.unsubscribe()
  const weights = valuesOf(model.getWeights())
  await woundDown(model)
  expect(seen.at(-1)).toBe('batchEnd 1')
  expect(trap.batches).toBe(1 + 1)
  expect(valuesOf(model.getWeights())).toEqual(weights)
  // The dataset's own: what its iterator has read ahead.
  expect(tf.memory().numTensors).toBe(numTensors)
})

describe.each(['fit', 'fitDataset'])('while a batch of %s is passed over', way => {
  /** Two outputs with metrics of each, weighted classes, and a schedule that ends it at a batch. */
  test.each([0, 2])('all metrics are there, at batch %i', async at => {
    const input = tf.input({ shape: [2] })
    const outputs = ['one', 'two'].map(
      name => tf.layers.dense({ name, units: 2, activation: 'softmax' }).apply(input) as tf.SymbolicTensor,
    )
    const model = tf.model({ inputs: input, outputs })
    model.compile({
      optimizer: 'sgd',
      loss: { one: 'categoricalCrossentropy', two: 'meanSquaredError' },
      metrics: ['accuracy', 'mse'],
    })
    const one = [...Array(4).keys()].map(i => [i % 2, (i + 1) % 2])
    const ys = { one: tf.tensor2d(one), two: tf.tensor2d(one) }
    const xs = tf.ones([4, 2])
    const classWeight = [
      { 0: 1, 1: 2 },
      { 0: 1, 1: 1 },
    ]
    const ended: string[][] = []
    const callbacks: tf.CustomCallbackArgs = {
      onEpochEnd: (_, logs) => void ended.push(Object.keys(logs!)),
      onTrainEnd: () => void ended.push(['trainEnd']),
    }
    const dataset = tf.data.array(one.map(y => ({ xs: [1, 1], ys: { one: y, two: y } }))).batch(2)
    const fit = (epochs: number): Observable<BatchEvent> =>
      way === 'fit'
        ? fromFit(model, xs, ys, { epochs, batchSize: 2, callbacks, classWeight })
        : fromFitDataset(model, dataset, { epochs, callbacks, classWeight })
    await lastValueFrom(fit(1))
    const [whole] = ended.splice(0)
    expect(whole!.length).toBe(7)

    const { numTensors } = tf.memory()
    const error = new Error('no more')
    const fails = fn(t => {
      if (t >= at / 20) throw error
      return 0.1
    })
    expect(await failure(lastValueFrom(fit(10).pipe(anneal('*', { learningRate: fails }))))).toBe(error)
    if (at === 0) expect(ended).toEqual([whole, ['trainEnd']])
    else expect(ended).toEqual([whole, whole, ['trainEnd']])
    expect(tf.memory().numTensors).toBe(numTensors)
  })
})

const isTraining = (model: tf.LayersModel): boolean =>
  (hiddenOf(model) as unknown as { isTraining: boolean }).isTraining
