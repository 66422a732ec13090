import * as tf from '@tensorflow/tfjs'
import { delay, from, lastValueFrom, map, tap, toArray, type Observable } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { linear, type BatchEvent } from '../../src/index.ts'
import { anneal, fromFit, ParamScheduler } from '../../src/tfjs/index.ts'
import { all, clocks, whole } from './support/clocks.ts'
import { countingReads } from './support/countingReads.ts'
import { failure } from './support/failure.ts'
import { hiddenOf } from './support/stateOf.ts'

const SAMPLES = 5
const xs = tf.randomNormal([SAMPLES, 2], 0, 1, 'float32', 1)
const ys = tf.randomNormal([SAMPLES, 1], 0, 1, 'float32', 2)

function compiled(): tf.Sequential {
  const kernelInitializer = tf.initializers.glorotNormal({ seed: 3 })
  const model = tf.sequential({
    name: 'net',
    layers: [
      tf.layers.dense({ name: 'body', units: 2, inputShape: [2], kernelInitializer }),
      tf.layers.dense({ name: 'head', units: 1, kernelInitializer }),
    ],
  })
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError', metrics: ['mae'] })
  return model
}

/** Three batches an epoch, the last of which has one sample. */
const fit = (args: tf.ModelFitArgs = {}, model = compiled()): Observable<BatchEvent> =>
  fromFit(model, xs, ys, { batchSize: 2, shuffle: false, epochs: 2, ...args })

describe('the events of a fit', () => {
  test('come in the order of its callbacks, by the clock of the run', async () => {
    const events = await all(fit())
    expect(clocks(events)).toEqual(whole)
    for (const { steps, epochs, stepsPerEpoch } of events)
      expect([steps, epochs, stepsPerEpoch]).toEqual([6, 2, 3])
  })

  test('count the seconds of the run', async () => {
    const begun = Date.now()
    const events = await all(fit({ epochs: 5 }).pipe(tap(() => spendMilliseconds(3))))
    const most = (Date.now() - begun) / 1000
    const seconds = events.map(event => event.seconds!)
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b))
    expect(seconds[0]).toBeGreaterThanOrEqual(0)
    expect(seconds.at(-1)).toBeGreaterThan(0.05)
    expect(seconds.at(-1)).toBeLessThanOrEqual(most)
  })

  test('begin where earlier epochs have ended', async () => {
    const events = await all(fit({ initialEpoch: 2, epochs: 4 }))
    expect(clocks(events.slice(0, 4))).toEqual([
      ['trainBegin', 6, 2, 0, 0.5, 10],
      ['epochBegin', 6, 2, 0, 0.5, 10],
      ['batchBegin', 6, 2, 0, 0.5, 10],
      ['batchEnd', 7, 2, 0, 7 / 12, 12],
    ])
    expect(clocks(events.slice(-1))).toEqual([['trainEnd', 12, 3, 2, 1, 20]])
    expect(events[0]).toMatchObject({ steps: 12, epochs: 4, stepsPerEpoch: 3 })
  })

  test('count the samples that are trained, where some are kept for validation', async () => {
    const events = await all(fit({ validationSplit: 0.5, epochs: 1 }))
    expect(clocks(events.filter(({ type }) => /Begin/.test(type)))).toEqual([
      ['trainBegin', 0, 0, 0, 0, 0],
      ['epochBegin', 0, 0, 0, 0, 0],
      ['batchBegin', 0, 0, 0, 0, 0],
    ])
    expect(clocks(events.slice(-1))).toEqual([['trainEnd', 1, 0, 0, 1, 2]])
  })

  test('are of one epoch and batches of 32 where nothing else is said', async () => {
    const model = compiled()
    const [first] = await all(fromFit(model, tf.ones([70, 2]), tf.ones([70, 1])))
    expect(first).toMatchObject({ steps: 3, epochs: 1, stepsPerEpoch: 3 })
  })

  test('end before progress 1 where the training is stopped', async () => {
    const model = compiled()
    const events = await all(
      fit({}, model).pipe(
        tap(({ type, step }) => {
          if (type === 'batchBegin' && step === 3) model.stopTraining = true
        }),
      ),
    )
    expect(clocks(events.slice(-2))).toEqual([
      ['epochEnd', 4, 1, 0, 4 / 6, 7],
      ['trainEnd', 4, 1, 0, 4 / 6, 7],
    ])
  })
})

