import { BehaviorSubject, concat, defer, map, of, range, Subject, tap, throwError } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { drive, linear, reading, toClock } from '../../src/index.ts'
import { emitted } from './emitted.ts'
import { watch } from './watch.ts'

const broken = new Error('broken')

describe('a driven stream ends with the error', () => {
  it('of its source, which the observer gets too', () => {
    const source = concat(
      of(0),
      throwError(() => broken),
    )
    expect(watch(source, linear(0, 10)).log).toEqual([
      ['set', 0],
      ['event', 0],
      ['set error', broken],
      ['error', broken],
    ])
  })

  it('of its schedule, before the event goes down the stream', () => {
    const source = new Subject<number>()
    const { log } = watch(
      source,
      map(t => {
        if (t > 0) throw broken
        return t
      }),
    )
    source.next(0)
    source.next(1)
    expect(log).toEqual([
      ['set', 0],
      ['event', 0],
      ['set error', broken],
      ['error', broken],
    ])
    expect(source.observed).toBe(false)
  })

  it('of a slider, and lets go of the source', () => {
    const source = new Subject<number>()
    const slider = new Subject<number>()
    const { log } = watch(source, slider)
    slider.error(broken)
    expect(log).toEqual([
      ['set error', broken],
      ['error', broken],
    ])
    expect(source.observed).toBe(false)
  })

  it('of a schedule that needs what the clock does not have', () => {
    const error = new TypeError(
      "reading('samples') reads samples, which this clock does not have; " +
        'it has step, epoch, batch, progress, seconds, steps, epochs, stepsPerEpoch',
    )
    const clocks = of('a').pipe(toClock({ epochs: 1, stepsPerEpoch: 1 }))
    expect(watch(clocks, reading('samples')).log).toEqual([
      ['set error', error],
      ['error', error],
    ])
  })

  it('of its observer, and lets go of the source', () => {
    const source = new Subject<number>()
    const log: unknown[] = []
    source
      .pipe(
        drive(linear(0, 10), value => {
          if (value > 0) throw broken
        }),
      )
      .subscribe({ next: event => log.push(event), error: (error: unknown) => log.push(error) })
    source.next(0)
    source.next(1)
    source.next(2)
    expect(log).toEqual([0, broken])
    expect(source.observed).toBe(false)
  })

  it('of its observer, and asks for no more events', () => {
    const asked: number[] = []
    const source = range(0, 100).pipe(
      tap(event => void asked.push(event)),
      drive(linear(0, 1), value => {
        if (value === 3) throw broken
      }),
    )
    expect(() => emitted(source)).toThrow(broken)
    expect(asked).toEqual([0, 1, 2, 3])
  })

  it('that comes before the first event, and does not begin with the events then', () => {
    const begun: string[] = []
    const source = defer(() => of(begun.push('source'))).pipe(tap(() => begun.push('event')))
    const refuse = () => {
      throw broken
    }
    expect(() => emitted(source.pipe(drive(new BehaviorSubject(1), refuse)))).toThrow(broken)
    expect(() =>
      emitted(
        source.pipe(
          drive(
            throwError(() => broken),
            () => undefined,
          ),
        ),
      ),
    ).toThrow(broken)
    expect(begun).toEqual([])
  })
})

describe('what is no schedule', () => {
  const rule = (shown: string, advice = '') =>
    new TypeError(
      `${shown} is no schedule: a schedule is a number, an operator from events to numbers, or an Observable of numbers${advice}`,
    )
  const half = (t: number) => t / 2

  it.each([
    [
      half,
      rule(
        String(half),
        "; wrap a function of progress by fn(…), of the epoch by reading('epoch').pipe(fn(…))",
      ),
    ],
    [
      Math.sqrt,
      rule(
        'Math.sqrt',
        "; wrap a function of progress by fn(…), of the epoch by reading('epoch').pipe(fn(…))",
      ),
    ],
    [
      () => [1, 2],
      rule(
        String(() => [1, 2]),
        "; wrap a function of progress by fn(…), of the epoch by reading('epoch').pipe(fn(…))",
      ),
    ],
    ['0.1', rule("'0.1'")],
    [undefined, rule('undefined')],
    [null, rule('null')],
    [[0.3, linear(0, 1)], rule('[0.3, linear(0, 1)]')],
    [{ learningRate: linear(0, 1) }, rule('{ learningRate: linear(0, 1) }')],
  ])('ends the stream before its first event: %s', (schedule, error) => {
    const begun: string[] = []
    const source = defer(() => of(begun.push('source')))
    expect(() => emitted(source.pipe(drive(schedule as never, () => undefined)))).toThrow(error)
    expect(begun).toEqual([])
  })
})
