import * as tf from '@tensorflow/tfjs'
import {
  BehaviorSubject,
  concat,
  EMPTY,
  from,
  lastValueFrom,
  mergeMap,
  repeat,
  retry,
  Subject,
  switchMap,
  tap,
  toArray,
  type Observable,
} from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, linear, type BatchEvent } from '../../src/index.ts'
import { anneal, fromFit, ParamScheduler } from '../../src/tfjs/index.ts'
import { failure } from './support/failure.ts'
import { annealed, byFit, plainFit, STEPS, streams, tensors } from './support/trainings.ts'
import { trapped } from './support/trapped.ts'
import { leavesNothing, valuesOf, warm, type Warm } from './support/warm.ts'

const data = tensors()
const everyStream = Object.entries(streams(data))
const FOR_EVER = 100_000

/** What the rules of a stream set at each batchBegin. */
const assignedIn = (run$: Observable<BatchEvent>): Promise<number[]> =>
  lastValueFrom(
    run$.pipe(
      mergeMap(({ type, assigned }) => (type === 'batchBegin' ? assigned.map(({ value }) => value) : EMPTY)),
      toArray(),
    ),
  )

describe.each(everyStream)('%s', (_, stream) => {
  const rates = [0, 1, 2, 3].map(i => linear(1, 0)(i / STEPS))
  const rule = anneal('#head', { learningRate: linear(1, 0) })

  test('trains once more for each repeat, with rules before it or behind it', async () => {
    const all = await warm(data)
    const run$ = stream(all.model)
    expect(await assignedIn(run$.pipe(rule, repeat(3)))).toEqual([rates, rates, rates].flat())
    expect(await assignedIn(run$.pipe(repeat(3), rule))).toEqual([rates, rates, rates].flat())
    expect(all.model.optimizer.iterations).toBe(all.iterations + 6 * STEPS)
    await leavesNothing(all)
  })

  test('starts a slider anew for each repeat', async () => {
    const all = await warm(data)
    let subscriptions = 0
    const slider = from([0.25, 0.5]).pipe(tap({ subscribe: () => subscriptions++ }))
    const run$ = stream(all.model).pipe(repeat(2), anneal('*', { learningRate: slider }))
    expect(await assignedIn(run$)).toEqual(Array(2 * STEPS).fill(0.5))
    expect(subscriptions).toBe(2)
    await leavesNothing(all)
  })

  /** A rule that throws at step 2 as often as it is told. */
  const failing = (times: number, error: Error) =>
    anneal('*', {
      learningRate: fn(t => {
        if (t === 2 / STEPS && times-- > 0) throw error
        return 1 - t
      }),
    })

  test('can be retried, with the failing rule before it or behind it', async () => {
    const all = await warm(data)
    const run$ = stream(all.model)
    const error = new Error('no more')
    // The batch that failed has a batchBegin, and no rule has set anything.
    expect(await assignedIn(run$.pipe(failing(2, error), retry(2)))).toEqual([1, 0.75, 1, 0.75, ...rates])
    expect(all.model.optimizer.iterations).toBe(all.iterations + 2 + 2 + STEPS)
    expect(await failure(lastValueFrom(run$.pipe(failing(3, error), retry(2))))).toBe(error)
    await leavesNothing(all)
  })

  test('can be retried where an operator behind it throws in the course of the run', async () => {
    const all = await warm(data)
    let times = 2
    const thrower = tap<BatchEvent>(({ type, step }) => {
      if (type === 'batchEnd' && step === 3 && times-- > 0) throw new Error('a chart')
    })
    const events = await lastValueFrom(
      annealed(stream(all.model), all.rules).pipe(thrower, retry(2), toArray()),
    )
    expect(events.filter(({ type }) => type === 'trainBegin').length).toBe(3)
    expect(events.at(-1)!.type).toBe('trainEnd')
    expect(all.model.optimizer.iterations).toBe(all.iterations + 3 + 3 + STEPS)
    await leavesNothing(all)
  })

  test.each([
    ['trainBegin', 0],
    ['epochBegin', 0],
    ['batchBegin', 2],
    ['batchEnd', 3],
  ] as const)(
    'begins again at a switch, at %s %i, when the run before has wound down',
    async (type, step) => {
      const all = await warm(data)
      const lengths = new Subject<number>()
      const switchOnce = tap<BatchEvent>(event => {
        if (event.type !== type || event.step !== step || event.epochs !== FOR_EVER) return
        // The second is switched away before it has begun.
        for (const next of [FOR_EVER, 2]) lengths.next(next)
        lengths.complete()
      })
      const runs$ = lengths.pipe(
        switchMap(epochs => annealed(stream(all.model, {}, epochs), all.rules)),
        switchOnce,
        toArray(),
      )
      const done = lastValueFrom(runs$)
      lengths.next(FOR_EVER)
      const events = await done
      const begun = events.filter(({ type }) => type === 'trainBegin').map(({ epochs }) => epochs ?? FOR_EVER)
      expect(begun).toEqual([FOR_EVER, 2])
      expect(events.at(-1)!.type).toBe('trainEnd')
      expect(all.model.optimizer.iterations).toBe(all.iterations + step + STEPS)
      await leavesNothing(all)
    },
  )

  test('waits for the run of another model with the same optimizer, too', async () => {
    const all = await warm(data, tf.train.sgd(0.01))
    const other = trapped(all.model.optimizer)
    const models = new BehaviorSubject<tf.LayersModel>(all.model)
    const switchOnce = tap<BatchEvent>(({ type, step }) => {
      if (type !== 'batchBegin' || step !== 3 || models.value === other.model) return
      models.next(other.model)
      models.complete()
    })
    await lastValueFrom(
      models.pipe(
        switchMap(model => annealed(stream(model), all.rules)),
        switchOnce,
      ),
    )
    expect(all.model.optimizer.iterations).toBe(all.iterations + 3 + STEPS)
    expect(other.trap.batches).toBe(STEPS)
    await leavesNothing(all, other.model.weights.length)
  })

  test('is trained one run after the other by concat', async () => {
    const all = await warm(data)
    const run$ = annealed(stream(all.model), all.rules)
    await lastValueFrom(concat(run$, run$))
    expect(all.model.optimizer.iterations).toBe(all.iterations + 2 * STEPS)
    await leavesNothing(all)
  })
})

