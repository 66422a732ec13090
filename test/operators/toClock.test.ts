import fc from 'fast-check'
import { concat, map, NEVER, of, range, Subject, take, throwError, timer } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { linear, toClock, type Clock } from '../../src/index.ts'
import { clockOf } from '../compose/clockOf.ts'
import { emitted } from './emitted.ts'

/** A provider that shows these times, one after the other. */
const showing = (...times: number[]) => ({ now: () => times.shift()! })

describe('toClock', () => {
  it('counts batches, whatever they are', () => {
    const clocks = emitted(
      of('a', null, undefined, 7).pipe(toClock({ epochs: 2, stepsPerEpoch: 2 }, { now: () => 0 })),
    )
    expect(clocks).toEqual(
      [
        { step: 0, epoch: 0, batch: 0, progress: 0 },
        { step: 1, epoch: 0, batch: 1, progress: 0.25 },
        { step: 2, epoch: 1, batch: 0, progress: 0.5 },
        { step: 3, epoch: 1, batch: 1, progress: 0.75 },
      ].map(clock => ({ ...clock, samples: undefined, seconds: 0, steps: 4, epochs: 2, stepsPerEpoch: 2 })),
    )
  })

  it('has progress = step / steps in a run of any length', () => {
    const anyCount = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(anyCount, anyCount, (epochs, stepsPerEpoch) => {
        const clocks = emitted(
          range(0, epochs * stepsPerEpoch).pipe(toClock({ epochs, stepsPerEpoch }, { now: () => 0 })),
        )
        expect(clocks).toEqual(
          clocks.map((_, step) => ({ ...clockOf(step, epochs, stepsPerEpoch), seconds: 0 })),
        )
      }),
    )
  })

  it('knows only what follows from the totals it was given', () => {
    const last = (totals?: Parameters<typeof toClock>[0]): Partial<Clock> =>
      emitted(range(0, 4).pipe(toClock(totals, { now: () => 0 }))).at(-1)!
    const nothing = { samples: undefined, progress: undefined, steps: undefined, seconds: 0, step: 3 }
    expect(last()).toEqual({ ...nothing, epoch: 0, batch: 3, epochs: undefined, stepsPerEpoch: undefined })
    expect(last({ epochs: 5 })).toEqual({
      ...nothing,
      epoch: 0,
      batch: 3,
      epochs: 5,
      stepsPerEpoch: undefined,
    })
    expect(last({ stepsPerEpoch: 2 })).toEqual({
      ...nothing,
      epoch: 1,
      batch: 1,
      epochs: undefined,
      stepsPerEpoch: 2,
    })
  })

  it('counts seconds from its subscription', () => {
    const clocks = emitted(range(0, 3).pipe(toClock({}, showing(10_000, 10_000, 10_250, 13_000))))
    expect(clocks.map(clock => clock.seconds)).toEqual([0, 0.25, 3])
  })

  it('reads the provider once for each subscription and once for each batch', () => {
    let readings = 0
    const clocks = range(0, 3).pipe(toClock({}, { now: () => readings++ }))
    expect(readings).toBe(0)
    expect(emitted(clocks).map(clock => clock.seconds)).toEqual([0.001, 0.002, 0.003])
    expect(emitted(clocks).map(clock => clock.seconds)).toEqual([0.001, 0.002, 0.003])
    expect(readings).toBe(8)
  })

  it('counts real time where no provider is given', async () => {
    const before = Date.now()
    const seconds = await new Promise<number>((resolve, reject) =>
      timer(20)
        .pipe(toClock())
        .subscribe({ next: clock => resolve(clock.seconds!), error: reject }),
    )
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual((Date.now() - before) / 1000)
  })

  it('starts again for every subscription, and for every source', () => {
    const operator = toClock({ epochs: 1, stepsPerEpoch: 4 })
    const source = new Subject<string>()
    const progress = source.pipe(operator, linear(0, 1))
    const seen: [string, number][] = []
    progress.subscribe(value => seen.push(['first', value]))
    source.next('a')
    progress.subscribe(value => seen.push(['second', value]))
    source.next('b')
    expect(seen).toEqual([
      ['first', 0],
      ['first', 0.25],
      ['second', 0],
    ])
    expect(
      emitted(
        of(1, 2).pipe(
          operator,
          map(clock => clock.step),
        ),
      ),
    ).toEqual([0, 1])
  })

  it('is lazy, and passes end and error on', () => {
    expect(emitted(range(0, Infinity).pipe(toClock(), take(2))).map(clock => clock.step)).toEqual([0, 1])
    expect(NEVER.pipe(toClock()).subscribe().closed).toBe(false)
    const broken = new Error('broken')
    expect(() =>
      emitted(
        concat(
          of(1),
          throwError(() => broken),
        ).pipe(toClock()),
      ),
    ).toThrow(broken)
    const stopped = {
      now: (): number => {
        throw broken
      },
    }
    expect(() => emitted(of(1).pipe(toClock({}, stopped)))).toThrow(broken)
  })

  it('refuses a total that is none', () => {
    const rule = (shown: string) => new RangeError(`toClock(${shown}): a total must be finite and above 0`)
    expect(() => toClock({ epochs: 0 })).toThrow(rule('{ epochs: 0 }'))
    expect(() => toClock({ epochs: 3, stepsPerEpoch: -1 })).toThrow(rule('{ epochs: 3, stepsPerEpoch: -1 }'))
    expect(() => toClock({ stepsPerEpoch: NaN })).toThrow(rule('{ stepsPerEpoch: NaN }'))
    expect(() => toClock({ epochs: null as never })).toThrow(rule('{ epochs: null }'))
    expect(() => toClock({ epochs: Infinity, stepsPerEpoch: 3 })).toThrow(
      rule('{ epochs: Infinity, stepsPerEpoch: 3 }'),
    )
  })
})
