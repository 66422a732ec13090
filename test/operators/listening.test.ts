// What is refused, what is printed, and what is kept; what the operators do in time is in marbles/.
import { inspect } from 'node:util'
import { filter, identity, map, NEVER, of, pipe, Subject, type Observable, type OperatorFunction } from 'rxjs'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  accumulate,
  clamp,
  constant,
  fn,
  highest,
  linear,
  Live,
  lowest,
  metric,
  onward,
  overlay,
  plateau,
  product,
  progressBy,
  replay,
  sequence,
  simulate,
  smooth,
  stalled,
  stopWhen,
  sum,
  toRecord,
  warmup,
  windowMean,
  type BatchEvent,
  type Clock,
  type Fn,
  type Recorded,
} from '../../src/index.ts'
import { recordOf } from '../support/recordOf.ts'

const half = (t: number) => t / 2

describe('what listens', () => {
  it('prints as the expression that makes it', () => {
    const lr = product(smooth(0.1, 0), plateau({ patience: 3, threshold: { absolute: 0.01 } })).pipe(
      clamp(1e-4, 1),
    )
    const expression =
      'product(smooth(0.1, 0), plateau({ patience: 3, threshold: { absolute: 0.01 } })).pipe(clamp(0.0001, 1))'
    expect(String(lr)).toBe(expression)
    expect(inspect(lr)).toBe(expression)
    expect(String(plateau())).toBe('plateau()')
    expect(String(warmup({ epochs: 5 }, onward(plateau())))).toBe('warmup({ epochs: 5 }, onward(plateau()))')
    expect(String(overlay({ steps: 2 }, linear(0, 1), plateau()))).toBe(
      'overlay({ steps: 2 }, linear(0, 1), plateau())',
    )
    expect([metric('acc'), metric('loss', 'batchEnd'), windowMean(3), accumulate(2)].map(String)).toEqual([
      "metric('acc')",
      "metric('loss', 'batchEnd')",
      'windowMean(3)',
      'accumulate(2)',
    ])
    expect(
      inspect([stopWhen(stalled({ patience: 1 })), progressBy({ seconds: 60 }), toRecord('batchEnd')]),
    ).toBe(
      "[\n  stopWhen(stalled({ patience: 1 })),\n  progressBy({ seconds: 60 }),\n  toRecord('batchEnd')\n]",
    )
  })

  it('stays what it was when it was made', () => {
    const options = { patience: 3, nan: 'error' as 'error' | 'skip' }
    const [lr, end] = [plateau(options), stalled(options)]
    Object.assign(options, { patience: 4, nan: 'skip' })
    expect([lr, end].map(String)).toEqual([
      "plateau({ patience: 3, nan: 'error' })",
      "stalled({ patience: 3, nan: 'error' })",
    ])
    expect(() => simulate(lr, recordOf([NaN]))).toThrow("plateau({ patience: 3, nan: 'error' }): 'val_loss'")
  })

  it('has the param of its parts', () => {
    expect(product(linear(0, 1, 'lr'), plateau()).param).toBe('learningRate')
    expect(plateau().pipe(fn(linear(0, 1), 'momentum')).param).toBe('momentum')
    expect(plateau().param).toBeUndefined()
    expect(() => product(linear(0, 1, 'lr'), plateau().pipe(linear(0, 1, 'momentum')))).toThrow(
      'its parts are for different params (learningRate, momentum)',
    )
  })

  it('is typed by what it is made of', () => {
    expectTypeOf(product(linear(0, 1), 2)).toEqualTypeOf<Fn>()
    expectTypeOf(product(linear(0, 1), plateau())).toEqualTypeOf<Live>()
    expectTypeOf(warmup({ epochs: 1 }, linear(0, 1))).toEqualTypeOf<Fn>()
    expectTypeOf(warmup({ epochs: 1 }, plateau())).toEqualTypeOf<Live>()
    expectTypeOf(onward(plateau())).toEqualTypeOf<Live>()
    expectTypeOf(plateau()).toExtend<OperatorFunction<BatchEvent, number>>()
    expectTypeOf(progressBy({ seconds: 1 })).toEqualTypeOf<import('rxjs').MonoTypeOperatorFunction<Clock>>()
    // @ts-expect-error: the patience is wanted
    expect(() => stalled({})).toThrow(RangeError)
  })

  it('cannot be asked for a value at a time', () => {
    expect(() => plateau()(0.5 as never)).toThrow(
      'plateau() listens to a stream of events, and cannot be asked for a value at 0.5',
    )
    expect(() => fn(plateau() as never)(0.5)).toThrow('plateau() listens to a stream')
    expect(() => plateau().pipe(half as never)).toThrow('plateau().pipe(…) takes schedules, not half')
    expect(() => plateau().pipe()).toThrow('plateau().pipe(…) takes schedules, not undefined')
  })

  it.each([product, sum, lowest, highest])('joins with what listens, and refuses what does not: %o', word => {
    expect(() => word(0.5, half as never)).toThrow(TypeError)
    expect(() => word(plateau(), half as never)).toThrow(
      `${word(plateau(), 1).name}(plateau(), half): half is no schedule and no finite number`,
    )
    expect(() => word(plateau(), NaN)).toThrow(TypeError)
    expect(
      simulate(
        word(
          constant(2),
          map(() => 2),
        ),
        { epochs: 1, stepsPerEpoch: 1 },
      ),
    ).toEqual([word(constant(2), constant(2))(0)])
  })

  it('has no value before all of it has one', () => {
    const late = product(metric('val_loss'), 2)
    expect(simulate(late, recordOf([3, 4, 5]))).toEqual([undefined, 6, 8])
  })

  it('has no value before each of several has one', () => {
    const none = (events: Observable<BatchEvent>) =>
      events.pipe(
        filter(({ step }) => step > 1),
        map(() => 3),
      )
    expect(simulate(sum(plateau(), none), recordOf([3, 4, 5]))).toEqual([undefined, undefined, 4])
  })

  it('may be a part several times', () => {
    const falling = plateau({ patience: 0, factor: 0.5 })
    expect(simulate(product(falling, falling, 3), recordOf([1, 1, 1]))).toEqual([3, 3, 0.75])
  })
})

