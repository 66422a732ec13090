// Sequences of phases that listen, or end when the run says so; what they do in time is in marbles/sequence.marbles.
import fc from 'fast-check'
import {
  defer,
  endWith,
  filter,
  map,
  NEVER,
  Observable,
  of,
  startWith,
  throwError,
  type OperatorFunction,
} from 'rxjs'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  constant,
  exp,
  fn,
  linear,
  Live,
  metric,
  onward,
  plateau,
  product,
  progressBy,
  reading,
  replay,
  sequence,
  simulate,
  smooth,
  stalled,
  warmup,
  type BatchEvent,
  type Fn,
  type LivePhase,
  type Recorded,
} from '../../src/index.ts'
import { recordOf } from '../support/recordOf.ts'

/** The same values, of an operator that nobody can see into. */
const heard =
  (schedule: Fn): OperatorFunction<BatchEvent, number> =>
  events =>
    events.pipe(
      filter(({ type }) => type === 'batchBegin'),
      map(event => schedule(event)),
    )
const value = fc.double({ min: -10, max: 10, noNaN: true })
const shape = fc
  .tuple(fc.constantFrom(linear, smooth, exp), value, value)
  .map(([word, low, high]) => word(low, high))
const at = (step: number) => map(({ step: now }: BatchEvent) => now >= step)
const RUN = { epochs: 4, stepsPerEpoch: 3 }

