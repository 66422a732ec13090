// Schedules that listen, in real training: what they assign is what their record gives again, and what they cannot hear
// ends the run.
import * as tf from '@tensorflow/tfjs'
import {
  concat,
  filter,
  lastValueFrom,
  map,
  pipe,
  tap,
  toArray,
  type MonoTypeOperatorFunction,
  type Observable,
  type OperatorFunction,
} from 'rxjs'
import { describe, expect, test } from 'vitest'
import {
  accumulate,
  constant,
  linear,
  metric,
  onward,
  plateau,
  product,
  progressBy,
  reading,
  replay,
  sequence,
  simulate,
  spread,
  stalled,
  stopWhen,
  toRecord,
  warmup,
  windowMean,
  type BatchEvent,
  type Recorded,
  type Schedule,
} from '../../src/index.ts'
import {
  anneal,
  describe as explain,
  fromFit,
  fromFitDataset,
  keepBest,
  ParamScheduler,
} from '../../src/tfjs/index.ts'
import { bitsOf } from './support/bits.ts'
import { failure } from './support/failure.ts'
import { BATCHES, streams, tensors } from './support/trainings.ts'
import { leavesNothing, warm } from './support/warm.ts'

const data = tensors()
const [xs, ys] = data
const EPOCHS = 8
const FIT = { epochs: EPOCHS, batchSize: 4, shuffle: false, validationData: data } satisfies tf.ModelFitArgs

/** A compiled net, the same at every call. */
function net(): tf.Sequential {
  const dense = (units: number, seed: number) =>
    tf.layers.dense({ units, activation: 'tanh', kernelInitializer: tf.initializers.glorotNormal({ seed }) })
  const first = tf.layers.dense({ units: 3, inputShape: [3], kernelInitializer: 'ones' })
  const model = tf.sequential({ layers: [first, dense(4, 1), dense(1, 2)] })
  model.compile({ optimizer: tf.train.sgd(1), loss: 'meanSquaredError' })
  return model
}

const weightsOf = (model: tf.LayersModel) => model.getWeights().map(bitsOf)

/** What a run sets for each batch, and what is recorded of it. */
async function hear(run$: Observable<BatchEvent>, lr: Schedule<BatchEvent>) {
  const rates: number[] = []
  const note = tap(({ type, assigned }: BatchEvent) => {
    if (type === 'batchBegin') rates.push(assigned[0]!.value)
  })
  const record = await lastValueFrom(
    run$.pipe(anneal('*', { learningRate: lr }), note, toRecord(), toArray()),
  )
  return { rates, record }
}

/** The weights of a net that was trained batch by batch with these rates, by nothing but TensorFlow.js. */
async function byHand(rates: readonly number[]) {
  const model = net()
  for (const [step, rate] of rates.entries()) {
    model.compile({ optimizer: tf.train.sgd(rate), loss: 'meanSquaredError' })
    const [x, y] = data.map(all => all.slice(4 * (step % BATCHES), 4))
    await model.trainOnBatch(x!, y!)
    tf.dispose([x!, y!])
  }
  return weightsOf(model)
}

const throughJSON = (record: readonly Recorded[]) => JSON.parse(JSON.stringify(record)) as Recorded[]
const lossesOf = (record: readonly Recorded[]) => record.map(({ logs }) => logs['val_loss']!)
const isDistinct = (values: readonly unknown[]) => new Set(values).size

/** It falls again and again, for the loss does not get a tenth better in each epoch. */
const falling = () => product(linear(0.4, 0.2), plateau({ patience: 0, factor: 0.7, threshold: 0.1 }))

/** The samples one by one. */
const samples = tf.data.zip({
  xs: tf.data.array(xs.arraySync() as number[][]),
  ys: tf.data.array(ys.arraySync() as number[][]),
})
/** Two batches in each epoch, as many as the dataset says. */
const batches = samples.batch(4)
/** The same batches, and nobody knows how many there will be. */
const unknown = tf.data.generator(function* () {
  for (let batch = 0; batch < BATCHES; batch++)
    yield { xs: xs.slice(4 * batch, 4), ys: ys.slice(4 * batch, 4) }
} as () => Generator<{ xs: tf.Tensor; ys: tf.Tensor }>)

