import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, tap, type Observable } from 'rxjs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { fn, linear, reading, type BatchEvent } from '../../src/index.ts'
import { anneal, fromFitDataset, ParamScheduler, type Schedules } from '../../src/tfjs/index.ts'
import { all, clocks, whole } from './support/clocks.ts'
import { failure } from './support/failure.ts'
import { valuesOf } from './support/warm.ts'

const SAMPLES = [...Array(5).keys()].map(i => ({ xs: [Math.sin(i), Math.cos(i)], ys: [i / 5] }))
type Dataset = ReturnType<typeof known>
type Args = Partial<tf.ModelFitDatasetArgs<tf.TensorContainer>>

/** Three batches, the last of which has one sample. */
const known = () => tf.data.array(SAMPLES).batch(2)
/** The same, of which nobody can say how long it is. */
const unknown = (count = SAMPLES.length): Dataset =>
  tf.data
    .generator(function* () {
      yield* SAMPLES.slice(0, count)
    })
    .batch(2)

function compiled(): tf.Sequential {
  const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] })
  model.compile({ optimizer: tf.train.sgd(0.01), loss: 'meanSquaredError' })
  return model
}

const fit = (dataset: Dataset, args: Args = {}, model = compiled()): Observable<BatchEvent> =>
  fromFitDataset(model, dataset, { epochs: 2, ...args })

const totals = (events: readonly BatchEvent[]) =>
  events.map(({ steps, epochs, stepsPerEpoch }) => [steps, epochs, stepsPerEpoch])

afterEach(() => void vi.restoreAllMocks())

describe('the events of a dataset', () => {
  test('whose size is known come by the clock of the run', async () => {
    const events = await all(fit(known()))
    expect(clocks(events)).toEqual(whole)
    expect(totals(events)).toEqual(events.map(() => [6, 2, 3]))
  })

  test('come by the same clock where batchesPerEpoch says how long an epoch is', async () => {
    const events = await all(fit(unknown().repeat(), { batchesPerEpoch: 3 }))
    expect(clocks(events)).toEqual(whole)
    expect(totals(events)).toEqual(events.map(() => [6, 2, 3]))
  })

  test('whose length is unknown have no progress until the first epoch has ended', async () => {
    const events = await all(fit(unknown()))
    expect(clocks(events)).toEqual(
      whole.map(([type, step, epoch, batch, progress, samples], i) => [
        type,
        step,
        epoch,
        batch,
        i < 8 ? undefined : progress,
        samples,
      ]),
    )
    expect(totals(events)).toEqual(events.map((_, i) => (i < 8 ? [undefined, 2, undefined] : [6, 2, 3])))
  })

  test('begin where earlier epochs have ended', async () => {
    const events = await all(fit(known(), { initialEpoch: 2, epochs: 4 }))
    expect(clocks(events.slice(0, 4))).toEqual([
      ['trainBegin', 6, 2, 0, 0.5, 0],
      ['epochBegin', 6, 2, 0, 0.5, 0],
      ['batchBegin', 6, 2, 0, 0.5, 0],
      // Nobody can say how many samples the earlier epochs had.
      ['batchEnd', 7, 2, 0, 7 / 12, 2],
    ])
    expect(clocks(events.slice(-1))).toEqual([['trainEnd', 12, 3, 2, 1, 10]])
  })

  test('count in the earlier epochs as soon as their length is known', async () => {
    const events = await all(fit(unknown(), { initialEpoch: 2, epochs: 4 }))
    const at = (type: string) => clocks(events.filter(event => event.type === type))
    expect(at('epochBegin').map(([, ...clock]) => clock)).toEqual([
      [0, 2, 0, undefined, 0],
      [9, 3, 0, 0.75, 5],
    ])
    expect(at('trainEnd')).toEqual([['trainEnd', 12, 3, 2, 1, 10]])
  })

  test('end before progress 1 where the data runs out', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const events = await all(fit(known(), { batchesPerEpoch: 2, epochs: 3 }))
    expect(clocks(events.filter(({ type }) => /epoch|train/.test(type)))).toEqual([
      ['trainBegin', 0, 0, 0, 0, 0],
      ['epochBegin', 0, 0, 0, 0, 0],
      ['epochEnd', 2, 0, 1, 2 / 6, 4],
      ['epochBegin', 2, 1, 0, 2 / 6, 4],
      ['epochEnd', 3, 1, 0, 3 / 6, 5],
      ['epochBegin', 3, 2, 0, 3 / 6, 5],
      ['epochEnd', 3, 2, 0, 3 / 6, 5],
      ['trainEnd', 3, 2, 0, 3 / 6, 5],
    ])
    expect(warn).toHaveBeenCalled()
  })

  test('have no progress where there is no data', async () => {
    const events = await all(fit(unknown(0)))
    expect(new Set(events.map(({ progress }) => progress))).toEqual(new Set([undefined]))
    expect(events.map(({ type }) => type)).not.toContain('batchBegin')
  })

  test('have logs from the beginning of a batch, and of an epoch with validation', async () => {
    const seen: [string, Record<string, number>][] = []
    await lastValueFrom(
      fit(known(), { epochs: 1, validationData: known() }).pipe(
        tap(({ type, logs }) => seen.push([type, { ...logs }])),
      ),
    )
    const loss = expect.any(Number) as number
    expect(seen).toEqual([
      ['trainBegin', {}],
      ['epochBegin', {}],
      ...[2, 2, 1].flatMap((size, batch) => [
        ['batchBegin', { batch, size }],
        ['batchEnd', { batch, size, loss }],
      ]),
      ['epochEnd', { loss, val_loss: loss }],
      ['trainEnd', {}],
    ])
  })
})

