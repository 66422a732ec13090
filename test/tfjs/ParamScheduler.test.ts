import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, map, Subject, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, linear, type BatchEvent } from '../../src/index.ts'
import { anneal, fromFit, ParamScheduler } from '../../src/tfjs/index.ts'
import { failure } from './support/failure.ts'
import { plainFit, plainFitDataset, STEPS, tensors } from './support/trainings.ts'
import { trapped } from './support/trapped.ts'
import { leavesNothing, valuesOf, warm } from './support/warm.ts'

const data = tensors()
const FITS = { fit: plainFit(data), fitDataset: plainFitDataset }
const everyFit = Object.entries(FITS)
const RATES = [0, 1, 2, 3].map(i => linear(1, 0)(i / STEPS))

/** A scheduler that notes what it drives the learning rate with. */
function noting(css = '*') {
  const seen: number[] = []
  const schedule = linear(1, 0).modifyOutput(x => (seen.push(x), x))
  return { seen, schedule, scheduler: new ParamScheduler(css, { learningRate: schedule }) }
}

/** A callback that does something at a hook. */
const hook = (name: keyof tf.CustomCallbackArgs, act: () => void): tf.Callback =>
  new tf.CustomCallback({ [name]: act }) as unknown as tf.Callback

const rateOf = (model: tf.LayersModel): number => model.optimizer.getConfig()['learningRate'] as number

function functional(): tf.LayersModel {
  const input = tf.input({ shape: [3] })
  const body = tf.layers.dense({ name: 'body', units: 2 }).apply(input)
  const model = tf.model({
    name: 'net',
    inputs: input,
    outputs: tf.layers.dense({ name: 'head', units: 1 }).apply(body) as tf.SymbolicTensor,
  })
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' })
  return model
}