type Fit = (model: tf.LayersModel, initialEpoch?: number) => Observable<BatchEvent>
const byDataset =
  (dataset: tf.data.Dataset<tf.TensorContainer>): Fit =>
  (model, initialEpoch = 0) =>
    fromFitDataset(model, dataset, { epochs: EPOCHS, initialEpoch, validationData: batches })
const fits: readonly [string, Fit][] = [
  ['fromFit', (model, initialEpoch = 0) => fromFit(model, xs, ys, { ...FIT, initialEpoch })],
  ['fromFitDataset', byDataset(batches)],
]

describe.each(fits)('%s', (_, fit) => {
  test('trains by a plateau, and its record gives the same rates, bit for bit', async () => {
    const model = net()
    const lr = falling()
    const { rates, record } = await hear(fit(model), lr)
    expect([rates.length, record.length]).toEqual([BATCHES * EPOCHS, EPOCHS])
    expect(simulate(lr, record)).toEqual(rates)
    expect(simulate(lr, throughJSON(record))).toEqual(rates)
    const falls = rates.map((rate, step) => rate / linear(0.4, 0.2)(step / rates.length))
    expect(isDistinct(falls.map(fall => fall.toFixed(6)))).toBeGreaterThan(2)
    expect(weightsOf(model)).toEqual(await byHand(rates))
  })

  test('goes on, where it was stopped, as if it had not been', async () => {
    const lr = falling()
    const whole = net()
    const all = await hear(fit(whole), lr)

    const model = net()
    const stop = stopWhen(map(({ type, epoch }) => type === 'epochEnd' && epoch === 4))
    const begun = await hear(fit(model).pipe(stop), lr)
    const kept = throughJSON(begun.record)
    const resumed = await hear(fit(model, kept.length), events => concat(replay(kept), events).pipe(lr))

    expect(begun.record).toHaveLength(5)
    expect([...begun.rates, ...resumed.rates]).toEqual(all.rates)
    expect(lossesOf([...begun.record, ...resumed.record])).toEqual(lossesOf(all.record))
    expect(weightsOf(model)).toEqual(weightsOf(whole))
    expect(simulate(lr, [...kept, ...resumed.record])).toEqual(all.rates)
    // Without what was heard before it would go on otherwise.
    expect(simulate(lr, resumed.record)).not.toEqual(resumed.rates)
  })

  test('warms up, holds until the loss stalls, and cools down, as it is written', async () => {
    const model = net()
    const lr = sequence(
      [{ epochs: 1 }, linear(0, 0.2)],
      [{ until: stalled({ patience: 1, threshold: 0.1 }) }, constant(0.2)],
      [{ epochs: 2 }, onward(linear(1, 0))],
    )
    const { rates, record } = await hear(fit(model), lr)
    // In the hold, the first epoch is the best so far; the first that is no tenth better ends it.
    const losses = lossesOf(record).slice(1)
    const end = 1 + losses.findIndex((loss, i) => i > 0 && loss >= 0.9 * Math.min(...losses.slice(0, i)))
    expect(end).toBeGreaterThan(1)
    expect(end).toBeLessThan(EPOCHS - 3)
    const hold = Array.from({ length: BATCHES * end }, () => 0.2)
    const over = Array.from({ length: BATCHES * (EPOCHS - 3 - end) }, () => 0)
    const cool = [1, 0.75, 0.5, 0.25].map(part => 0.2 * part)
    expect(rates.map(rate => +rate.toFixed(12))).toEqual(
      [0, 0.1, ...hold, ...cool, ...over].map(rate => +rate.toFixed(12)),
    )
    expect(simulate(lr, throughJSON(record))).toEqual(rates)
    expect(weightsOf(model)).toEqual(await byHand(rates))
  })

  test('warms up, then falls on a plateau', async () => {
    const model = net()
    const lr = warmup({ epochs: 2 }, plateau({ from: 0.4, patience: 0, factor: 0.5, threshold: 0.1 }))
    const { rates, record } = await hear(fit(model), lr)
    expect(rates.slice(0, 5)).toEqual([0, 0.1, 0.2, 0.30000000000000004, 0.4])
    expect(rates.at(-1)).toBeLessThan(0.4)
    expect(simulate(lr, record)).toEqual(rates)
    expect(weightsOf(model)).toEqual(await byHand(rates))
  })

  test('warms up to a schedule that counts steps and epochs', async () => {
    const model = net()
    const lr = warmup(
      { steps: 3 },
      sequence(
        [{ epochs: 1 }, linear(0.3, 0.2)],
        [{ steps: 1 }, 0.2],
        [{ until: stalled({ patience: 1, threshold: 0.1 }) }, 0.1],
        [{ epochs: 2 }, 0.05],
      ),
    )
    const { rates, record } = await hear(fit(model), lr)
    expect(rates.slice(0, 7).map(rate => +rate.toFixed(12))).toEqual([0, 0.1, 0.2, 0.3, 0.25, 0.2, 0.1])
    expect(rates.slice(-4)).toEqual([0.05, 0.05, 0.05, 0.05])
    expect(simulate(lr, throughJSON(record))).toEqual(rates)
    expect(weightsOf(model)).toEqual(await byHand(rates))
  })

  test('hears the batches, too', async () => {
    const monitor = pipe(metric('loss', 'batchEnd'), windowMean(2))
    const lr = plateau({ monitor, from: 0.3, patience: 0, factor: 0.9, threshold: 0.1 })
    const rates: number[] = []
    const record = await lastValueFrom(
      fit(net()).pipe(
        anneal('*', { learningRate: lr }),
        tap(({ type, assigned }) => type === 'batchBegin' && rates.push(assigned[0]!.value)),
        toRecord('batchEnd'),
        toArray(),
      ),
    )
    expect(record).toHaveLength((BATCHES + 1) * EPOCHS)
    expect(isDistinct(rates)).toBeGreaterThan(2)
    expect(simulate(lr, throughJSON(record))).toEqual(rates)
  })
})

