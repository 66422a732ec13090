import fc from 'fast-check'
import { from, NEVER, of, range, Subject, take, throwError } from 'rxjs'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { constant, Fn, fn, hump, linear, loop, reading, sequence } from '../src/index.ts'
import { anyProgress, anyClockSchedule, anySchedule } from './compose/anySchedule.ts'
import { anyClock } from './compose/clockOf.ts'
import { emitted } from './operators/emitted.ts'

describe('an Fn', () => {
  it('gives for a clock what it gives for its progress', () => {
    fc.assert(
      fc.property(anySchedule, anyProgress, (schedule, t) => {
        expect(schedule({ progress: t })).toBe(schedule(t))
      }),
    )
  })

  it('gives for a stream, of numbers or clocks, the stream of what it gives for each', () => {
    fc.assert(
      fc.property(anySchedule, fc.array(anyProgress), (schedule, ts) => {
        const values = ts.map(t => schedule(t))
        expect(emitted(from(ts).pipe(schedule))).toEqual(values)
        expect(emitted(schedule(from(ts)))).toEqual(values)
        expect(emitted(from(ts.map(progress => ({ progress }))).pipe(schedule))).toEqual(values)
      }),
    )
  })

  it('gives for a stream of whole clocks what it gives for each', () => {
    fc.assert(
      fc.property(anyClockSchedule, fc.array(anyClock), (schedule, clocks) => {
        expect(emitted(from(clocks).pipe(schedule))).toEqual(clocks.map(clock => schedule(clock)))
      }),
    )
  })

  it('takes no notice of what else map hands over', () => {
    expect([0, 0.5, 1].map(linear(0, 10))).toEqual([0, 5, 10])
  })

  it('is lazy, and ends with its source', () => {
    expect(emitted(range(0, Infinity).pipe(linear(0, 1), take(2)))).toEqual([0, 1])
    const source = new Subject<number>()
    const subscription = source.pipe(linear(0, 1)).subscribe()
    expect(source.observed).toBe(true)
    subscription.unsubscribe()
    expect(source.observed).toBe(false)
    expect(NEVER.pipe(linear(0, 1)).subscribe().closed).toBe(false)
  })

  it('passes the error of its source on, and that of its function', () => {
    const broken = new Error('broken')
    const throws = fn((): number => {
      throw broken
    })
    expect(() => emitted(throwError(() => broken).pipe(linear(0, 1)))).toThrow(broken)
    expect(() => emitted(of(0.5).pipe(throws))).toThrow(broken)
    expect(() => throws(0.5)).toThrow(broken)
  })

  it('lifts an Observable that has no pipe by its map', () => {
    class PlatformObservable<T> {
      readonly subscribe: (next: (value: T) => void) => void
      constructor(subscribe: (next: (value: T) => void) => void) {
        this.subscribe = subscribe
      }
      map<R>(project: (value: T, index: number) => R): PlatformObservable<R> {
        let index = 0
        return new PlatformObservable(next => this.subscribe(value => next(project(value, index++))))
      }
    }
    const source = new PlatformObservable<number>(next => [0, 0.5, 1].forEach(next))
    const values: number[] = []
    const lifted = linear(0, 10)(source as never) as PlatformObservable<number>
    lifted.subscribe(value => values.push(value))
    expect(values).toEqual([0, 5, 10])
  })

  it('gives the same value whatever it was asked before', () => {
    const anyTimes = fc.array(anyProgress, { minLength: 1 })
    fc.assert(
      fc.property(anySchedule, anyTimes, anyTimes, (schedule, ts, others) => {
        const values = ts.map(t => schedule(t))
        others.forEach(t => schedule(t))
        emitted(from(others).pipe(schedule, loop(2), schedule))
        inspect(schedule)
        expect([...ts].reverse().map(t => schedule(t))).toEqual(values.reverse())
      }),
    )
  })

  it('remembers nothing of calls and pipes in progress and value', () => {
    fc.assert(
      fc.property(anySchedule, anyProgress, (schedule, t) => {
        const first = schedule.pipe(linear(0, 1))
        first(t)
        schedule({ progress: t })
        emitted(of(t).pipe(schedule, first))
        Array.from(first.iter(3))
        for (const each of [schedule, first])
          expect([each.progress, each.value]).toEqual([undefined, undefined])
      }),
    )
  })

  it('is a function and an Fn, with the name of what made it', () => {
    expect(linear(0, 1)).toBeInstanceOf(Function)
    expect(linear(0, 1)).toBeInstanceOf(Fn)
    expect(linear(0, 1).call(undefined, 0.5)).toBe(0.5)
    expect(hump(0, 1).name).toBe('hump')
    expect(
      fn(function cube(t) {
        return t ** 3
      }).name,
    ).toBe('cube')
    expect(fn(t => t).name).toBe('fn')
    expect(fn(linear(0, 1)).name).toBe('linear')
    expect(loop(2).pipe(linear(0, 1)).name).toBe('loop')
  })

  it('is made by new as by fn, also by classes of one’s own', () => {
    class Rate extends Fn {
      get percent(): string {
        return `${this(0.5) * 100} %`
      }
    }
    const rate = new Rate(t => t / 2, 'lr')
    expect(rate).toBeInstanceOf(Rate)
    expect(rate.percent).toBe('25 %')
    expect(rate.param).toBe('learningRate')
    expect(new Fn(linear(0, 1))(0.25)).toBe(0.25)
  })

  it('of an Fn is that Fn, with its clock', () => {
    expect(fn(reading('step'))({ step: 7 })).toBe(7)
    fc.assert(
      fc.property(anyClockSchedule, anyClock, (schedule, clock) => {
        expect(fn(schedule)(clock)).toBe(schedule(clock))
      }),
    )
  })
})