describe('a sequence of phases that listen', () => {
  it('is, where they have lengths, the sequence of what they are', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), shape), { minLength: 1, maxLength: 4 }),
        fc.constantFrom('weight', 'epochs', 'steps'),
        (parts, kind) => {
          const total = parts.reduce((sum, [length]) => sum + length, 0)
          const spans = parts.map(([length]) =>
            kind === 'weight' ? length : kind === 'steps' ? { steps: 3 * length } : { epochs: length },
          )
          const run = { epochs: total, stepsPerEpoch: 3 }
          const own = simulate(sequence(...parts.map(([, f], i) => [spans[i]!, f] as const)), run)
          const live = sequence(...parts.map(([, f], i): LivePhase => [spans[i]!, heard(f)]))
          expect(live).toBeInstanceOf(Live)
          simulate(live, run).forEach((value, i) => expect(value).toBeCloseTo(own[i]!, 9))
        },
      ),
    ))

  it('gives every phase a clock that starts again from 0', () => {
    const course = (name: 'step' | 'epoch' | 'steps') =>
      simulate(sequence([{ until: at(4) }, constant(-1)], ['rest', heard(reading(name))]), RUN).slice(4)
    expect(course('step')).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(course('epoch')).toEqual([0, 0, 0, 1, 1, 1, 2, 2])
    expect(course('steps')).toEqual(Array.from({ length: 8 }, () => 8))
  })

  it('knows samples and seconds of a phase from its beginning', () => {
    const record: Recorded[] = [0, 1, 2, 3].map(step => ({
      ...{ type: 'batchBegin', step, epoch: 0, epochs: 1, stepsPerEpoch: 4, logs: {} },
      ...{ samples: 32 * step, seconds: step / 2 },
    }))
    const course = (name: 'samples' | 'seconds') =>
      simulate(sequence([{ until: at(2) }, constant(-1)], ['rest', reading(name)]), record)
    expect(course('samples')).toEqual([-1, -1, 0, 32])
    expect(course('seconds')).toEqual([-1, -1, 0, 0.5])
    const timed = sequence([{ seconds: 1 }, constant(1)], ['rest', heard(reading('seconds'))])
    expect(simulate(timed, record)).toEqual([1, 1, 0, 0.5])
  })

  it('has progress, in a phase that the run ends, over the longest time which it may take', () => {
    const never = NEVER as Observable<unknown>
    const held = sequence(
      [{ steps: 2 }, constant(1)],
      [{ until: never }, linear(1, 0)],
      [{ epochs: 2 }, constant(0)],
    )
    expect(simulate(held, RUN)).toEqual([1, 1, 1, 0.75, 0.5, 0.25, 0, 0, 0, 0, 0, 0])
    expect(simulate(sequence([{ until: never }, linear(1, 0)]), { epochs: 1, stepsPerEpoch: 2 })).toEqual([
      1, 0.5,
    ])
  })

  it('takes lengths in epochs where nobody knows how many steps they have', () => {
    const record: Recorded[] = [0, 1, 2, 3, 4].map(epoch => ({
      ...{ type: 'epochEnd', step: epoch + 1, epoch, logs: { val_loss: 1 } },
    }))
    const lr = sequence(
      [{ epochs: 1 }, constant(1)],
      [{ until: stalled({ patience: 1 }) }, constant(2)],
      [{ epochs: 1 }, constant(3)],
      ['rest', constant(4)],
    )
    expect(simulate(lr, record)).toEqual([1, 2, 2, 3, 4])
  })

  it('goes on exactly from what was reached, and moves what ends where it begins', () => {
    fc.assert(
      fc.property(value, shape, (reached, schedule) => {
        const phases = [[1, constant(reached)] as const, [1, onward(schedule)] as const]
        expect(sequence(...phases)(0.5)).toBe(reached)
        const live = simulate(sequence([1, heard(constant(reached))], phases[1]!), RUN)
        expect(live[6]).toBe(reached)
      }),
    )
    const hill = onward(fn(t => t * (1 - t)))
    expect(sequence([1, constant(4)], [1, hill])(0.75)).toBe(4.25)
    expect(simulate(sequence([1, heard(constant(4))], [1, hill]), RUN)[9]).toBe(4.25)
  })

  it('goes on from what was reached', () => {
    const cool = (schedule: Fn) =>
      simulate(sequence([{ until: at(2) }, linear(0, 8)], [{ steps: 2 }, onward(schedule)]), {
        epochs: 1,
        stepsPerEpoch: 8,
      })
    // Over at most 6 steps to 8, after two of them it has come to 8/3.
    expect(cool(linear(1, 0)).map(x => x && +x.toFixed(6))).toEqual([
      0, 1.333333, 2.666667, 1.333333, 0, 0, 0, 0,
    ])
    expect(
      cool(constant(5))
        .slice(2, 4)
        .map(x => +x!.toFixed(6)),
    ).toEqual([2.666667, 2.666667])
    const twice = sequence(
      [{ steps: 1 }, constant(4)],
      [{ steps: 0 }, onward(constant(1))],
      ['rest', onward(plateau())],
    )
    expect(simulate(twice, recordOf([1, 1, 1]))).toEqual([4, 4, 4])
  })

  it('holds its last value when its phases are over, and is itself a phase', () => {
    const inner = sequence([{ until: at(1) }, constant(1)], [{ steps: 1 }, linear(4, 2)])
    expect(simulate(inner, { epochs: 1, stepsPerEpoch: 4 })).toEqual([1, 4, 2, 2])
    expect(
      simulate(sequence([{ steps: 1 }, constant(0)], ['rest', inner]), { epochs: 1, stepsPerEpoch: 5 }),
    ).toEqual([0, 1, 4, 2, 2])
  })

  it('begins no further phase after an error, and leaves nothing subscribed', () => {
    let count = 0
    const counted = new Observable<number>(subscriber => {
      subscriber.next(1)
      count++
      return () => count--
    })
    const broken = throwError(() => new Error('broken'))
    for (const ended of [{ steps: 0 }, { until: of(true) }])
      for (const before of [[], [[{ steps: 1 }, counted] as const]]) {
        const lr = sequence(...before, [ended, broken], ['rest', counted])
        const begin = { type: 'batchBegin', epoch: 0, batch: 0, steps: 4, logs: {}, assigned: [] } as const
        const errors: unknown[] = []
        of(0, 1, 2)
          .pipe(
            map(step => ({ ...begin, step }) as unknown as BatchEvent),
            lr,
          )
          .subscribe({ error: (error: unknown) => errors.push(error) })
        expect(errors).toEqual([new Error('broken')])
        expect(count).toBe(0)
      }
  })

  it('asks a phase for its value at its end only where the next one goes on from it', () => {
    const half = fn(t => {
      if (t === 1) throw new Error('there is no end')
      return t
    })
    const run = { epochs: 1, stepsPerEpoch: 4 }
    expect(simulate(sequence([{ steps: 2 }, heard(half)], ['rest', constant(3)]), run)).toEqual([
      0, 0.5, 3, 3,
    ])
    const onwards = sequence([{ steps: 2 }, heard(half)], ['rest', onward(constant(3))])
    expect(() => simulate(onwards, run)).toThrow('there is no end')
  })

  it('has no value in a phase that has none yet', () => {
    const values: number[] = []
    replay(recordOf([5, 6, 7, 8]))
      .pipe(sequence([{ steps: 1 }, constant(4)], ['rest', metric('val_loss')]))
      .subscribe(value => values.push(value))
    expect(values).toEqual([4, 6, 7])
  })

  it('has the time of phases with a length before it is heard of', () => {
    const record = recordOf([1, 1, 1, 1, 1, 1])
    const lr = sequence(
      [{ epochs: 4 }, linear(0, 4)],
      ['rest', plateau({ from: 4, patience: 0, factor: 0.5 })],
    )
    expect(simulate(lr, record)).toEqual([0, 1, 2, 3, 4, 4])
    expect(simulate(lr, record.slice(2))).toEqual([2, 3, 4, 4])
    expect(simulate(lr, record.slice(5))).toEqual([4])
    const samples = sequence([{ epochs: 4 }, heard(reading('samples'))], ['rest', constant(-1)])
    const begins = { type: 'batchBegin', samples: 10 } as const
    const late = record.slice(2).map(moment => ({ ...moment, step: moment.epoch, ...begins }))
    expect(simulate(samples, late)).toEqual([10, 10, -1, -1])
  })

  it('takes progress where a clock has no steps', () => {
    const lr = sequence([1, heard(linear(0, 1))], [1, heard(linear(1, 0))])
    const values: number[] = []
    const clocks = [0, 0.25, 0.5, 0.75].map(part => ({
      type: 'batchBegin',
      step: 0,
      epoch: 0,
      samples: 100 * part,
    }))
    of(...(clocks as BatchEvent[]))
      .pipe(progressBy({ samples: 100 }), lr)
      .subscribe(value => values.push(value))
    expect(values).toEqual([0, 0.5, 1, 0.5])
  })

  it('begins and ends exactly at its boundary, also between two batches', () => {
    const run = { epochs: 1, stepsPerEpoch: 3 }
    const half = { epochs: 0.5 }
    const never = { until: NEVER as Observable<unknown> }
    expect(simulate(sequence([half, 1], [never, heard(reading('step'))]), run)).toEqual([1, 1, 0.5])
    expect(simulate(sequence([half, heard(linear(0, 3))], ['rest', onward(constant(5))]), run)).toEqual([
      0, 2, 3,
    ])
  })

  it('does not mind how its lengths are rounded', () => {
    const never = { until: NEVER as Observable<unknown> }
    const parts = (...epochs: number[]) => epochs.map(length => [{ epochs: length }, 2] as const)
    // In steps, these add up to a little more than 3, those to a little less.
    const all = sequence([never, 1], ...parts(0.2, 0.2, 0.2, 0.4))
    expect(simulate(all, { epochs: 1, stepsPerEpoch: 3 })).toEqual([2, 2, 2])
    const late = sequence([never, 1], ...parts(0.3, 0.7))
    expect(simulate(late, { epochs: 2, stepsPerEpoch: 3 })).toEqual([1, 1, 1, 2, 2, 2])
    const record = [0, 1 - 1e-16, 2].map(
      (seconds, step): Recorded => ({ type: 'batchBegin', step, epoch: 0, seconds, logs: {} }),
    )
    expect(simulate(sequence([{ seconds: 1 }, heard(constant(1))], ['rest', 2]), record)).toEqual([1, 2, 2])
  })

  it('makes room for what comes later as soon as the length of the run is known', () => {
    const never = { until: NEVER as Observable<unknown> }
    const values: number[] = []
    of(0, 1, 2, 3, 4, 5)
      .pipe(
        map(step => ({ type: 'batchBegin', step, steps: step < 2 ? undefined : 6 }) as BatchEvent),
        sequence([never, 1], [{ steps: 2 }, 2]),
      )
      .subscribe(value => values.push(value))
    expect(values).toEqual([1, 1, 1, 1, 2, 2])
  })

  it('makes room in epochs where nobody knows how many steps they have', () => {
    const never = { until: NEVER as Observable<unknown> }
    const record: Recorded[] = [0, 1, 2, 3].map(epoch => ({
      ...{ type: 'epochEnd', step: epoch + 1, epoch, epochs: 4, logs: {} },
    }))
    expect(simulate(sequence([never, 1], [{ epochs: 1 }, 2]), record)).toEqual([1, 1, 1, 2])
    expect(simulate(sequence([never, 1], [{ epochs: 1 }, 2], ['rest', 3]), record)).toEqual([1, 1, 1, 2])
  })

  it('needs no length of the run where no phase does', () => {
    const record = [0, 1, 2].map((step): Recorded => ({ type: 'batchBegin', step, epoch: 0, logs: {} }))
    const lr = sequence([{ until: at(2) }, 1], ['rest', heard(reading('step'))])
    expect(simulate(lr, record)).toEqual([1, 1, 0])
  })

  it('counts all else from its first batch where its length is in samples', () => {
    const course = (name: 'step' | 'epoch') => {
      const values: number[] = []
      of(0, 1, 2, 3, 4)
        .pipe(
          map(step => ({ type: 'batchBegin', step, epoch: step >> 1, samples: 32 * step }) as BatchEvent),
          sequence([{ samples: 64 }, -1], ['rest', heard(reading(name))]),
        )
        .subscribe(value => values.push(value))
      return values
    }
    expect(course('step')).toEqual([-1, -1, 0, 1, 2])
    expect(course('epoch')).toEqual([-1, -1, 0, 0, 1])
  })

  it('has no samples of its own where nobody knows with how many it began', () => {
    const record: Recorded[] = [0, 1].map(epoch => ({
      ...{ type: 'epochEnd', step: epoch + 1, epoch, samples: 32 * (epoch + 1), logs: {} },
    }))
    const seen: unknown[] = []
    const samples = (events: Observable<BatchEvent>) =>
      events.pipe(
        map(({ type, samples }) => {
          if (type === 'epochEnd') seen.push(samples)
          return 1
        }),
      )
    simulate(sequence([{ epochs: 1 }, 1], ['rest', samples]), record)
    expect(seen).toEqual([undefined])
  })

  it('prints as the expression that makes it, and has the param of its parts', () => {
    const lr = sequence(
      [{ epochs: 2 }, linear(0, 1, 'lr')],
      [{ until: stalled({ patience: 3 }) }, constant(1)],
    )
    expect(String(lr)).toBe(
      "sequence([{ epochs: 2 }, linear(0, 1, 'learningRate')], [{ until: stalled({ patience: 3 }) }, constant(1)])",
    )
    expect(lr.param).toBe('learningRate')
    expectTypeOf(lr).toEqualTypeOf<Live>()
    expectTypeOf(sequence([{ epochs: 2 }, linear(0, 1)])).toEqualTypeOf<Fn>()
    expectTypeOf(sequence([1, linear(0, 1)], [1, plateau()])).toEqualTypeOf<Live>()
    expect(() => sequence([{ until: stalled({ patience: 3 }), epochs: 2 }, constant(1)])).toThrow(TypeError)
  })

  it('lets a condition say what is wrong with itself, when it is asked', () => {
    const lr = sequence(
      [
        {
          until: () => {
            throw new Error('what a user threw')
          },
        },
        1,
      ],
      ['rest', 2],
    )
    expect(() => simulate(lr, { epochs: 2, stepsPerEpoch: 2 })).toThrow('what a user threw')
    const never = sequence([{ until: () => NEVER }, 1], [{ steps: 1 }, 2])
    expect(simulate(never, { epochs: 2, stepsPerEpoch: 2 })).toEqual([1, 1, 1, 2])
  })

  it.each([
    [
      () => sequence([1, constant(1)], [{ until: at(1) }, constant(2)]),
      'phase 1 has a weight, and how much there is',
    ],
    [() => sequence([{ until: true as never }, constant(1)]), '{ until: true } is no condition; write'],
    [() => sequence([{ until: (t: number) => t > 1 } as never, constant(1)]), 'is no condition; write'],
    [
      () => sequence([{ until: at(1) }, NaN]),
      'NaN is no schedule and no finite number; wrap a function by fn(…)',
    ],
    [
      () =>
        sequence(
          [{ samples: 1 }, constant(1)],
          [{ until: at(1) }, constant(1)],
          [{ epochs: 1 }, constant(1)],
        ),
      'samples and epochs cannot be mixed',
    ],
    [
      () => sequence([{ until: at(1) }, linear(0, 1, 'lr')], [{ steps: 1 }, constant(1, 'momentum')]),
      'its parts are for different params (learningRate, momentum)',
    ],
  ])('refuses what cannot be, when it is made: %#', (make, message) => {
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })

  it.each<[LivePhase[], string]>([
    [
      [
        [{ epochs: 3 }, constant(1)],
        [{ until: at(1) }, constant(1)],
        [{ epochs: 2 }, constant(1)],
      ],
      'its phases take 15 steps, and the run has 12',
    ],
    [
      [
        [{ epochs: 5 }, constant(1)],
        [{ until: at(1) }, constant(1)],
      ],
      'its phases take 15 steps, and the run has 12',
    ],
    [
      [[{ steps: 3 }, heard(constant(1))]],
      'its phases take 3 steps, and the run has 12; let one of them take the',
    ],
    [[[{ steps: 30 }, heard(constant(1))]], 'its phases take 30 steps, and the run has 12'],
    [
      [
        [{ until: at(1) }, heard(fn(() => NaN))],
        [{ epochs: 5 }, constant(1)],
      ],
      'its phases take 15 steps, and the run has 12',
    ],
  ])('refuses lengths that do not fit the run, with the numbers: %#', (phases, message) => {
    expect(() => simulate(sequence(...phases), RUN)).toThrow(RangeError)
    expect(() => simulate(sequence(...phases), RUN)).toThrow(message)
  })
})