describe('the logs of a fit', () => {
  test('are of each batch its size and metrics, and of an epoch the means', async () => {
    const seen: [string, Record<string, number>][] = []
    const model = compiled()
    await all(
      fit({ validationData: [xs, ys], epochs: 1 }, model).pipe(
        tap(({ type, logs }) => seen.push([type, { ...logs }])),
      ),
    )
    const history = hiddenOf(model).history
    const number = expect.any(Number) as number
    const batch = (batch: number, size: number) => ({ batch, size, loss: number, mae: number })
    expect(seen.filter(([type]) => type === 'batchEnd').map(([, logs]) => logs)).toEqual([
      batch(0, 2),
      batch(1, 2),
      batch(2, 1),
    ])
    const [epoch] = seen.filter(([type]) => type === 'epochEnd').map(([, logs]) => logs)
    const names = ['loss', 'mae', 'val_loss', 'val_mae']
    expect(Object.keys(epoch!).toSorted()).toEqual(names)
    for (const name of names) expect([epoch![name]]).toEqual(history.history[name])
    for (const [type, logs] of seen) if (!/End$/.test(type) || type === 'trainEnd') expect(logs).toEqual({})
  })

  test('of an epoch are numbers, which can be kept', async () => {
    const events = await all(fit())
    for (const { logs } of events.filter(({ type }) => type === 'epochEnd')) {
      expect(Object.getOwnPropertyDescriptor(logs, 'loss')).toHaveProperty('value')
      expect(logs['loss']).toBeTypeOf('number')
    }
  })

  /** Trains, and does something with each event; gives back how often the device had been read by then. */
  const readsDuring = (look: (event: BatchEvent) => void): Promise<number[]> =>
    countingReads(reads =>
      lastValueFrom(
        fit().pipe(
          anneal('*', { learningRate: linear(0.1, 0) }),
          tap(look),
          map(() => reads()),
          toArray(),
        ),
      ),
    )
  // SGD's own rate is read before the first batch is trained, the means of an epoch, loss and mae, when it has ended.
  const means = [0, 0, 0, ...Array<number>(5).fill(1), ...Array<number>(8).fill(3), 5, 5]

  test('are not read from the device unless somebody looks at them', async () => {
    const copies: BatchEvent[] = []
    const reads = await readsDuring(event => {
      copies.push({ ...event }, Object.assign({}, event))
      const { type, logs } = event
      expect(Object.keys(logs).includes('loss')).toBe(type === 'batchEnd' || type === 'epochEnd')
      // What is a number already.
      if (type === 'batchEnd') expect(logs['size']! + logs['batch']!).toBeGreaterThan(0)
    })
    expect(reads).toEqual(means)
  })

  test('are read one by one, and once', async () => {
    const seen: number[] = []
    const reads = await readsDuring(({ type, step, logs }) => {
      if (type !== 'batchEnd' || step !== 2) return
      seen.push(logs['loss']!, logs['loss']!, { ...logs }['loss']!)
    })
    expect(seen[0]).toBeGreaterThan(0)
    expect(seen).toEqual(seen.map(() => seen[0]))
    // The spread has read mae as well.
    expect(reads).toEqual(means.map((n, i) => (i < 5 ? n : n + 2)))
  })

  const GONE =
    'logs.loss is gone: the logs of a batch are read while their event is delivered, before any delay or observeOn'

  test('of a batch say so when they are read for the first time too late', async () => {
    const events = await all(
      fit().pipe(
        tap(({ type, step, logs }) => {
          if (type === 'batchEnd' && step % 2 === 1) expect(logs['loss']).toBeGreaterThan(0)
        }),
      ),
    )
    for (const { step, logs } of events.filter(({ type }) => type === 'batchEnd')) {
      expect(logs['size']).toBeGreaterThan(0)
      if (step % 2 === 1) expect(logs['loss']).toBeGreaterThan(0)
      else expect(() => logs['loss']).toThrow(new Error(GONE))
    }
  })

  test('say so behind a delay', async () => {
    const late$ = fit().pipe(
      delay(1),
      map(({ logs }) => logs['loss']),
    )
    expect(await failure(lastValueFrom(late$))).toEqual(new Error(GONE))
  })

  test('are the same for a callback of the user, which may resolve them', async () => {
    const theirs: (number | undefined)[] = []
    const events = await all(
      fit({ callbacks: { onBatchEnd: (_, logs) => void theirs.push(logs!['loss']) } }).pipe(
        tap(({ logs }) => logs['loss']),
      ),
    )
    const ours = events.filter(({ type }) => type === 'batchEnd').map(({ logs }) => logs['loss'])
    expect(theirs).toEqual(ours)
    expect(theirs.every(loss => typeof loss === 'number')).toBe(true)
  })
})

test("the user's own callbacks work beside it, objects and instances in any order", async () => {
  const heard: string[] = []
  class Own extends tf.Callback {
    override async onEpochEnd(epoch: number): Promise<void> {
      heard.push(`instance ${epoch} ${this.model.outputs.length}`)
    }
  }
  const object: tf.CustomCallbackArgs = { onEpochEnd: epoch => void heard.push(`object ${epoch}`) }
  const mixtures = [[new Own(), object], [object, new Own()], object, new Own(), []]
  for (const callbacks of mixtures)
    await all(fit({ epochs: 1, callbacks: callbacks as tf.CustomCallbackArgs[] }))
  expect(heard).toEqual(['instance 0 1', 'object 0', 'object 0', 'instance 0 1', 'object 0', 'instance 0 1'])
})