describe.each(everyFit)('a ParamScheduler in %s', (_, fit) => {
  test.each(['Sequential', 'functional'])('moves the values of a %s model, batch by batch', async kind => {
    const model = kind === 'Sequential' ? trapped().model : functional()
    const { scheduler } = noting()
    const inForce: number[] = []
    await fit(model, [scheduler, hook('onBatchEnd', () => inForce.push(rateOf(model)))])
    expect(inForce).toEqual(RATES)
    expect(rateOf(model)).toBe(0.01)
  })

  test('can be used for one fit after the other, and for one model after the other', async () => {
    const { seen, schedule, scheduler } = noting()
    const models = [trapped().model, functional(), trapped().model]
    for (const model of [...models, ...models, models[2]!]) {
      const { iterations } = model.optimizer
      await fit(model, [scheduler])
      expect(seen.splice(0)).toEqual(RATES)
      expect([schedule.progress, schedule.value]).toEqual([0.75, 0.25])
      expect(model.optimizer.iterations).toBe(iterations + STEPS)
      expect(rateOf(model)).toBe(0.01)
    }
  })

  test('is refused by a second fit in the course of a first, which goes on', async () => {
    const { seen, schedule, scheduler } = noting()
    const other = functional()
    const weights = valuesOf(other.getWeights())
    const { model } = trapped()
    const [first, second] = await Promise.allSettled([fit(model, [scheduler]), fit(other, [scheduler])])
    expect(first.status).toBe('fulfilled')
    expect((second as PromiseRejectedResult).reason).toEqual(
      new Error(`ParamScheduler('*', …) is in the fit of model "net" already: make one for each fit`),
    )
    expect(valuesOf(other.getWeights())).toEqual(weights)
    expect(seen.splice(0)).toEqual(RATES)
    expect(schedule.progress).toBe(0.75)
    await fit(other, [scheduler])
    expect(seen).toEqual(RATES)
  })

  test('can be used again after a fit that somebody else has failed', async () => {
    const all = await warm(data)
    const { seen, scheduler } = noting()
    const error = new Error('somebody else')
    const other = functional()
    for (const name of ['onTrainBegin', 'onBatchBegin', 'onBatchEnd', 'onEpochEnd'] as const) {
      const thrower = hook(name, () => {
        throw error
      })
      expect(await failure(fit(all.model, [scheduler, thrower]))).toBe(error)
      expect(rateOf(all.model)).toBe(0.01)
      seen.splice(0)
      for (const model of [all.model, other, all.model]) {
        await fit(model, [scheduler])
        expect(seen.splice(0)).toEqual(RATES)
      }
      expect(await failure(fit(all.model, [scheduler, thrower]))).toBe(error)
      seen.splice(0)
      // Also by a stream, and by a fit without it.
      const run$ = fromFit(all.model, ...data, { epochs: 2, batchSize: 4 })
      await lastValueFrom(run$.pipe(anneal('*', { learningRate: 0.1 })))
      await fit(all.model)
      expect(seen).toEqual([])
    }
  })

  test('can be used again after a fit that it has failed itself', async () => {
    const { model } = trapped()
    let times = 0
    const error = new Error('no more')
    const schedule = fn(t => {
      if (t === 0.5 && times++ === 0) throw error
      return 0.1
    })
    const scheduler = new ParamScheduler('*', { learningRate: schedule })
    expect(await failure(fit(model, [scheduler]))).toBe(error)
    expect(model.optimizer.iterations).toBe(2)
    await fit(model, [scheduler])
    expect(model.optimizer.iterations).toBe(2 + STEPS)
  })

  test('leaves its schedules when the fit ends, however that is', async () => {
    const { model, trap } = trapped()
    const slider = new Subject<number>()
    const scheduler = new ParamScheduler('*', { learningRate: slider })
    const fail = () => {
      throw new Error('no more')
    }
    const observed: boolean[] = []
    const look = () => hook('onBatchEnd', () => observed.push(slider.observed))
    await fit(model, [scheduler, look()])
    expect(slider.observed).toBe(false)
    await failure(fit(model, [scheduler, look(), hook('onBatchEnd', fail)]))
    expect(slider.observed).toBe(false)
    trap.set('backward', 0, fail)
    await failure(fit(model, [scheduler]))
    expect(slider.observed).toBe(false)
    expect(observed).toEqual(Array(STEPS + 1).fill(true))
  })

  test('hands on all events beside others', async () => {
    const { model } = trapped()
    const deep = noting('#head')
    const order: string[] = []
    const look = map((event: BatchEvent) => (order.push(event.type), 0.5))
    await fit(model, [
      new ParamScheduler('*', { learningRate: 0.25 }),
      deep.scheduler,
      new ParamScheduler('*', { learningRate: look }),
      new ParamScheduler('#head', { learningRate: 0.75 }),
    ])
    expect(deep.seen).toEqual(RATES)
    expect(order.filter(type => type === 'batchBegin').length).toBe(STEPS)
    expect(order.slice(0, 4)).toEqual(['trainBegin', 'epochBegin', 'batchBegin', 'batchEnd'])
    expect(order.at(-1)).toBe('trainEnd')
  })

  test('shares a cascade with others, in which the later wins ties', async () => {
    const model = functional()
    const frozen = () => valuesOf(model.getLayer('head').getWeights())
    const before = frozen()
    await fit(model, [
      new ParamScheduler('#head', { learningRate: 0.5 }),
      new ParamScheduler('*', { learningRate: 0.1 }),
      new ParamScheduler('#head', { learningRate: 0 }),
    ])
    expect(frozen()).toEqual(before)
    await fit(model, [
      new ParamScheduler('#head', { learningRate: 0 }),
      new ParamScheduler('#head', { learningRate: 0.5 }),
    ])
    expect(frozen()).not.toEqual(before)
  })

  test.each([0, 1, 2])(
    'does not begin where one of several, number %i, does not fit the model',
    async wrong => {
      const all = await warm(data)
      const weights = valuesOf(all.model.getWeights())
      const schedulers = [0, 1, 2].map(
        i => new ParamScheduler(i === wrong ? '#nobody' : '*', { learningRate: 0.5 }),
      )
      expect(String(await failure(fit(all.model, schedulers)))).toContain(
        "ParamScheduler('#nobody', { learningRate: 0.5 })",
      )
      expect(valuesOf(all.model.getWeights())).toEqual(weights)
      expect(all.trap.batches).toBe(1)
      await fit(all.model, schedulers.toSpliced(wrong, 1))
      await leavesNothing(all)
    },
  )

  test('lets other callbacks hear the end of a training that it has failed in its course', async () => {
    const { model } = trapped()
    const heard: string[] = []
    const error = new Error('no more')
    const fails = fn(t => {
      if (t === 0.5) throw error
      return 0.1
    })
    const callbacks = [
      new ParamScheduler('*', { learningRate: fails }),
      hook('onTrainEnd', () => heard.push('between')),
      new ParamScheduler('#head', { learningRate: 0.1 }),
    ]
    expect(await failure(fit(model, callbacks))).toBe(error)
    expect(heard).toEqual(['between'])
  })

  test('knows a Sequential by its own name, and a model of functions by its class', async () => {
    for (const [model, css] of [
      [trapped().model, 'Sequential#net > #head'],
      [functional(), ':root#net > #head'],
      [functional(), 'Model > #head'],
    ] as const) {
      const { scheduler, seen } = noting(css)
      await fit(model, [scheduler])
      expect(seen).toEqual(RATES)
    }
  })
})

test('a ParamScheduler beside a stream shares its cascade, behind the rules of the stream', async () => {
  const all = await warm(data)
  const beside = noting('#head')
  const run$ = fromFit(all.model, ...data, {
    epochs: 2,
    batchSize: 4,
    callbacks: [beside.scheduler, new ParamScheduler('Dropout', { rate: 0.1 })],
  }).pipe(anneal('#head', { learningRate: 0.125 }))
  const events = await lastValueFrom(run$.pipe(toArray()))
  expect(beside.seen).toEqual(RATES)
  const { assigned } = events.find(({ type }) => type === 'batchEnd')!
  expect(assigned.map(({ rule, value, elements }) => [rule, value, elements.length])).toEqual([
    ["anneal('#head', { learningRate: 0.125 })", 0.125, 0],
    [expect.stringContaining("ParamScheduler('#head'"), 1, 2],
    ["ParamScheduler('Dropout', { rate: 0.1 })", 0.1, 1],
  ])
  await leavesNothing(all)
})

test('a ParamScheduler beside a stream fails the stream', async () => {
  const all = await warm(data)
  const error = new Error('no more')
  const fails = fn(t => {
    if (t === 0.5) throw error
    return 0.1
  })
  const callbacks = [
    new ParamScheduler('*', { learningRate: fails }),
    new ParamScheduler('Dropout', { rate: 0.1 }),
  ]
  const run$ = fromFit(all.model, ...data, { epochs: 2, batchSize: 4, callbacks })
  expect(await failure(lastValueFrom(run$))).toBe(error)
  expect(all.model.optimizer.iterations).toBe(all.iterations + 2)
  await leavesNothing(all)
})
