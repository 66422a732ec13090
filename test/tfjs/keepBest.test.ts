// A run that ends with the weights of its best moment, or early: on real models, in every way to train.
import * as tf from '@tensorflow/tfjs'
import {
  concat,
  delay,
  filter,
  lastValueFrom,
  map,
  pipe,
  repeat,
  retry,
  take,
  tap,
  toArray,
  type MonoTypeOperatorFunction,
  type Observable,
} from 'rxjs'
import { describe, expect, test } from 'vitest'
import { metric, replay, stalled, stopWhen, type BatchEvent } from '../../src/index.ts'
import { anneal, earlyStop, fromFit, fromSteps, keepBest } from '../../src/tfjs/index.ts'
import { bitsOf } from './support/bits.ts'
import { failure } from './support/failure.ts'
import { BATCHES, streams, tensors, type Stream } from './support/trainings.ts'
import { leavesNothing, warm, type Warm } from './support/warm.ts'
import { woundDown } from './support/woundDown.ts'

const data = tensors()
const everyStream = Object.entries(streams(data))
const EPOCHS = 8

/** A metric that falls and rises, whatever the training does: best after the third epoch. */
const told = pipe(
  filter(({ type }: BatchEvent) => type === 'epochEnd'),
  map(({ epoch }) => [4, 3, 1, 2, 5, 6, 7, 8][epoch]!),
)
const bits = (model: tf.LayersModel) => model.weights.map(weight => bitsOf(weight.read()))

/** Trains with operators behind the run, and notes the weights after every epoch. */
async function train({ model }: Warm, stream: Stream, ...operators: MonoTypeOperatorFunction<BatchEvent>[]) {
  const after: number[][][] = []
  const types: string[] = []
  const note = tap(({ type }: BatchEvent) => {
    types.push(type)
    if (type === 'epochEnd') after.push(bits(model))
  })
  const run$ = operators.reduce(
    (events, operator) => events.pipe(operator),
    stream(model, {}, EPOCHS).pipe(note),
  )
  const ending = await lastValueFrom(run$).then(
    () => 'completed',
    (error: unknown) => error,
  )
  return { after, types, ending }
}

