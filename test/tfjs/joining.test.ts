import * as tf from '@tensorflow/tfjs'
import {
  asapScheduler,
  asyncScheduler,
  delay,
  filter,
  lastValueFrom,
  map,
  observeOn,
  of,
  share,
  startWith,
  Subject,
  take,
  takeUntil,
  tap,
  throwError,
  toArray,
  type MonoTypeOperatorFunction,
  type Observable,
} from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, linear, type BatchEvent } from '../../src/index.ts'
import { anneal, describe as described } from '../../src/tfjs/index.ts'
import { failure } from './support/failure.ts'
import { hiddenOf } from './support/stateOf.ts'
import { steady } from './support/steady.ts'
import { STEPS, streams, tensors } from './support/trainings.ts'
import { leavesNothing, warm } from './support/warm.ts'

const data = tensors()
const everyStream = Object.entries(streams([data[0], tf.zeros([8, 3])]))
const optimizersOwn = 1
const FOR_EVER = 100_000

/** A model in which a bias goes down by the learning rate, in every batch, and what it has gone down by. */
function biases() {
  const model = steady(tf.train.sgd(optimizersOwn))
  const read = () => ['a', 'b'].map(name => model.getLayer(name).weights[1]!.read().dataSync()[0]!)
  const moves: number[][] = []
  let before = read()
  /** Notes the moves of `a` and `b` in every batch. */
  const noting = tap<BatchEvent>(({ type }) => {
    if (type !== 'batchEnd') return
    const after = read()
    moves.push(after.map((x, i) => Number((before[i]! - x).toFixed(3))))
    before = after
  })
  return { model, moves, noting }
}

const at = (type: BatchEvent['type'], step: number, act: () => void) =>
  tap<BatchEvent>(event => {
    if (event.type === type && event.step === step) act()
  })

const errorOf = (run$: Observable<unknown>): Promise<unknown> => failure(lastValueFrom(run$))

describe.each(everyStream)('a shared %s', (_, stream) => {
  test('is joined by all branches that are subscribed in the same tick', async () => {
    const { model, moves, noting } = biases()
    const run$ = stream(model).pipe(noting, share())
    const assigned: number[][] = [[], [], []]
    const branches = [
      anneal('*', { learningRate: 0.25 }),
      anneal('#b', { learningRate: linear(1, 0) }),
      map<BatchEvent, BatchEvent>(event => event),
    ]
    const done = branches.map((branch, i) =>
      lastValueFrom(
        run$.pipe(
          branch,
          tap(event => {
            if (event.type === 'batchBegin') assigned[i]!.push(...event.assigned.map(({ value }) => value))
          }),
        ),
      ),
    )
    await Promise.all(done)
    expect(moves).toEqual([1, 0.75, 0.5, 0.25].map(b => [0.25, b]))
    expect(assigned).toEqual([[0.25, 0.25, 0.25, 0.25], [1, 0.75, 0.5, 0.25], []])
  })

  test('fails in every branch with the error of one, after the run has wound down', async () => {
    const { model } = biases()
    const error = new Error('no more')
    const fails = fn(t => {
      if (t > 0.3) throw error
      return 0.1
    })
    const run$ = stream(model).pipe(share())
    const branches = [
      run$,
      run$.pipe(anneal('*', { learningRate: 0.25 })),
      run$.pipe(anneal('#b', { learningRate: fails })),
      run$,
    ]
    const seen = await Promise.all(
      branches.map(branch =>
        errorOf(branch).then(seen => [
          seen,
          (hiddenOf(model) as unknown as { isTraining: boolean }).isTraining,
        ]),
      ),
    )
    expect(seen).toEqual(branches.map(() => [error, false]))
    expect(seen.every(([one]) => one === error)).toBe(true)
    expect(model.optimizer.iterations).toBe(2)
  })

  test('goes on while a branch is left, and stops with the last', async () => {
    const { model, moves, noting } = biases()
    const run$ = stream(model).pipe(noting, share())
    const branches = [1, 3].map(n =>
      lastValueFrom(run$.pipe(takeUntil(run$.pipe(filter(e => e.type === 'batchEnd' && e.step === n))))),
    )
    await Promise.all(branches)
    expect(moves.length).toBe(3)
  })

  const LATE =
    "anneal('#a', { learningRate: 0.5 }) did not get the trainBegin of its run while it was delivered: anneal stands before operators that drop or delay events (filter, delay, observeOn), and is subscribed before the run begins"

  test('must not be joined by rules later on', async () => {
    const { model } = biases()
    const run$ = stream(model).pipe(share())
    let late: Promise<unknown> | undefined
    const first = errorOf(
      run$.pipe(
        at('batchEnd', 2, () => {
          late = errorOf(run$.pipe(anneal('#a', { learningRate: 0.5 })))
        }),
      ),
    )
    expect(await first).toEqual(new Error(LATE))
    expect(await late).toBe(await first)
    expect(model.optimizer.iterations).toBe(2)
  })

  test('may be joined later on by who has no rules', async () => {
    const { model } = biases()
    const run$ = stream(model).pipe(share())
    let late: Promise<number[]> | undefined
    const join = () => {
      late = lastValueFrom(
        run$.pipe(
          map(({ step }) => step),
          toArray(),
        ),
      )
    }
    await lastValueFrom(run$.pipe(at('batchEnd', 2, join)))
    const steps = await late!
    expect([steps.at(0), steps.at(-1)]).toEqual([2, STEPS])
  })
})