describe.each(Object.entries(streams(data)))('other clocks: %s', (_, stream) => {
  const rates = (...operators: MonoTypeOperatorFunction<BatchEvent>[]) => {
    const events = operators.reduce((run$, operator) => run$.pipe(operator), stream(net(), {}, 3))
    return lastValueFrom(
      events.pipe(
        filter(({ type }) => type === 'batchBegin'),
        map(({ assigned }) => assigned[0]!.value),
        toArray(),
      ),
    )
  }

  test('a measure of progress stands in front of a rule', async () => {
    const lr = anneal('*', { learningRate: linear(1, 0) })
    expect(await rates(progressBy({ steps: 4 }), lr)).toEqual([1, 0.75, 0.5, 0.25, 0, 0])
    expect(
      await rates(
        progressBy(({ step }) => step / 8),
        lr,
      ),
    ).toEqual([1, 0.875, 0.75, 0.625, 0.5, 0.375])
  })

  test('steps that accumulate stand in front of a rule', async () => {
    const steps = reading('step').pipe(linear(0.125, 0.25))
    expect(await rates(accumulate(2), anneal('*', { learningRate: steps }))).toEqual(
      [0, 0, 1, 1, 2, 2].map(step => linear(0.125, 0.25)(step)),
    )
    expect(await rates(accumulate(4), anneal('*', { learningRate: linear(1, 0) }))).toEqual(
      [0, 0, 0, 0, 4, 4].map(step => 1 - step / 6),
    )
  })

  test('the best weights are kept behind them', async () => {
    const model = net()
    const after: number[][][] = []
    const told = pipe(
      filter(({ type }: BatchEvent) => type === 'epochEnd'),
      map(({ epoch }) => [2, 1, 3][epoch]!),
    )
    await lastValueFrom(
      stream(model, {}, 3).pipe(
        accumulate(2),
        progressBy({ epochs: 6 }),
        anneal('*', { learningRate: linear(0.5, 0) }),
        tap(({ type }) => type === 'epochEnd' && after.push(weightsOf(model))),
        keepBest({ monitor: told }),
      ),
    )
    expect(weightsOf(model)).toEqual(after[1])
    expect(after[1]).not.toEqual(after[2])
  })
})