describe.each(everyStream)('%s', (_, stream) => {
  test('ends with the weights of the best epoch, bit for bit', async () => {
    const all = await warm(data)
    const { after, ending, types } = await train(all, stream, keepBest({ monitor: told }))
    expect([ending, after.length, types.at(-1)]).toEqual(['completed', EPOCHS, 'trainEnd'])
    expect(bits(all.model)).toEqual(after[2])
    expect(after[2]).not.toEqual(after[7])
    await leavesNothing(all)
  })

  test('stops early, completes, and has the weights of the best epoch', async () => {
    const all = await warm(data)
    const stop = earlyStop({ monitor: told, patience: 2, restoreBest: true })
    const { after, ending, types } = await train(all, stream, stop)
    expect([ending, after.length, types.at(-1)]).toEqual(['completed', 5, 'trainEnd'])
    expect(all.trap.batches).toBe(1 + BATCHES * 5)
    expect(bits(all.model)).toEqual(after[2])
    await leavesNothing(all)
  })

  test('has its last weights where nobody asks for the best', async () => {
    const all = await warm(data)
    const { after, ending } = await train(all, stream, earlyStop({ monitor: told, patience: 2 }))
    expect([ending, after.length]).toEqual(['completed', 5])
    expect(bits(all.model)).toEqual(after[4])
    await leavesNothing(all)
  })

  test('has them however the run ends: by leaving it', async () => {
    const all = await warm(data)
    const { after, ending } = await train(
      all,
      stream,
      keepBest({ monitor: told }),
      pipe(
        filter(({ type, epoch }) => type === 'batchEnd' && epoch === 5),
        take(1),
      ),
    )
    await woundDown(all.model)
    expect([ending, after.length]).toEqual(['completed', 5])
    expect(bits(all.model)).toEqual(after[2])
    await leavesNothing(all)
  })

  test('has them however the run ends: by an error', async () => {
    const all = await warm(data)
    const broken = anneal('*', { learningRate: map(({ epoch }) => (epoch > 4 ? NaN : 0.1)) })
    const { after, ending } = await train(all, stream, broken, keepBest({ monitor: told }))
    expect(String(ending)).toContain('learningRate became NaN')
    expect(bits(all.model)).toEqual(after[2])
    await leavesNothing(all)
  })

  test('stops in the middle of an epoch, which then has no end', async () => {
    const all = await warm(data)
    const { types, ending } = await train(all, stream, stopWhen(map(({ step }) => step === 3)))
    expect(ending).toBe('completed')
    expect(types.slice(-4)).toEqual(['epochBegin', 'batchBegin', 'batchEnd', 'trainEnd'])
    expect(all.trap.batches).toBe(1 + 3)
    await leavesNothing(all)
  })

  test('that holds with the last batch of an epoch leaves that its end', async () => {
    const all = await warm(data)
    const condition = map(({ type, step }: BatchEvent) => type === 'batchEnd' && step === 4)
    const { types, ending } = await train(all, stream, stopWhen(condition))
    expect(ending).toBe('completed')
    expect(types.slice(-4)).toEqual(['batchBegin', 'batchEnd', 'epochEnd', 'trainEnd'])
    await leavesNothing(all)
  })

  test.each([
    ['trainBegin', ['trainBegin', 'trainEnd']],
    ['epochBegin', ['trainBegin', 'epochBegin', 'trainEnd']],
    ['batchBegin', ['trainBegin', 'epochBegin', 'batchBegin', 'batchEnd', 'trainEnd']],
  ])('begins no batch any more where it holds at %s', async (at, expected) => {
    const all = await warm(data)
    const { types, ending } = await train(all, stream, stopWhen(map(({ type }) => type === at)))
    expect(ending).toBe('completed')
    expect(types).toEqual(expected)
    expect(all.model.optimizer.iterations).toBe(all.iterations + (at === 'batchBegin' ? 1 : 0))
    await leavesNothing(all)
  })

  test('runs again after it', async () => {
    const all = await warm(data)
    const stop = earlyStop({ monitor: told, patience: 2, restoreBest: true })
    const { types } = await train(all, stream, pipe(stop, repeat(2)))
    expect(types.filter(type => type === 'trainEnd')).toHaveLength(2)
    expect(types.filter(type => type === 'epochEnd')).toHaveLength(10)
    await leavesNothing(all)
  })

  test('says which metrics there are where one never comes, and leaves the model as it was', async () => {
    const all = await warm(data)
    const { ending } = await train(
      all,
      stream,
      earlyStop({ monitor: 'val_f1', patience: 2, restoreBest: true }),
    )
    expect(String(ending)).toMatch(
      /^TypeError: earlyStop\(\{ monitor: 'val_f1', patience: 2, restoreBest: true \}\): metric\('val_f1'\): the metrics of this epochEnd have no val_f1; there are: loss/,
    )
    await woundDown(all.model)
    await leavesNothing(all)
  })

  test('names the rule whose metric never comes, and no other', async () => {
    const endings = [
      earlyStop({ patience: 2 }),
      keepBest(),
      pipe(keepBest(), stopWhen(stalled({ patience: 2 }))),
    ]
    const named = ['earlyStop({ patience: 2 })', 'keepBest()', 'keepBest()']
    for (const [i, operator] of endings.entries()) {
      const all = await warm(data)
      const unseen = map(
        (event: BatchEvent): BatchEvent => ({ ...event, logs: { loss: event.logs['loss']! } }),
      )
      const { ending } = await train(all, stream, pipe(unseen, operator))
      expect(String(ending)).toMatch(`TypeError: ${named[i]}: metric('val_loss'): the metrics of this`)
      await woundDown(all.model)
    }
  })

  test('refuses events that come late', async () => {
    const all = await warm(data)
    const { ending } = await train(all, stream, pipe(delay(1), keepBest({ monitor: told })))
    expect(String(ending)).toContain('keepBest(')
    expect(String(ending)).toContain('did not get the epochEnd of a run while it was delivered')
    await woundDown(all.model)
    await leavesNothing(all)
  })
})

test('weights that do not train, like moving means, are of the best moment too', async () => {
  const model = tf.sequential({
    layers: [tf.layers.batchNormalization({ inputShape: [3] }), tf.layers.dense({ units: 1 })],
  })
  model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
  const after: number[][][] = []
  const run$ = fromFit(model, ...data, { epochs: EPOCHS }).pipe(
    tap(({ type }) => type === 'epochEnd' && after.push(bits(model))),
    keepBest({ monitor: told }),
  )
  await lastValueFrom(run$)
  expect(model.weights).toHaveLength(6)
  expect(bits(model)).toEqual(after[2])
  expect(after[2]!.filter((weight, i) => String(weight) === String(after[7]![i]))).toEqual([])
})

test('variables of a loop of one’s own are of the best moment too', async () => {
  const w = tf.variable(tf.scalar(0))
  const optimizer = tf.train.sgd(1)
  const numTensors = tf.memory().numTensors
  const run$ = fromSteps(
    { optimizer, variables: [w] },
    { epochs: EPOCHS, stepsPerEpoch: 1 },
    ({ optimizer, step }) => {
      optimizer.minimize(() => w.mul(-1 - step).asScalar())
    },
  ).pipe(earlyStop({ monitor: told, patience: 1, restoreBest: true }))
  await lastValueFrom(run$)
  // The gradients are −1, −2, −3: it moves by 1, 2 and 3.
  expect(w.dataSync()[0]).toBe(6)
  expect(tf.memory().numTensors).toBe(numTensors)
})

