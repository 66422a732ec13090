import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, map, Subject, throwError } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, type BatchEvent, type Schedule } from '../../src/index.ts'
import { fromFit, fromFitDataset, ParamScheduler } from '../../src/tfjs/index.ts'
import type { Written } from './support/everything.ts'
import { failure } from './support/failure.ts'
import {
  annealed,
  byFit,
  plainFit,
  plainFitDataset,
  STEPS,
  tensors,
  trainings,
  type Beside,
} from './support/trainings.ts'
import { stateOf } from './support/stateOf.ts'
import type { Place, Trap } from './support/Trap.ts'
import { leavesNothing, valuesOf, warm, type Warm } from './support/warm.ts'

const data = tensors()
const everyTraining = Object.entries(trainings(data))
const OPTIMIZERS: Record<string, () => tf.Optimizer> = {
  SGD: () => tf.train.sgd(0.01),
  Momentum: () => tf.train.momentum(0.01, 0.5),
  Adam: () => tf.train.adam(0.01),
  Adamax: () => tf.train.adamax(0.01),
  RMSProp: () => tf.train.rmsprop(0.01, 0.9, 0.1),
  Adagrad: () => tf.train.adagrad(0.01),
  Adadelta: () => tf.train.adadelta(0.01),
}

test.each(Object.entries(OPTIMIZERS))(
  '%s is as before after a run that drove all it has',
  async (_, make) => {
    const all = await warm(data, make())
    await lastValueFrom(annealed(byFit(data)(all.model), all.rules))
    expect(all.model.optimizer.iterations).toBe(all.iterations + STEPS)
    await leavesNothing(all)
  },
)

describe.each(everyTraining)('%s', (name, train) => {
  test('leaves nothing when it completes', async () => {
    const all = await warm(data)
    await train(all.model, all.rules)
    expect(all.model.optimizer.iterations).toBe(all.iterations + STEPS)
    await leavesNothing(all)
  })

  const error = new Error('no more')
  const broken: Record<string, (step: number, trap: Trap) => Schedule<BatchEvent>> = {
    'an Fn': step =>
      fn(t => {
        if (t >= step / STEPS) throw error
        return 0.1
      }),
    'an operator': step =>
      map(event => {
        if (event.type === 'batchBegin' && event.step === step) throw error
        return 0.1
      }),
    // It fails in the course of the batch before, which then is trained to its end.
    'an Observable': (step, trap) => {
      if (step === 0) return throwError(() => error)
      const slider = new Subject<number>()
      trap.set('forward', step - 1, () => slider.error(error))
      return slider
    },
  }
  const cases = Object.entries(broken).flatMap(([kind, make]) =>
    [0, 2].map(step => [kind, step, make] as const),
  )
  test.each(cases)('fails with the error of %s at step %i, and leaves nothing', async (_, step, make) => {
    const all = await warm(data)
    const { model, trap, rules } = all
    const weights = valuesOf(model.getWeights())
    const rule: Written = ['#body > bias', { learningRate: make(step, trap) }]
    expect(await failure(train(model, [...rules, rule]))).toBe(error)
    expect(trap.batches).toBe(1 + step)
    expect(model.optimizer.iterations).toBe(all.iterations + step)
    if (step === 0) expect(valuesOf(model.getWeights())).toEqual(weights)
    await leavesNothing(all)
  })

  const places: [Place, number][] = [
    ['forward', 0],
    ['forward', 2],
    ['kernel', 2],
    ['loss', 2],
    ['metric', 2],
    ['penalty', 2],
    ['backward', 0],
    ['backward', 2],
  ]
  test.each(places)(
    'fails with the error of the %s in batch %i, and leaves nothing',
    async (place, batch) => {
      const all = await warm(data)
      const { model, trap, rules } = all
      let thrown: unknown
      trap.set(place, batch, () => {
        try {
          if (place === 'kernel') tf.engine().runKernel('NoSuchKernel', {})
          throw new Error(place)
        } catch (error) {
          throw (thrown = error)
        }
      })
      const trained = model.trainableWeights.map(weight => weight.read())
      const weights = valuesOf(trained)
      const seen = await failure(train(model, rules))
      expect(seen).toBe(thrown)
      expect(String(seen)).toContain(place === 'kernel' ? 'NoSuchKernel' : place)
      expect(model.optimizer.iterations).toBe(all.iterations + batch)
      if (batch === 0) expect(valuesOf(trained)).toEqual(weights)
      // `trainOnBatch` keeps its metrics, one of which is before the trap's, and forgets them where it throws.
      const metrics = { metric: 1, penalty: 3, backward: 3 }
      await leavesNothing(all, name === 'fromSteps' ? (metrics[place as keyof typeof metrics] ?? 0) : 0)
    },
  )
})