test('samples are the measure of progress', async () => {
  const run$ = fromFit(net(), xs, ys, FIT).pipe(progressBy({ samples: 32 }))
  const { rates } = await hear(run$, linear(1, 0))
  expect(rates).toEqual(Array.from({ length: 16 }, (_, step) => Math.max(0, 1 - step / 8)))
})

test('ParamScheduler falls on a plateau in plain fit', async () => {
  const model = net()
  const lr = product(0.4, plateau({ patience: 0, factor: 0.7, threshold: 0.1 }))
  const callbacks = new ParamScheduler('*', { learningRate: lr })
  const { history } = await model.fit(xs, ys, { ...FIT, callbacks })
  const record = (history['val_loss'] as number[]).map((val_loss, epoch): Recorded => {
    const step = BATCHES * (epoch + 1)
    return { type: 'epochEnd', step, epoch, epochs: EPOCHS, stepsPerEpoch: BATCHES, logs: { val_loss } }
  })
  const rates = simulate(lr, record) as number[]
  expect(isDistinct(rates)).toBeGreaterThan(2)
  expect(weightsOf(model)).toEqual(await byHand(rates))

  // It begins anew with each fit.
  const again = net()
  const other = await again.fit(xs, ys, { ...FIT, callbacks })
  expect(other.history).toEqual(history)
  expect(weightsOf(again)).toEqual(weightsOf(model))
})

test('one schedule in two rules keeps its state in each; spread multiplies it', async () => {
  const lr = plateau({ patience: 0, factor: 0.5, threshold: 0.1 })
  const model = net()
  const [first, , last] = model.layers
  const seen: number[][] = []
  let told = ''
  const run$ = fromFit(model, xs, ys, FIT).pipe(
    anneal(`#${first!.name}`, { learningRate: lr }),
    anneal(`#${last!.name}`, { learningRate: lr }),
    anneal('Dense > kernel', { learningRate: spread(0.1, 0.4, lr) }),
    tap(({ type, assigned }) => {
      if (type === 'batchBegin') seen.push(assigned.map(({ value }) => value))
      if (type === 'batchBegin') told = String(explain(model))
    }),
    toRecord(),
    toArray(),
  )
  const values = simulate(lr, await lastValueFrom(run$)) as number[]
  expect(isDistinct(values)).toBeGreaterThan(2)
  expect(seen).toEqual(values.map(x => [x, x, 0.1 * x, 0.2 * x, 0.4 * x]))
  expect(told).toContain(`{ learningRate: ${lr} }`)
})

test('a plateau falls where nobody knows how long an epoch is', async () => {
  const lr = product(0.4, plateau({ patience: 0, factor: 0.7, threshold: 0.1 }))
  const { rates, record } = await hear(byDataset(unknown)(net()), lr)
  expect(rates).toHaveLength(BATCHES * EPOCHS)
  expect(isDistinct(rates)).toBeGreaterThan(2)
  expect(simulate(lr, throughJSON(record))).toEqual(rates)
})