describe('an option that cannot be', () => {
  it.each([
    [
      () => plateau({ patience: -1 }),
      'plateau({ patience: -1 }): patience and cooldown must be whole numbers, 0 or',
    ],
    [() => plateau({ cooldown: 0.5 }), 'patience and cooldown must be whole numbers'],
    [() => plateau({ factor: 1 }), 'factor must be 0 or above, and below 1'],
    [() => plateau({ factor: NaN }), 'factor must be 0 or above, and below 1'],
    [() => plateau({ from: Infinity }), 'from and minimum must be finite'],
    [() => plateau({ minimum: NaN }), 'from and minimum must be finite'],
    [() => plateau({ leastChange: -1 }), 'leastChange must be 0 or above'],
    [() => plateau({ rule: 'jax' as never }), "rule must be 'torch', 'keras' or 'optax'"],
    [
      () => plateau({ rule: 'optax', patience: 0 }),
      "with the rule of optax patience must be 1 or above; torch's",
    ],
    [() => plateau({ monitor: 3 as never }), 'monitor must be the name of a metric, or an operator'],
    [() => plateau({ mode: 'low' as never }), "mode must be 'min' or 'max'"],
    [() => plateau({ threshold: -1 }), 'the threshold must be finite, 0 or above'],
    [() => plateau({ threshold: Infinity }), 'the threshold must be finite, 0 or above'],
    [() => plateau({ threshold: { absolute: NaN } }), 'the threshold must be finite, 0 or above'],
    [() => plateau({ threshold: null as never }), 'the threshold must be finite, 0 or above: a number, or {'],
    [() => plateau({ threshold: '0.1' as never }), 'the threshold must be finite, 0 or above'],
    [() => plateau({ average: 0 }), 'average must be a whole number above 0'],
    [() => plateau({ nan: 'ignore' as never }), "nan must be 'worse', 'skip' or 'error'"],
    [
      () => stalled({ patience: 0 }),
      'stalled({ patience: 0 }): patience must be a whole number above 0; with 1 the',
    ],
    [() => windowMean(0), 'windowMean(0): the count must be a whole number above 0'],
    [() => accumulate(1.5), 'accumulate(1.5): the count must be a whole number above 0'],
    [() => progressBy({ seconds: 0 }), 'progressBy({ seconds: 0 }): it takes a total above 0'],
    [() => progressBy(1 as never), 'progressBy(1): it takes a total above 0'],
    [() => progressBy({ minutes: 1 } as never), '{ minutes: 1 } is no length'],
    [() => toRecord('trainEnd' as never), "toRecord('trainEnd'): besides the ends of epochs there are"],
  ])('is refused when it is written: %#', (make, message) => {
    expect(make).toThrow(RangeError)
    expect(make).toThrow(message)
  })

  it.each([
    [() => metric(3 as never), "metric(3): it takes the name of a metric, and 'epochEnd' or 'batchEnd'"],
    [() => metric('loss', 'trainEnd' as never), "metric('loss', 'trainEnd'): it takes the name of a metric"],
    [
      () => plateau(3 as never),
      'plateau takes its parameters by name, { monitor, mode, threshold, average, nan, from, factor, patience, cooldown, minimum, leastChange, rule }, not 3',
    ],
    [() => plateau(null as never), 'leastChange, rule }, not null'],
    [() => plateau([0.1] as never), 'leastChange, rule }, not [0.1]'],
    [() => stalled(3 as never), 'stalled takes its parameters by name, { monitor, mode, threshold, '],
    [() => stalled(undefined as never), 'average, nan, patience }, not undefined'],
    [
      () => plateau({ patiance: 3 } as never),
      'plateau takes no patiance; it takes monitor, mode, threshold, average, nan, from',
    ],
    [
      () => stalled({ patience: 2, factor: 1 } as never),
      'stalled takes no factor; it takes monitor, mode, threshold, average, nan, patience',
    ],
    [
      () => plateau({ threshold: { relativ: 0.1 } as never }),
      'plateau: the threshold takes no relativ; it takes relative, absolute',
    ],
    [
      () => stalled({ patience: 2, threshold: [0.1] as never }),
      'stalled: the threshold takes its parameters by name, { relative, absolute }, not [0.1]',
    ],
    [() => plateau({ 'a\u{1b}[2J': 1 } as never), 'plateau takes no a\\u{1b}[2J; it takes monitor'],
  ])('is refused when it is written, too: %#', (make, message) => {
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})

describe('stopWhen', () => {
  const rule = (shown: string) =>
    `${shown} is no condition: a condition is an operator from events to something that is true in the end, as map(({ logs }) => logs.loss < 0.1), or an Observable`

  it.each<[unknown, string]>([
    [undefined, `stopWhen(): ${rule('undefined')}`],
    [true, `stopWhen(true): ${rule('true')}`],
    [() => true, `stopWhen(${String(() => true)}): ${rule(String(() => true))}`],
    [{ patience: 3 }, `stopWhen({ patience: 3 }): ${rule('{ patience: 3 }')}`],
  ])('refuses at once what is no condition: %s', (condition, message) => {
    expect(() => stopWhen(condition as never)).toThrow(new TypeError(message))
  })

  it('lets a condition say what is wrong with itself, when it is asked', () => {
    const wrong = new Error('what a user threw')
    const stop = stopWhen(() => {
      throw wrong
    })
    const errors: unknown[] = []
    replay(recordOf([1]))
      .pipe(stop)
      .subscribe({ error: (error: unknown) => errors.push(error) })
    expect(errors).toEqual([wrong])
  })

  it('says so where it turns out only then that it is none', () => {
    const later: { moment?: unknown } = {}
    const stop = stopWhen(() => (later.moment as { of: never }).of)
    later.moment = { of: 3 }
    const errors: unknown[] = []
    replay(recordOf([1]))
      .pipe(stop)
      .subscribe({ error: (error: unknown) => errors.push(error) })
    expect(errors).toEqual([expect.any(TypeError)])
    expect(String(errors)).toContain('moment.of): ')
    expect(String(errors)).toContain('is no condition: a condition is an operator from events')
  })

  it('takes every operator and Observable, a schedule too', () => {
    const record = recordOf([1, 1, 1])
    const count = (condition: Parameters<typeof stopWhen>[0]) => {
      let events = 0
      replay(record)
        .pipe(stopWhen(condition))
        .subscribe(() => events++)
      return events
    }
    expect(count(fn(t => t >= 0.5) as never)).toBe(8)
    expect(count(NEVER)).toBe(13)
    expect(count(() => NEVER)).toBe(13)
    expect(count(identity)).toBe(1)
    expect(count(of(true, 1))).toBe(1)
    expect(count(stalled({ patience: 1 }))).toBe(9)
  })

  it('names itself where its condition fails, and not where the source does', () => {
    const lost = [{ type: 'epochEnd', step: 1, epoch: 0, logs: { loss: 1 } } as const]
    const stop = stopWhen(stalled({ patience: 3 }))
    const errorOf = (events$: Observable<BatchEvent>): unknown => {
      let failure: unknown
      events$.pipe(stop).subscribe({ error: (error: unknown) => (failure = error) })
      return failure
    }
    expect(errorOf(replay(lost))).toEqual(
      new TypeError(
        "stopWhen(stalled({ patience: 3 })): metric('val_loss'): the metrics of this epochEnd have no val_loss; there are: loss; val_… come at the end of an epoch, with validationData or validationSplit",
      ),
    )
    const theirs = errorOf(replay(lost).pipe(stopWhen(metric('acc'))))
    expect(String(theirs)).toMatch(/^TypeError: stopWhen\(metric\('acc'\)\): metric\('acc'\): the metrics/)
    expect(String((theirs as Error).cause)).toMatch(/^TypeError: metric\('acc'\): the metrics/)
  })
})

describe('a metric that is not what it should be', () => {
  const end = { type: 'epochEnd', step: 1, epoch: 0 } as const
  it.each<[string, Record<string, unknown>, string]>([
    [
      'is missing',
      { loss: 1 },
      "metric('val_loss'): the metrics of this epochEnd have no val_loss; there are: loss",
    ],
    ['is a string', { val_loss: '0.3' }, "metric('val_loss'): val_loss is '0.3', and must be a number"],
  ])('%s', (_, logs, message) => {
    expect(() => simulate(plateau(), [{ ...end, logs } as never])).toThrow(message)
  })

  it.each<[unknown, string]>([
    [map(() => undefined), 'it gives undefined'],
    [map(() => '0.3'), "it gives '0.3'"],
    [(events: object) => ('loss' in events ? 1 : undefined), 'it gives undefined'],
  ])('is what an operator gives that is no number: %#', (monitor, text) => {
    const lr = plateau({ monitor: monitor as never })
    expect(() => simulate(lr, recordOf([1]))).toThrow(TypeError)
    expect(() => simulate(lr, recordOf([1]))).toThrow(text)
    expect(() => simulate(lr, recordOf([1]))).toThrow(' is no monitor, ')
  })

  it('is infinite: it is worse than any number', () => {
    const lr = plateau({ patience: 0, factor: 0.5, threshold: 0.5 })
    expect(simulate(lr, recordOf([Infinity, 5, Infinity, -1, -1.2, -3, NaN]))).toEqual([
      1, 0.5, 0.5, 0.25, 0.25, 0.125, 0.125,
    ])
  })
})

describe('the first report', () => {
  it('is better than nothing, whatever the threshold', () => {
    expect(simulate(plateau({ patience: 0, threshold: 1 }), recordOf([5, 1, 1]))).toEqual([1, 1, 0.1])
    const highest = { patience: 0, threshold: 2, mode: 'max' } as const
    expect(simulate(plateau(highest), recordOf([5, 1, 1]))).toEqual([1, 1, 0.1])
  })

  it('does not fall by the rule of keras, also with a patience of 0', () => {
    const lr = plateau({ patience: 0, rule: 'keras' })
    expect(simulate(lr, recordOf([3, 2, 2, 2]))).toEqual([1, 1, 1, 0.1])
  })
})

describe('a record', () => {
  const lr = sequence(
    [{ epochs: 1 }, linear(0, 1)],
    [{ until: stalled({ patience: 2 }) }, constant(1)],
    [{ epochs: 2 }, onward(smooth(1, 0))],
  )
  const record = recordOf([5, 4, 3, 3, 3, 2, 2, 2], { stepsPerEpoch: 3, epochs: 8 })

  it('can be written as JSON, and gives the same values', () => {
    const again = JSON.parse(JSON.stringify(record)) as typeof record
    expect(simulate(lr, again)).toEqual(simulate(lr, record))
    expect(simulate(lr, record).slice(15, 18)).toEqual([1, smooth(1, 0)(1 / 6), smooth(1, 0)(1 / 3)])
  })

  it('comes back from JSON with what is not finite', () => {
    const kept: Recorded[] = []
    const metrics = [1, Infinity, -Infinity, NaN, -0.5]
    replay(recordOf(metrics))
      .pipe(toRecord())
      .subscribe(moment => kept.push(moment))
    expect(kept.map(({ logs }) => logs['val_loss'])).toEqual(metrics)
    expect(structuredClone(kept)).toEqual(kept)
    const again = JSON.parse(JSON.stringify(kept)) as Recorded[]
    const strict = plateau({ patience: 0, nan: 'error' })
    expect(simulate(metric('val_loss'), again)).toEqual([undefined, ...metrics.slice(0, -1)])
    expect(simulate(strict, again.slice(0, 3))).toEqual(simulate(strict, recordOf(metrics.slice(0, 3))))
    expect(() => simulate(strict, again)).toThrow("'val_loss' became NaN")
    // Others write null.
    expect(simulate(metric('val_loss'), JSON.parse(JSON.stringify(recordOf([NaN, 1]))) as never)).toEqual([
      undefined,
      NaN,
    ])
  })

  it('gives the state at any moment: what comes is what came', () => {
    const all = simulate(lr, record)
    record.forEach((_, i) => expect(simulate(lr, record.slice(0, i))).toEqual(all.slice(0, 3 * i)))
  })

  it('gives back what was recorded of it', () => {
    const kept: unknown[] = []
    const full = record.map(moment => ({ ...moment, batch: 2, progress: moment.step / 24, steps: 24 }))
    replay(record)
      .pipe(toRecord())
      .subscribe(moment => kept.push(moment))
    expect(kept).toEqual(full)
  })

  it.each([
    [{}, '{  } is no record; a record is an array'],
    [
      [null],
      'null is no event of a record, at 0: it has a type (batchBegin, batchEnd, epochEnd), a step and an epoch',
    ],
    [[{ type: 'trainEnd', step: 0, epoch: 0, logs: {} }], 'is no event of a record, at 0'],
    [[{ type: 'epochEnd', step: 1.5, epoch: 0, logs: {} }], 'is no event of a record, at 0'],
    [[{ type: 'epochEnd', step: 1, epoch: 0 }], 'is no event of a record, at 0'],
    [[{ type: 'epochEnd', step: 1, epoch: 0, logs: null }], 'is no event of a record, at 0'],
    [
      [
        { type: 'epochEnd', step: 1, epoch: 1, logs: {} },
        { type: 'epochEnd', step: 2, epoch: 0, logs: {} },
      ],
      'is no event of a record, at 1',
    ],
    [
      [
        { type: 'epochEnd', step: 2, epoch: 0, logs: {} },
        { type: 'epochEnd', step: 1, epoch: 1, logs: {} },
      ],
      'is no event of a record, at 1',
    ],
  ])('that is none is refused: %#', (wrong, message) => {
    expect(() => replay(wrong as never)).toThrow(TypeError)
    expect(() => replay(wrong as never)).toThrow(message)
  })
})

it('keeps nothing of ten million events', { timeout: 600_000 }, () => {
  const monitor = pipe(metric('loss', 'batchEnd'), windowMean(10))
  const schedule = product(plateau({ monitor, patience: 50, factor: 0.5 }), 1)
  const events = new Subject<BatchEvent>()
  const clock = {
    epoch: 0,
    batch: 0,
    progress: undefined,
    samples: undefined,
    seconds: undefined,
    assigned: [],
  }
  const logs = { loss: 0 }
  const begin = { ...clock, type: 'batchBegin' as const, step: 0, logs: {} }
  const end = { ...clock, type: 'batchEnd' as const, step: 0, logs }
  let values = 0
  const subscription = events.pipe(schedule).subscribe(() => values++)
  /** What is in use at the least, in the course of a million events. */
  const million = (first: number): number => {
    let least = Infinity
    for (let step = first; step < first + 500_000; step++) {
      begin.step = step
      events.next(begin)
      end.step = step + 1
      logs.loss = 1 / (1 + step)
      events.next(end)
      if (step % 5_000 === 0) least = Math.min(least, process.memoryUsage().heapUsed)
    }
    return least
  }
  const heap = Array.from({ length: 10 }, (_, i) => million(500_000 * i))
  subscription.unsubscribe()
  expect(values).toBe(5_000_000)
  // A number alone for each event would be 80 MB.
  expect(Math.min(...heap.slice(-3)) - Math.min(...heap.slice(0, 3))).toBeLessThan(10e6)
})