describe.each(everyStream)('an anneal behind %s that leaves', (name, stream) => {
  const halves = anneal('#a', { learningRate: 0.5 })

  test.each([
    ['batchEnd', 2, 2],
    ['batchBegin', 2, 2],
    ['epochBegin', 2, 2],
    ['trainBegin', 0, 0],
  ] as const)('takes its rule out at once, at %s %i', async (type, step, until) => {
    const { model, moves, noting } = biases()
    const leave = new Subject<void>()
    const run$ = stream(model).pipe(noting, anneal('*', { learningRate: 0.25 }), share())
    const branch = run$.pipe(halves, takeUntil(leave)).subscribe()
    await lastValueFrom(run$.pipe(at(type, step, () => leave.next())))
    expect(branch.closed).toBe(true)
    expect(moves.map(([a]) => a)).toEqual([0.5, 0.5, 0.5, 0.5].fill(0.25, until))
    expect(moves.map(([, b]) => b)).toEqual([0.25, 0.25, 0.25, 0.25])
  })

  test("gives back the optimizer's own value where no other rule is", async () => {
    const { model, moves, noting } = biases()
    const run$ = stream(model).pipe(noting, share())
    run$.pipe(halves, take(4)).subscribe()
    await lastValueFrom(run$)
    // trainBegin, epochBegin, batchBegin and batchEnd of the first batch.
    expect(moves).toEqual([
      [0.5, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ])
  })

  test('gives back the values of layers and weights', async () => {
    const all = await warm(data)
    const { model, trap } = all
    const dropout = model.getLayer('drop') as unknown as { rate: number }
    const bias = model.getLayer('body').weights[1]!.read() as tf.Variable
    const run$ = streams(data)[name]!(model).pipe(anneal('Dropout', { rate: 0.1 }), share())
    const left = run$.pipe(filter(({ type, step }) => type === 'batchEnd' && step === 2))
    run$
      .pipe(
        anneal('#drop', { rate: 0.2 }),
        anneal('#body > bias', { trainable: 0 }),
        anneal('#body', { l2: 0.5 }),
        takeUntil(left),
      )
      .subscribe()
    const inForce: unknown[] = []
    const note = () => {
      const penalized = described(model).outcomes.some(({ param }) => param === 'l2')
      inForce.push([dropout.rate, bias.trainable, penalized])
    }
    await lastValueFrom(
      run$.pipe(
        tap(({ type }) => {
          if (type === 'batchBegin') trap.set('forward', 0, note)
        }),
      ),
    )
    const [during, after] = [
      [0.2, false, true],
      [0.1, true, false],
    ]
    expect(inForce).toEqual([during, during, after, after])
    await leavesNothing(all)
  })
})

test.each(everyStream)('a schedule behind %s may read the metrics of the batch before', async (_, stream) => {
  const { model, moves, noting } = biases()
  const losses: number[] = []
  const byLoss = (events: Observable<BatchEvent>) =>
    events.pipe(
      filter(({ type }) => type === 'batchEnd'),
      tap(({ logs }) => losses.push(logs['loss']!)),
      map((_event, i) => (i + 1) / 10),
    )
  await lastValueFrom(stream(model).pipe(noting, anneal('*', { learningRate: byLoss })))
  expect(moves.map(([a]) => a)).toEqual([optimizersOwn, 0.1, 0.2, 0.3])
  expect(losses.length).toBe(STEPS)
  expect(losses.every(Number.isFinite)).toBe(true)
})

describe.each(everyStream)('a slider behind %s', (_, stream) => {
  test('sets nothing before its first value, and keeps its last when it completes', async () => {
    const { model, moves, noting } = biases()
    const slider = new Subject<number>()
    const assigned: number[][] = []
    await lastValueFrom(
      stream(model).pipe(
        noting,
        anneal('*', { learningRate: slider }),
        tap(event => {
          if (event.type === 'batchBegin') assigned.push(event.assigned.map(({ value }) => value))
        }),
        at('batchEnd', 1, () => slider.next(0.5)),
        at('batchEnd', 2, () => slider.next(0.25)),
        at('batchEnd', 2, () => slider.complete()),
      ),
    )
    expect(moves.map(([a]) => a)).toEqual([optimizersOwn, 0.5, 0.25, 0.25])
    expect(assigned).toEqual([[], [0.5], [0.25], [0.25]])
  })

  test('lets the next rule stand until its first value', async () => {
    const { model, moves, noting } = biases()
    const slider = new Subject<number>()
    await lastValueFrom(
      stream(model).pipe(
        noting,
        anneal('*', { learningRate: 0.25 }),
        anneal('#a', { learningRate: slider }),
        at('batchBegin', 1, () => slider.next(0.5)),
      ),
    )
    expect(moves).toEqual([
      [0.25, 0.25],
      [0.5, 0.25],
      [0.5, 0.25],
      [0.5, 0.25],
    ])
  })

  test('holds for the batch that begins where it is moved at batchBegin', async () => {
    const { model, moves, noting } = biases()
    const slider = new Subject<number>()
    const move = tap<BatchEvent>(({ type, step }) => {
      if (type === 'batchBegin') slider.next(step / 10)
    })
    await lastValueFrom(stream(model).pipe(noting, anneal('*', { learningRate: slider }), move))
    expect(moves.map(([a]) => a)).toEqual([0, 0.1, 0.2, 0.3])
  })

  test.each([
    [NaN, 'NaN, and must be a finite number'],
    [Infinity, 'Infinity, and must be a finite number'],
    [-0.5, '-0.5, and must be 0 or above'],
    ['0.5' as unknown as number, "'0.5', and must be a finite number"],
  ])('ends the run with an error at %s', async (value, became) => {
    const { model, moves, noting } = biases()
    const slider = new Subject<number>()
    const run$ = stream(model).pipe(
      noting,
      anneal('*', { learningRate: slider.pipe(startWith(0.5)) }),
      at('batchEnd', 2, () => slider.next(value)),
    )
    expect(await errorOf(run$)).toEqual(
      new RangeError(`anneal('*', { learningRate }): learningRate became ${became}`),
    )
    expect(moves.map(([a]) => a)).toEqual([0.5, 0.5])
    expect(slider.observed).toBe(false)
  })

  test('is left when the run is over', async () => {
    const { model } = biases()
    const slider = new Subject<number>()
    await lastValueFrom(stream(model).pipe(anneal('*', { learningRate: slider })))
    expect(slider.observed).toBe(false)
  })
})

const misplaced: Record<string, [MonoTypeOperatorFunction<BatchEvent>, string]> = {
  'observeOn(asyncScheduler)': [observeOn(asyncScheduler), 'trainBegin of its run'],
  'observeOn(asapScheduler)': [observeOn(asapScheduler), 'trainBegin of its run'],
  'delay(1)': [delay(1), 'trainBegin of its run'],
  'a filter for batchEnd': [filter(({ type }) => type === 'batchEnd'), 'trainBegin of its run'],
  'a filter for every second batch': [
    filter(({ type, step }) => type !== 'batchBegin' || step % 2 === 0),
    'batchBegin of step 1',
  ],
  'a filter against batchBegin': [filter(({ type }) => type !== 'batchBegin'), 'batchBegin of step 0'],
}

describe.each(everyStream)('behind %s', (_, stream) => {
  test.each(Object.entries(misplaced))('%s is no place for anneal', async (__, [operator, event]) => {
    const { model, moves, noting } = biases()
    const run$ = stream(model, {}, FOR_EVER).pipe(
      noting,
      operator,
      anneal('*', { learningRate: linear(1, 0) }),
    )
    const end =
      event === 'trainBegin of its run' ? ', and is subscribed before the run begins' : ', not behind them'
    expect(await errorOf(run$)).toEqual(
      new Error(
        `anneal('*', { learningRate: linear(1, 0) }) did not get the ${event} while it was delivered: anneal stands before operators that drop or delay events (filter, delay, observeOn)${end}`,
      ),
    )
    if (event === 'batchBegin of step 1') expect(moves).toEqual([[1, 1]])
    else if (event === 'batchBegin of step 0') expect(moves).toEqual([])
    expect(model.optimizer.getConfig()).toEqual({ learningRate: optimizersOwn })
  })

  test('such operators have their place behind anneal', async () => {
    const { model, moves, noting } = biases()
    const operators = Object.values(misplaced).map(([operator]) => operator)
    const run$ = operators.reduce(
      (source, operator) => source.pipe(operator),
      stream(model).pipe(noting, anneal('*', { learningRate: 0.5 })),
    )
    await lastValueFrom(run$, { defaultValue: undefined })
    expect(moves.map(([a]) => a)).toEqual([0.5, 0.5, 0.5, 0.5])
  })
})

test.each([1, null, undefined, { type: 'batchBegin', step: 0 }])(
  'anneal refuses %o, which is of no run',
  async value => {
    const run$ = of(value as unknown as BatchEvent).pipe(anneal('#a', { learningRate: 0.5 }))
    expect(await errorOf(run$)).toEqual(
      new TypeError(
        "anneal('#a', { learningRate: 0.5 }): what comes here is no event of a run; anneal stands behind fromFit, fromFitDataset or fromSteps",
      ),
    )
  },
)

test("anneal hands on a source's error and its end", async () => {
  const error = new Error('no source')
  const rule = anneal('#a', { learningRate: 0.5 })
  expect(await errorOf(throwError(() => error).pipe(rule))).toBe(error)
  expect(await lastValueFrom(of<BatchEvent>().pipe(rule), { defaultValue: 'nothing' })).toBe('nothing')
})
