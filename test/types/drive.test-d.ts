import { map, of, Subject, type MonoTypeOperatorFunction, type Observable, type OperatorFunction } from 'rxjs'
import { expectTypeOf, test } from 'vitest'
import { drive, linear, smooth, toClock, type Clock, type Schedule } from '../../src/index.ts'

declare const clock: Clock
const set = (value: number) => void value

test('a number, an operator, a lambda and an Observable are schedules', () => {
  expectTypeOf<number>().toExtend<Schedule<Clock>>()
  expectTypeOf(linear(0, 1)).toExtend<Schedule<Clock>>()
  expectTypeOf<OperatorFunction<Clock, number>>().toExtend<Schedule<Clock>>()
  expectTypeOf<Observable<number>>().toExtend<Schedule<Clock>>()
  expectTypeOf<(progress: number) => number>().not.toExtend<Schedule<Clock>>()
  expectTypeOf<Observable<string>>().not.toExtend<Schedule<Clock>>()
})

test('drive passes the type of its stream on, and infers it for a lambda', () => {
  expectTypeOf(of(clock).pipe(drive(smooth(0, 1), set))).toEqualTypeOf<Observable<Clock>>()
  expectTypeOf(of('a').pipe(drive(0.5, set))).toEqualTypeOf<Observable<string>>()
  expectTypeOf(drive<Clock>(0.5, set)).toEqualTypeOf<MonoTypeOperatorFunction<Clock>>()
  of(clock).pipe(drive(events => events.pipe(map(({ step }) => step)), { next: set }))
})

test('toClock makes clocks of anything', () => {
  expectTypeOf(new Subject<Event>().pipe(toClock({ epochs: 3 }))).toEqualTypeOf<Observable<Clock>>()
})

test('what drives nothing is refused', () => {
  // @ts-expect-error: a bare function of progress is no schedule
  of(0.5).pipe(drive((progress: number) => progress, set))
  // @ts-expect-error: an observer of strings
  of(0.5).pipe(drive(0.5, (value: string) => value))
  // @ts-expect-error: a total is a number
  toClock({ epochs: '3' })
})