describe('a schedule of a run of unknown length', () => {
  const ways: Record<string, (model: tf.Sequential, schedules: Schedules) => Promise<unknown>> = {
    anneal: (model, schedules) => lastValueFrom(fit(unknown(), {}, model).pipe(anneal('*', schedules))),
    ParamScheduler: (model, schedules) =>
      model.fitDataset(unknown(), { epochs: 2, callbacks: new ParamScheduler('*', schedules) }),
  }
  const all = Object.entries(ways)

  test.each(all)('behind %s ends it with what to pass where it needs progress', async (name, train) => {
    const model = compiled()
    const weights = valuesOf(model.getWeights())
    const needing = { learningRate: linear(1, 0) }
    expect(await failure(train(model, needing))).toEqual(
      new TypeError(
        `${name}('*', { learningRate: linear(1, 0) }): linear(1, 0) needs progress, and the length of this run is not known: pass batchesPerEpoch to fit, of a dataset that repeats, or { epochs, stepsPerEpoch } to whatever makes the clock`,
      ),
    )
    expect(valuesOf(model.getWeights())).toEqual(weights)
  })

  test.each(all)('behind %s does where it reads steps, epochs or samples', async (_, train) => {
    const model = compiled()
    for (const name of ['step', 'epoch', 'batch', 'samples'] as const) {
      const seen: number[] = []
      const schedule = reading(name).pipe(fn(n => (seen.push(n), 0.1)))
      await train(model, { learningRate: schedule })
      expect(seen).toEqual(
        {
          step: [0, 1, 2, 3, 4, 5],
          epoch: [0, 0, 0, 1, 1, 1],
          batch: [0, 1, 2, 0, 1, 2],
          samples: [0, 2, 4, 5, 7, 9],
        }[name],
      )
    }
  })

  test.each(all)('behind %s says what there is where it reads the totals', async (name, train) => {
    const model = compiled()
    const rule = `${name}('*', { learningRate: reading('steps') })`
    expect(await failure(train(model, { learningRate: reading('steps') }))).toEqual(
      new TypeError(
        `${rule}: reading('steps') reads steps, which this clock does not have; it has step, epoch, batch, samples, seconds, epochs`,
      ),
    )
  })
})