describe('a metric that is not what it should be', () => {
  const logs = (epoch: number, changed: Record<string, unknown>): MonoTypeOperatorFunction<BatchEvent> =>
    map(event =>
      event.type === 'epochEnd' && event.epoch >= epoch
        ? { ...event, logs: { ...event.logs, ...changed } as BatchEvent['logs'] }
        : event,
    )
  const watch = (options: object = {}) => plateau({ monitor: 'told', ...options })
  const told = logs(0, { told: 1 })
  const cases: [
    string,
    OperatorFunction<BatchEvent, number>,
    MonoTypeOperatorFunction<BatchEvent>,
    number,
    string,
  ][] = [
    [
      'is missing',
      watch(),
      map(event => event),
      1,
      "metric('told'): the metrics of this epochEnd have no told",
    ],
    [
      'is a string',
      watch(),
      logs(0, { told: '0.3' }),
      1,
      "metric('told'): told is '0.3', and must be a number",
    ],
    [
      'is NaN',
      watch({ nan: 'error' }),
      pipe(told, logs(1, { told: NaN })),
      2,
      "plateau({ monitor: 'told', nan: 'error' }): 'told' became NaN",
    ],
    [
      'stops coming',
      watch(),
      pipe(told, logs(2, { told: undefined })),
      3,
      "metric('told'): the metrics of this epochEnd have no told",
    ],
    [
      'ends a phase and is missing',
      sequence([{ until: stalled({ monitor: 'told', patience: 1 }) }, constant(0.1)], ['rest', constant(0)]),
      map(event => event),
      1,
      "metric('told'): the metrics of this epochEnd have no told",
    ],
  ]

  test.each(cases)(
    '%s: the run ends with the rule named, and the model is as it was',
    async (_, lr, change, epochs, text) => {
      for (const stream of Object.values(streams(data))) {
        const all = await warm(data)
        const run$ = stream(all.model, {}, EPOCHS).pipe(change, anneal('*', { learningRate: lr }))
        const error = await failure(lastValueFrom(run$))
        expect(error).toBeInstanceOf(TypeError)
        expect(String(error)).toContain("anneal('*', { learningRate")
        expect(String(error)).toContain(text)
        expect(all.trap.batches).toBe(1 + epochs * BATCHES)
        await leavesNothing(all)
      }
    },
  )

  test('plain fit fails with it, too', async () => {
    const all = await warm(data)
    const callbacks = new ParamScheduler('*', { learningRate: plateau({ monitor: 'val_f1' }) })
    const error = await failure(all.model.fit(...data, { ...FIT, callbacks }))
    expect(String(error)).toMatch(
      /^TypeError: ParamScheduler\('\*', { learningRate: plateau\({ monitor: 'val_f1' }\) }\): metric\('val_f1'\): .* have no val_f1; there are: val_loss/,
    )
    await leavesNothing(all)
  })
})

describe('phases counted in epochs, where nobody knows how long one is', () => {
  const hold = [{ until: map(() => false) }, constant(0.2)] as const
  const cool = [{ epochs: 2 }, onward(linear(1, 0))] as const

  test.each([0, 1, 2, 3])('have their time, after %i epochs of another', async epochs => {
    const lr = sequence(...(epochs > 0 ? [[{ epochs }, constant(0.1)] as const] : []), hold, cool)
    const { rates, record } = await hear(byDataset(unknown)(net()), lr)
    const stays = [0.1, 0.2].flatMap((rate, i) =>
      Array.from({ length: BATCHES * [epochs, EPOCHS - 2 - epochs][i]! }, () => rate),
    )
    expect(rates.map(rate => +rate.toFixed(12))).toEqual([...stays, 0.2, 0.15, 0.1, 0.05])
    expect(simulate(lr, record)).toEqual(rates)
  })

  test('and are refused before the first batch where the run is too short', async () => {
    const model = net()
    const before = weightsOf(model)
    const run$ = byDataset(unknown)(model).pipe(
      anneal('*', { learningRate: sequence(hold, [{ epochs: EPOCHS + 1 }, constant(1)]) }),
    )
    expect(String(await failure(lastValueFrom(run$)))).toContain(
      `its phases take ${EPOCHS + 1} epochs, and the run has ${EPOCHS}`,
    )
    expect(weightsOf(model)).toEqual(before)
  })
})

test('phases with a length go on where a run does, also without its record', async () => {
  const lr = sequence([{ epochs: 2 }, linear(0, 0.2)], ['rest', plateau({ from: 0.2 })])
  const { rates } = await hear(fromFit(net(), xs, ys, { ...FIT, epochs: 3, initialEpoch: 1 }), lr)
  expect(rates).toEqual([0.1, 0.15000000000000002, 0.2, 0.2])
})