describe.each(everyTraining.filter(([name]) => name !== 'fromSteps'))('%s', (name, train) => {
  const plain = /dataset/i.test(name) ? plainFitDataset : plainFit(data)

  /** It fails with this error, and then all is as where tfjs alone has failed with it. */
  async function failsAsTfjs(
    all: Warm,
    beside: Beside,
    set: () => void,
    error: Error,
    most = (left: number) => left,
  ): Promise<void> {
    const { model, rules, numTensors } = all
    set()
    expect(await failure(plain(model, [], beside))).toBe(error)
    const left = tf.memory().numTensors - numTensors
    set()
    expect(await failure(train(model, rules, beside))).toBe(error)
    await leavesNothing(all, left + most(left))
  }

  test('leaves no more than tfjs where validation throws', async () => {
    const all = await warm(data)
    const error = new Error('validation')
    const set = () =>
      all.trap.set('validation', 1, () => {
        throw error
      })
    await failsAsTfjs(all, { validation: true }, set, error)
  })

  const hooks = [
    'onTrainBegin',
    'onEpochBegin',
    'onBatchBegin',
    'onBatchEnd',
    'onEpochEnd',
    'onTrainEnd',
  ] as const
  test.each(hooks)("leaves no more than tfjs where somebody else's %s throws", async hook => {
    const all = await warm(data)
    const error = new Error(hook)
    const callback = {
      [hook]: () => {
        throw error
      },
    }
    // A stream does not leave the metrics of the epochs that have ended.
    const most = (left: number) => (name.startsWith('from') && hook === 'onTrainEnd' ? 0 : left)
    await failsAsTfjs(all, { callback }, () => undefined, error, most)
  })
})

describe('where the data is at fault', () => {
  test('fromFit fails with the error of fit, and leaves nothing', async () => {
    const all = await warm(data)
    const { model, rules } = all
    const wrong = tf.ones([8, 7])
    const plainly = await failure(model.fit(wrong, data[1]))
    const run$ = annealed(fromFit(model, wrong, data[1]), rules)
    expect(await failure(lastValueFrom(run$))).toEqual(plainly)
    wrong.dispose()
    await leavesNothing(all)
  })

  const ways: Record<string, (all: Warm, dataset: tf.data.Dataset<tf.TensorContainer>) => Promise<unknown>> =
    {
      fitDataset: ({ model }, dataset) => model.fitDataset(dataset, { epochs: 2 }),
      fromFitDataset: ({ model, rules }, dataset) =>
        lastValueFrom(annealed(fromFitDataset(model, dataset, { epochs: 2, batchesPerEpoch: 3 }), rules)),
      'fitDataset with ParamSchedulers': ({ model, rules }, dataset) =>
        model.fitDataset(dataset, {
          epochs: 2,
          batchesPerEpoch: 3,
          callbacks: rules.map(([css, schedules]) => new ParamScheduler(css, schedules)),
        }),
    }
  test('a dataset that throws in mid-epoch fails it, and leaves no more than tfjs does', async () => {
    const all = await warm(data)
    const broken = tf.data.generator(function* () {
      yield { xs: [1, 2, 3], ys: [1] }
      throw new Error('no more data')
    })
    let most = 0
    for (const train of Object.values(ways)) {
      const { numTensors } = tf.memory()
      const { iterations } = all.model.optimizer
      expect(String(await failure(train(all, broken.batch(1))))).toContain('no more data')
      expect(all.model.optimizer.iterations).toBe(iterations + 1)
      const left = tf.memory().numTensors - numTensors
      if (train === ways['fitDataset']) most = left
      expect(left).toBeLessThanOrEqual(most)
      expect(stateOf(all.model)).toEqual(all.before)
    }
    await leavesNothing(all, 3 * most)
  })
})
