import {
  BehaviorSubject,
  concat,
  defer,
  from,
  last,
  NEVER,
  of,
  range,
  scan,
  Subject,
  take,
  tap,
  throwError,
} from 'rxjs'
import { describe, expect, it } from 'vitest'
import { drive, linear } from '../../src/index.ts'
import { emitted } from './emitted.ts'
import { watch } from './watch.ts'

const broken = new Error('broken')

describe('drive', () => {
  it('hands the observer a value before its event goes down the stream', () => {
    const expected = [['set', 0], ['event', 0], ['set', 10], ['event', 1], 'set complete', 'complete']
    expect(watch(of(0, 1), linear(0, 10)).log).toEqual(expected)
    const source = new Subject<number>()
    const { log } = watch(source, linear(0, 10))
    source.next(0)
    source.next(1)
    source.complete()
    expect(log).toEqual(expected)
  })

  it('does so where the source takes its time', async () => {
    async function* batches() {
      yield 0
      await new Promise(resolve => setTimeout(resolve, 5))
      yield 1
    }
    const log: unknown[] = []
    await new Promise<void>((resolve, reject) =>
      from(batches())
        .pipe(drive(linear(0, 10), value => log.push(['set', value])))
        .subscribe({ next: event => log.push(['event', event]), error: reject, complete: resolve }),
    )
    expect(log).toEqual([
      ['set', 0],
      ['event', 0],
      ['set', 10],
      ['event', 1],
    ])
  })

  it('passes the very events on', () => {
    const events = [{ progress: 0 }, { progress: 1 }]
    const passed = emitted(from(events).pipe(drive(linear(0, 1), () => undefined)))
    expect(passed.every((event, i) => event === events[i])).toBe(true)
    expect(passed.length).toBe(2)
  })

  it('keeps to that order where the observer itself brings the next event', () => {
    const source = new Subject<number>()
    const log: unknown[] = []
    const setter = (value: number) => {
      log.push(['set', value])
      if (value === 0) source.next(0.5)
    }
    source.pipe(drive(linear(0, 10), setter)).subscribe(event => {
      log.push(['event', event])
      if (event === 0) source.next(1)
    })
    source.next(0)
    expect(log).toEqual([
      ['set', 0],
      ['set', 5],
      ['event', 0.5],
      ['event', 0],
      ['set', 10],
      ['event', 1],
    ])
  })

  it('takes a number, which is set at every event', () => {
    expect(watch(of('a', 'b'), 5).log).toEqual([
      ['set', 5],
      ['event', 'a'],
      ['set', 5],
      ['event', 'b'],
      'set complete',
      'complete',
    ])
  })

  it('takes an operator, with state of its own in every subscription', () => {
    const log: string[] = []
    const source = new Subject<string>()
    const driven = source.pipe(
      drive<string>(
        scan(count => count + 1, 0),
        value => log.push(`set ${value}`),
      ),
    )
    driven.subscribe(event => log.push(`first ${event}`))
    source.next('a')
    driven.subscribe(event => log.push(`second ${event}`))
    source.next('b')
    expect(log).toEqual(['set 1', 'first a', 'set 2', 'first b', 'set 1', 'second b'])
  })

  it('takes a slider, which is heard at once, between events and before the first', () => {
    const source = new Subject<string>()
    const slider = new BehaviorSubject(1)
    const { log, subscription } = watch(source, slider)
    slider.next(2)
    source.next('a')
    slider.next(3)
    source.next('b')
    expect(log).toEqual([
      ['set', 1],
      ['set', 2],
      ['event', 'a'],
      ['set', 3],
      ['event', 'b'],
    ])
    subscription.unsubscribe()
    expect([slider.observed, source.observed]).toEqual([false, false])
    slider.next(4)
    expect(log.length).toBe(5)
  })

  it('takes a slider that never moves, and one that has come to its end', () => {
    expect(watch(of('a'), NEVER).log).toEqual([['event', 'a'], 'set complete', 'complete'])
    expect(watch(of('a', 'b'), of(1)).log).toEqual([
      ['set', 1],
      'set complete',
      ['event', 'a'],
      ['event', 'b'],
      'complete',
    ])
  })

  it('lets go of the slider when the events end, in whatever way', () => {
    const slider = new Subject<number>()
    watch(of('a'), slider)
    expect(slider.observed).toBe(false)
    watch(
      throwError(() => broken),
      slider,
    )
    expect(slider.observed).toBe(false)
    watch(concat(of('a'), NEVER).pipe(take(1)), slider)
    expect(slider.observed).toBe(false)
  })

  it('hears a schedule to the end that speaks when the events are over', () => {
    expect(watch(of(1, 2, 3), last<number>()).log).toEqual([
      ['event', 1],
      ['event', 2],
      ['event', 3],
      ['set', 3],
      'set complete',
      'complete',
    ])
  })

  it('does without an observer of end and error', () => {
    const seen: number[] = []
    expect(emitted(of(0, 1).pipe(drive(linear(0, 10), { next: value => seen.push(value) })))).toEqual([0, 1])
    expect(emitted(of(0, 1).pipe(drive(linear(0, 10), {})))).toEqual([0, 1])
    expect(seen).toEqual([0, 10])
    expect(() => emitted(throwError(() => broken).pipe(drive(1, {})))).toThrow(broken)
  })

  it('asks for no more events than are wanted', () => {
    const asked: number[] = []
    const seen: number[] = []
    const source = range(0, 100).pipe(tap(event => void asked.push(event)))
    expect(
      emitted(
        source.pipe(
          drive(linear(0, 1), value => seen.push(value)),
          take(2),
        ),
      ),
    ).toEqual([0, 1])
    expect(seen).toEqual([0, 1])
    expect(asked).toEqual([0, 1])
  })

  it('takes a Subject for its observer, and leaves it to its owner', () => {
    const rate = new BehaviorSubject(-1)
    const source = new Subject<number>()
    const subscription = source.pipe(drive(linear(0, 10), rate)).subscribe()
    expect(rate.observed).toBe(false)
    source.next(0.5)
    expect(rate.value).toBe(5)
    subscription.unsubscribe()
    expect(rate.closed).toBe(false)
    source.pipe(drive(linear(0, 20), rate)).subscribe()
    source.next(0.5)
    expect(rate.value).toBe(10)
  })

  it('does nothing before it is subscribed', () => {
    const calls: string[] = []
    const driven = defer(() => of(calls.push('source'))).pipe(
      drive(
        () => of(calls.push('schedule')),
        () => undefined,
      ),
    )
    expect(calls).toEqual([])
    driven.subscribe()
    expect(calls).toEqual(['schedule', 'source'])
  })
})
