import { BehaviorSubject, concat, filter, map, NEVER, Observable, of, scan, tap, throwError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { fn, linear, reading, simulate, type BatchEvent } from '../../src/index.ts'

const RUN = { epochs: 2, stepsPerEpoch: 3 }

describe('simulate', () => {
  it('gives what a run would see at each batch', () => {
    expect(simulate(linear(8, 0), { epochs: 2, stepsPerEpoch: 4 })).toEqual([8, 7, 6, 5, 4, 3, 2, 1])
    expect(simulate(0.1, RUN)).toEqual([0.1, 0.1, 0.1, 0.1, 0.1, 0.1])
    expect(simulate(reading('epoch'), RUN)).toEqual([0, 0, 0, 1, 1, 1])
    expect(simulate(reading('batch'), RUN)).toEqual([0, 1, 2, 0, 1, 2])
  })

  it('runs operators, with the events of a whole run', () => {
    const types = (events$: Observable<BatchEvent>) =>
      events$.pipe(
        scan(count => count + 1, 0),
        map(count => count),
      )
    // trainBegin, epochBegin, then two for each batch; epochEnd and epochBegin between.
    expect(simulate(types, RUN)).toEqual([3, 5, 7, 11, 13, 15])
    const ends = (events$: Observable<BatchEvent>) =>
      events$.pipe(
        filter(({ type }) => type === 'epochEnd'),
        map(({ step }) => step),
      )
    expect(simulate(ends, RUN)).toEqual([undefined, undefined, undefined, 3, 3, 3])
  })

  it('ends as a run does', () => {
    const seen: BatchEvent[] = []
    const look = (events$: Observable<BatchEvent>) =>
      events$.pipe(
        tap(event => seen.push(event)),
        map(() => 1),
      )
    simulate(look, RUN)
    const last = { step: 6, epoch: 1, batch: 2, progress: 1 }
    expect(seen.slice(-3)).toMatchObject(
      ['batchEnd', 'epochEnd', 'trainEnd'].map(type => ({ ...last, type })),
    )
  })

  it('leaves nothing subscribed', () => {
    let count = 0
    const slider = new Observable<number>(subscriber => {
      count++
      subscriber.next(1)
      return () => count--
    })
    expect(simulate(slider, RUN)).toEqual([1, 1, 1, 1, 1, 1])
    expect(count).toBe(0)
  })

  it('takes Observables that have their values', () => {
    expect(simulate(new BehaviorSubject(3), RUN)).toEqual([3, 3, 3, 3, 3, 3])
    expect(simulate(concat(of(1, 2), NEVER), RUN)).toEqual([2, 2, 2, 2, 2, 2])
    expect(simulate(NEVER, { epochs: 1, stepsPerEpoch: 2 })).toEqual([undefined, undefined])
  })

  it('notes what it drove with, as a run does', () => {
    const lr = linear(8, 0)
    simulate(lr, { epochs: 2, stepsPerEpoch: 4 })
    expect([lr.progress, lr.value]).toEqual([7 / 8, 1])
  })

  it('throws what a schedule throws', () => {
    const late = fn(t => {
      if (t > 0.5) throw new Error('too late')
      return t
    })
    expect(() => simulate(late, RUN)).toThrow('too late')
    expect(() => simulate((() => 0.1) as never, RUN)).toThrow('is no schedule')
    const broken = throwError(() => new Error('from the start'))
    expect(() => simulate(broken, RUN)).toThrow('from the start')
    expect(() => simulate(broken, [])).toThrow('from the start')
  })

  it('refuses what gives no numbers', () => {
    const none = (schedule: unknown) => () => simulate(schedule as number, RUN)
    expect(none((t: unknown) => t)).toThrow(TypeError)
    expect(none((t: unknown) => t)).toThrow(
      /^\(t\) => t gives \{ step: 0, epoch: 0, .*, which is no number: a/,
    )
    expect(none(of(1, 'x'))).toThrow("gives 'x', which is no number: a schedule is a number, an operator")
    const both = map(({ step }: BatchEvent) => {
      if (step > 0) throw new Error('later')
      return 'x'
    })
    expect(none(both)).toThrow("gives 'x', which is no number")
    expect(none(map(() => undefined))).toThrow('gives undefined, which is no number')
    expect(
      simulate(
        fn(() => NaN),
        { epochs: 1, stepsPerEpoch: 1 },
      ),
    ).toEqual([NaN])
  })

  it.each([undefined, null, 5])('refuses what is no run: %s', run => {
    expect(() => simulate(1, run as never)).toThrow(
      new TypeError(
        `simulate(…, ${run}): a run is { epochs, stepsPerEpoch }, or what toRecord() has emitted of one`,
      ),
    )
  })

  it.each([
    [{ epochs: 0, stepsPerEpoch: 3 }, '{ epochs: 0, stepsPerEpoch: 3 }'],
    [{ epochs: 1, stepsPerEpoch: 1.5 }, '{ epochs: 1, stepsPerEpoch: 1.5 }'],
    [{}, '{  }'],
  ])('refuses a run without a length: %s', (run, shown) => {
    expect(() => simulate(1, run as never)).toThrow(
      new RangeError(`simulate(…, ${shown}): epochs and stepsPerEpoch must be whole numbers above 0`),
    )
  })
})