test('retries with all back where a metric is refused', async () => {
  const all = await warm(data)
  let tries = 0
  const run$ = fromFit(all.model, ...data, { epochs: EPOCHS }).pipe(
    tap(({ type }) => type === 'trainBegin' && tries++),
    keepBest({ monitor: 'nothing' }),
    retry(2),
    toArray(),
  )
  expect(String(await failure(lastValueFrom(run$)))).toContain("metric('nothing')")
  expect(tries).toBe(3)
  await woundDown(all.model)
  await leavesNothing(all)
})

test('a monitor that became NaN is said of the rule once', async () => {
  const lost = (events: Observable<BatchEvent>) => events.pipe(map(() => NaN))
  const watch = { nan: 'error', monitor: lost } as const
  for (const [shown, stop] of [
    ["keepBest({ nan: 'error', monitor: lost })", keepBest(watch)],
    ["earlyStop({ patience: 1, nan: 'error', monitor: lost })", earlyStop({ patience: 1, ...watch })],
  ] as const) {
    const all = await warm(data)
    const run$ = fromFit(all.model, ...data, { epochs: EPOCHS }).pipe(stop)
    expect(String(await failure(lastValueFrom(run$)))).toBe(`TypeError: ${shown}: lost became NaN`)
    await woundDown(all.model)
    await leavesNothing(all)
  }
})

test('what a monitor does wrong when it is asked is said of keepBest', async () => {
  const all = await warm(data)
  const monitor = (() => 3) as never
  const run$ = fromFit(all.model, ...data, { epochs: EPOCHS }).pipe(keepBest({ monitor }))
  expect(String(await failure(lastValueFrom(run$)))).toMatch(
    /^TypeError: keepBest\({ monitor: monitor }\): \(\) => 3 is no monitor, for it gives 3: a monitor is/,
  )
  await leavesNothing(all)
})

test('what a monitor replays from before has no weights, but counts', async () => {
  const record = [0.5, 0.6].map((loss, epoch) => ({
    ...{ type: 'epochEnd' as const, epoch, step: (epoch + 1) * BATCHES, logs: { loss } },
  }))
  const again = (now: readonly number[]) => (events: Observable<BatchEvent>) =>
    concat(
      replay(record).pipe(metric('loss')),
      events.pipe(
        filter(({ type }) => type === 'epochEnd'),
        map(({ epoch }) => now[epoch]!),
      ),
    )
  for (const [now, kept] of [
    [[0.4, 0.7, 0.6], 0],
    [[0.6, 0.7, 0.8], 2],
  ] as const) {
    const all = await warm(data)
    const after: number[][][] = []
    const run$ = fromFit(all.model, ...data, { epochs: 3 }).pipe(
      tap(({ type }) => type === 'epochEnd' && after.push(bits(all.model))),
      keepBest({ monitor: again(now) }),
    )
    await lastValueFrom(run$)
    expect(bits(all.model)).toEqual(after[kept])
  }
})

test('options that cannot be are refused when they are written', () => {
  expect(() => keepBest({ patience: 1 } as never)).toThrow('keepBest takes no patience; it takes monitor')
  expect(() => keepBest(3 as never)).toThrow(
    'keepBest takes its parameters by name, { monitor, mode, threshold, average, nan }, not 3',
  )
  expect(() => earlyStop(undefined as never)).toThrow(
    /^earlyStop takes its parameters by name, .* patience, restoreBest }, not undefined$/,
  )
  expect(() => earlyStop({ patience: 1, restoreBets: true } as never)).toThrow(
    /^earlyStop takes no restoreBets; it takes monitor, .* patience, restoreBest$/,
  )
  expect(() => earlyStop({ patience: 0, restoreBest: true })).toThrow(
    'patience must be a whole number above 0',
  )
  expect(String(earlyStop({ patience: 1, restoreBest: true }))).toBe(
    'earlyStop({ patience: 1, restoreBest: true })',
  )
})

test('of the best weights there is one copy at a time, and none of what is gone', async () => {
  const [v, w] = [tf.variable(tf.scalar(0)), tf.variable(tf.scalar(0))]
  const loop = { epochs: 4, stepsPerEpoch: 1 }
  const counts: number[] = []
  const falling = pipe(
    filter(({ type }: BatchEvent) => type === 'epochEnd'),
    map(({ epoch }) => -epoch),
  )
  const run$ = fromSteps({ optimizer: tf.train.sgd(1), variables: [v, w] }, loop, ({ optimizer }) => {
    optimizer.minimize(() => v.add(w).asScalar())
  }).pipe(
    keepBest({ monitor: falling }),
    tap(({ type }) => {
      if (type === 'epochEnd') counts.push(tf.memory().numTensors)
      if (type === 'trainEnd') v.dispose()
    }),
  )
  await lastValueFrom(run$)
  expect(counts).toEqual(counts.map(() => counts[0]))
  expect(w.dataSync()[0]).toBe(-4)
  expect(tf.memory().numTensors).toBe(counts[0]! - 3)
})