describe('warm-up, then plateau', () => {
  const record = recordOf([1, 1, 1, 1, 1], { epochs: 5 })

  it('is one line', () => {
    const lr = warmup({ epochs: 2 }, plateau({ from: 0.8, factor: 0.5, patience: 0 }))
    expect(simulate(lr, record)).toEqual([0, 0.4, 0.8, 0.8, 0.4])
    expect(
      simulate(warmup(0.4, product(smooth(0.8, 0.8), plateau({ factor: 0.5, patience: 0 }))), record),
    ).toEqual([0, 0.4, 0.8, 0.8, 0.4])
    expect(
      simulate(warmup({ epochs: 2 }, plateau({ from: 0.8, factor: 0.5, patience: 0 }), 0.4), record),
    ).toEqual([0.4, 0.6000000000000001, 0.8, 0.8, 0.4])
  })

  it('goes up to where its schedule begins by the clock of the rest, however that counts', () => {
    const long = recordOf([1, 1, 1, 1], { stepsPerEpoch: 4 })
    const until = { until: stalled({ patience: 1 }) }
    const mixed = sequence([{ epochs: 1 }, linear(2, 1)], [{ steps: 2 }, 1], [until, 3], [{ steps: 2 }, 0])
    expect(simulate(warmup({ steps: 4 }, mixed), long)).toEqual([
      0, 0.5, 1, 1.5, 2, 1.75, 1.5, 1.25, 1, 1, 3, 3, 3, 3, 0, 0,
    ])
    const filled = sequence([{ steps: 6 }, heard(constant(2))], [{ steps: 6 }, heard(constant(1))])
    expect(simulate(warmup({ steps: 4 }, filled), long).slice(0, 11)).toEqual([
      0, 0.5, 1, 1.5, 2, 2, 2, 2, 2, 2, 1,
    ])
    expect(simulate(warmup(0.25, filled), long).slice(0, 5)).toEqual([0, 0.5, 1, 1.5, 2])
    const stable = sequence(['rest', heard(constant(2))], [{ epochs: 1 }, linear(2, 0)])
    expect(simulate(warmup({ epochs: 1 }, stable), long).slice(-5)).toEqual([2, 2, 1.5, 1, 0.5])
    // In a phase its run is that phase.
    const inner = sequence([{ steps: 2 }, 0], ['rest', warmup({ steps: 2 }, filled)])
    expect(simulate(inner, long).slice(0, 6)).toEqual([0, 0, 0, 1, 2, 2])
  })

  it('asks for it once, and only where there is a way up', () => {
    let asked = 0
    const counted = (events: Observable<BatchEvent>) =>
      defer(() => {
        asked++
        return events.pipe(map(() => 1))
      })
    expect(simulate(warmup({ epochs: 2 }, counted), record)).toEqual([0, 0.5, 1, 1, 1])
    expect(asked).toBe(2)
    // The seam is at step 2.4: what is warmed up to and what begins there count the same 5.6 steps.
    const far = warmup(0.3, product(reading('steps'), plateau({ patience: 9 })))
    expect(simulate(far, recordOf([1, 1], { stepsPerEpoch: 4 }))[3]).toBeCloseTo(5.6, 12)
    expect(simulate(far, recordOf([1, 1], { stepsPerEpoch: 4 }))[2]).toBeCloseTo((2 / 2.4) * 5.6, 12)

    const none = warmup({ epochs: 0 }, metric('val_loss'))
    expect(simulate(none, record)).toEqual([undefined, 1, 1, 1, 1])
  })

  it('goes up to the value with which its schedule really begins, and keeps nothing of the question', () => {
    const twice = (events: Observable<BatchEvent>) =>
      events.pipe(
        map(() => 1),
        startWith(0.5),
        endWith(7),
      )
    expect(simulate(warmup({ epochs: 2 }, twice), record)).toEqual([0, 0.5, 1, 1, 1])
    let count = 0
    const slider = new Observable<number>(subscriber => {
      count++
      subscriber.next(1)
      return () => count--
    })
    expect(simulate(warmup({ epochs: 2 }, slider), record)).toEqual([0, 0.5, 1, 1, 1])
    expect(count).toBe(0)
  })

  it('has the error of what it warms up to', () => {
    const broken = (events: Observable<BatchEvent>) =>
      events.pipe(
        map(() => {
          throw new Error('no such thing')
        }),
      )
    expect(() => simulate(warmup({ epochs: 2 }, broken), record)).toThrow('no such thing')
    expect(() => simulate(warmup({ epochs: 2 }, metric('val_loss')), record)).toThrow(
      'where it is to warm up to',
    )
  })
})