describe('what rules set', () => {
  const rules = [
    anneal('*', { learningRate: linear(0.6, 0) }),
    anneal('#head', { learningRate: 0.25 }),
    anneal('#body > bias', { learningRate: 0.125, trainable: 1 }),
  ] as const
  const [every, head, bias] = rules
  const assignment = (rule: string, value: number, elements: string[], param = 'learningRate') => ({
    rule,
    param,
    value,
    elements,
  })
  const ofEvery = (value: number, elements: string[]) =>
    assignment("anneal('*', { learningRate: linear(0.6, 0) })", value, elements)
  const ofHead = assignment("anneal('#head', { learningRate: 0.25 })", 0.25, [
    'Dense#head > kernel',
    'Dense#head > bias',
  ])
  const ofBias = [
    assignment("anneal('#body > bias', { learningRate: 0.125 })", 0.125, ['Dense#body > bias']),
    assignment("anneal('#body > bias', { trainable: 1 })", 1, ['Dense#body > bias'], 'trainable'),
  ]

  test('is told at batchBegin, by as many rules as stand before, as plain data', async () => {
    const stages: BatchEvent[][] = [[], [], [], []]
    const noting = (i: number) => tap<BatchEvent>(event => void stages[i]!.push(event))
    await lastValueFrom(fit().pipe(noting(0), every, noting(1), head, noting(2), bias, noting(3)))
    const elements = ['Dense#body > kernel']
    for (const step of [0, 3]) {
      const at = stages.map(
        events => events.find(event => event.type === 'batchBegin' && event.step === step)!.assigned,
      )
      const value = linear(0.6, 0)(step / 6)
      expect(JSON.parse(JSON.stringify(at))).toEqual([
        [],
        [ofEvery(value, elements)],
        [ofEvery(value, elements), ofHead],
        [ofEvery(value, elements), ofHead, ...ofBias],
      ])
    }
  })

  test('is told at batchEnd whole, at other events not at all', async () => {
    const seen: [string, unknown][] = []
    await lastValueFrom(
      fit().pipe(
        every,
        tap(({ type, step, assigned }) => step === 2 && seen.push([type, assigned])),
        head,
        bias,
      ),
    )
    const elements = ['Dense#body > kernel']
    expect(seen).toEqual([
      ['batchEnd', [ofEvery(linear(0.6, 0)(1 / 6), elements), ofHead, ...ofBias]],
      ['batchBegin', [ofEvery(linear(0.6, 0)(2 / 6), elements)]],
    ])
  })

  test('names no element where a rule has lost all', async () => {
    const [, , first] = await all(fit().pipe(every, anneal('*', { learningRate: 0.5 })))
    expect(first!.assigned.map(({ value, elements }) => [value, elements.length])).toEqual([
      [0.6, 0],
      [0.5, 4],
    ])
  })

  test('leaves the event before it as it was', async () => {
    const upstream: BatchEvent[] = []
    const downstream = await all(
      fit().pipe(
        tap(event => void upstream.push(event)),
        every,
      ),
    )
    upstream.forEach((event, i) => {
      if (event.type === 'batchBegin') {
        expect(event.assigned).toEqual([])
        expect(downstream[i]).not.toBe(event)
        expect(downstream[i]!.logs).toBe(event.logs)
      }
      expect(clocks([downstream[i]!])).toEqual(clocks([event]))
    })
  })
})

describe('an Fn', () => {
  const ways: Record<string, (schedule: typeof lr, onBatch: () => void) => Promise<unknown>> = {
    anneal: (learningRate, onBatch) =>
      lastValueFrom(
        fit().pipe(
          anneal('*', { learningRate }),
          tap(({ type }) => type === 'batchBegin' && onBatch()),
        ),
      ),
    ParamScheduler: (learningRate, onBatch) =>
      compiled().fit(xs, ys, {
        batchSize: 2,
        epochs: 2,
        callbacks: [
          new ParamScheduler('*', { learningRate }),
          new tf.CustomCallback({ onBatchBegin: onBatch }),
        ],
      }),
  }
  const lr = linear(0.6, 0)

  test.each(Object.entries(ways))(
    'shows what %s last drove it with, and nothing else does',
    async (_, way) => {
      const inner = linear(1, 0)
      const schedule = inner.modifyOutput(x => x / 2)
      const look = () => [schedule.progress, schedule.value]
      expect(look()).toEqual([undefined, undefined])
      schedule(0.75)
      await lastValueFrom(from([0.1, 0.2]).pipe(schedule))
      expect([...schedule.iter(3)]).toEqual([0.5, 0.25, 0])
      expect(look()).toEqual([undefined, undefined])

      const seen: unknown[] = []
      await way(schedule, () => seen.push(look()))
      expect(seen).toEqual([0, 1, 2, 3, 4, 5].map(i => [i / 6, schedule(i / 6)]))
      expect(look()).toEqual([5 / 6, schedule(5 / 6)])
      schedule(0.25)
      expect(look()).toEqual([5 / 6, schedule(5 / 6)])
      expect([inner.progress, inner.value]).toEqual([undefined, undefined])
    },
  )
})

/** Keeps the thread busy. */
function spendMilliseconds(milliseconds: number): void {
  const begun = Date.now()
  while (Date.now() - begun < milliseconds);
}