const TRAINING =
  'model "net" is already training: two runs on one model or one optimizer would overwrite each other\'s values; share() one run, or wait for its end'

describe.each(everyStream)('while %s trains', (_, stream) => {
  /** Trains, and does something at its third batch; gives back what that comes to. */
  async function meanwhile<T>(all: Warm, act: () => Promise<T>): Promise<T> {
    let acted: Promise<T> | undefined
    const run$ = annealed(stream(all.model, {}, 6), all.rules).pipe(
      tap(({ type, step }) => {
        if (type === 'batchBegin' && step === 2) acted = act()
      }),
    )
    await lastValueFrom(run$)
    expect(all.model.optimizer.iterations).toBe(all.iterations + 12)
    return acted!
  }

  test.each(everyStream)('%s of the same model is refused', async (_, second) => {
    const all = await warm(data)
    const error = await meanwhile(all, () => failure(lastValueFrom(second(all.model))))
    expect(error).toEqual(new Error(TRAINING))
    await leavesNothing(all)
  })

  test.each(everyStream)('%s of another model with the same optimizer is refused', async (_, second) => {
    const all = await warm(data)
    const other = trapped(all.model.optimizer)
    const weights = valuesOf(other.model.getWeights())
    const error = await meanwhile(all, () => failure(lastValueFrom(second(other.model))))
    expect(error).toEqual(new Error(TRAINING))
    expect(valuesOf(other.model.getWeights())).toEqual(weights)
  })

  test('a ParamScheduler of another model with the same optimizer is refused', async () => {
    const all = await warm(data)
    const other = trapped(all.model.optimizer)
    const weights = valuesOf(other.model.getWeights())
    const scheduler = new ParamScheduler('*', linear(1, 0, 'lr'))
    const error = await meanwhile(all, () => failure(plainFit(data)(other.model, [scheduler])))
    expect(error).toEqual(new Error(TRAINING))
    expect(valuesOf(other.model.getWeights())).toEqual(weights)
  })

  test('another model with another optimizer trains as well', async () => {
    const all = await warm(data)
    const other = await warm(data)
    await meanwhile(all, () => lastValueFrom(annealed(stream(other.model), other.rules)))
    expect(other.model.optimizer.iterations).toBe(other.iterations + STEPS)
  })
})

const plainly: Record<string, (model: tf.LayersModel) => Promise<unknown>> = {
  fit: model => plainFit(data)(model),
  'fit with a ParamScheduler': model =>
    plainFit(data)(model, [new ParamScheduler('*', linear(0.1, 0, 'lr'))]),
}
describe.each(Object.entries(plainly))('while a plain %s trains', (_, fit) => {
  test.each(everyStream)('%s of the same model is refused, and may follow', async (_, stream) => {
    const all = await warm(data)
    const fitted = fit(all.model)
    await Promise.resolve()
    expect(await failure(lastValueFrom(stream(all.model)))).toEqual(new Error(TRAINING))
    await fitted
    expect(all.model.optimizer.iterations).toBe(all.iterations + STEPS)
    await lastValueFrom(annealed(stream(all.model), all.rules))
    await leavesNothing(all)
  })
})

test('a plain fit is refused by tfjs while a stream trains, which goes on', async () => {
  const all = await warm(data)
  let refused: Promise<unknown> | undefined
  const run$ = annealed(byFit(data)(all.model), all.rules).pipe(
    tap(({ type, step }) => {
      if (type === 'batchEnd' && step === 1) refused = failure(plainFit(data)(all.model))
    }),
  )
  await lastValueFrom(run$)
  expect(String(await refused)).toContain('another fit() call is ongoing')
  expect(all.model.optimizer.iterations).toBe(all.iterations + STEPS)
  await leavesNothing(all)
})

test('models take turns with one optimizer of plain SGD', async () => {
  const optimizer = tf.train.sgd(0.01)
  const models = [trapped(optimizer), trapped(optimizer)]
  for (const { model } of [...models, ...models])
    expect(await assignedIn(byFit(data)(model).pipe(anneal('*', { learningRate: linear(1, 0) })))).toEqual([
      1, 0.75, 0.5, 0.25,
    ])
  expect(optimizer.iterations).toBe(4 * STEPS)
})

test('a model that is not compiled is refused', async () => {
  const model = tf.sequential({ name: 'raw', layers: [tf.layers.dense({ units: 1, inputShape: [3] })] })
  expect(await failure(lastValueFrom(fromFit(model, ...data)))).toEqual(
    new TypeError('model "raw" is not compiled: call model.compile({ optimizer, loss }) first'),
  )
})