describe('iter', () => {
  it('gives n values evenly over [0, 1], both ends included', () => {
    fc.assert(
      fc.property(anySchedule, fc.integer({ min: 2, max: 50 }), (schedule, n) => {
        const values = [...schedule.iter(n)]
        expect(values).toEqual(Array.from({ length: n }, (_, i) => schedule(i / (n - 1))))
        expect(values[0]).toBe(schedule(0))
        expect(values[n - 1]).toBe(schedule(1))
      }),
    )
  })

  it('gives the beginning for one, and nothing for none', () => {
    expect([...linear(3, 5).iter(1)]).toEqual([3])
    expect([...linear(3, 5).iter(0)]).toEqual([])
  })

  it('refuses a count that is none, before the first value is asked for', () => {
    const rule = (count: string) =>
      new RangeError(`iter(${count}): the count must be a whole number of 0 or more`)
    expect(() => linear(0, 1).iter(-1)).toThrow(rule('-1'))
    expect(() => linear(0, 1).iter(2.5)).toThrow(rule('2.5'))
    expect(() => linear(0, 1).iter(NaN)).toThrow(rule('NaN'))
    expect(() => linear(0, 1).iter(Infinity)).toThrow(rule('Infinity'))
    expect(() => linear(0, 1).iter('5' as never)).toThrow(rule("'5'"))
    expect(() => linear(0, 1).iter(undefined as never)).toThrow(rule('undefined'))
  })
})

describe('modifyOutput', () => {
  it('applies a function to every value, of a number, a clock or a stream', () => {
    const lr = linear(-3, -1).modifyOutput(x => 10 ** x)
    expect([lr(0.5), lr({ progress: 0.5 }), ...emitted(of(0.5).pipe(lr))]).toEqual([0.01, 0.01, 0.01])
    expect(constant(2).modifyOutput(x => `${x} %`)(0)).toBe('2 %')
  })

  it('hands the clock on to what it modifies', () => {
    expect(reading('step').modifyOutput(n => n * 2)({ step: 3 })).toBe(6)
    const half = sequence([0.5, reading('step')], [0.5, linear(0, 1)]).modifyOutput(n => n + 1)
    expect(half({ step: 3, progress: 0.3, steps: 10 })).toBe(4)
  })
})
