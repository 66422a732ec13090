import { from, of, Subject, type Observable, type OperatorFunction } from 'rxjs'
import { expectTypeOf, test } from 'vitest'
import {
  clamp,
  constant,
  fn,
  Fn,
  linear,
  loop,
  overlay,
  plateau,
  reading,
  sequence,
  smooth,
  stalled,
  warmup,
  type Clock,
  type Live,
} from '../../src/index.ts'

const lr = linear(1e-2, 0)
declare const clock: Clock
type Mood = 'warm' | 'cold'

test('a number gives a number', () => {
  expectTypeOf(lr(0.5)).toEqualTypeOf<number>()
  expectTypeOf(lr(0.5 as const)).toEqualTypeOf<number>()
})

test('a clock, or a part of one, gives a number', () => {
  expectTypeOf(lr(clock)).toEqualTypeOf<number>()
  expectTypeOf(lr({ progress: 0.5 })).toEqualTypeOf<number>()
  expectTypeOf(reading('step')({ step: 3 })).toEqualTypeOf<number>()
})

test('a stream of numbers or of clocks gives a stream of numbers', () => {
  expectTypeOf(lr(of(0.5))).toEqualTypeOf<Observable<number>>()
  expectTypeOf(lr(of(clock))).toEqualTypeOf<Observable<number>>()
  expectTypeOf(lr(of({ progress: 0.5 }))).toEqualTypeOf<Observable<number>>()
  expectTypeOf(lr(new Subject<number>())).toEqualTypeOf<Observable<number>>()
  expectTypeOf(lr(from([0, clock]))).toEqualTypeOf<Observable<number>>()
})

test('an Fn is an operator, alone or after others', () => {
  expectTypeOf(of(1).pipe(lr)).toEqualTypeOf<Observable<number>>()
  expectTypeOf(of(clock).pipe(lr)).toEqualTypeOf<Observable<number>>()
  expectTypeOf(of(1).pipe(loop(3), lr)).toEqualTypeOf<Observable<number>>()
  expectTypeOf(of(1).pipe(loop(3), lr, clamp(0, 1), x => x)).toEqualTypeOf<Observable<number>>()
  expectTypeOf(lr).toExtend<OperatorFunction<number, number>>()
  expectTypeOf(lr).toExtend<OperatorFunction<Clock, number>>()
})

test('an Fn is a function for map, with nothing to spell out', () => {
  expectTypeOf([0, 1].map(lr)).toEqualTypeOf<number[]>()
  expectTypeOf(lr).toExtend<(progress: number) => number>()
})

test('schedules made of schedules are schedules', () => {
  expectTypeOf(loop(3).pipe(lr)).toEqualTypeOf<Fn>()
  expectTypeOf(loop(3).pipe()).toEqualTypeOf<Fn>()
  expectTypeOf(sequence([0.3, lr], [0.7, constant(0)])).toEqualTypeOf<Fn>()
  expectTypeOf(lr.modifyOutput(x => 10 ** x)).toEqualTypeOf<Fn>()
  expectTypeOf(reading('epoch').over({ epochs: 2, stepsPerEpoch: 10 })).toEqualTypeOf<Fn>()
  expectTypeOf([...lr.iter(3)]).toEqualTypeOf<number[]>()
})

test('a number stands for a schedule that stays', () => {
  expectTypeOf(sequence([0.3, lr], [0.7, 0])).toEqualTypeOf<Fn>()
  expectTypeOf(sequence([0.3, 1], [0.7, 0])).toEqualTypeOf<Fn>()
  expectTypeOf(sequence([{ until: stalled({ patience: 1 }) }, 1], ['rest', 0])).toEqualTypeOf<Live>()
  expectTypeOf(sequence([1, plateau()], [1, 0])).toEqualTypeOf<Live>()
  expectTypeOf(warmup(0.1, 0.5)).toEqualTypeOf<Fn>()
  expectTypeOf(warmup(0.1, plateau())).toEqualTypeOf<Live>()
  expectTypeOf(overlay(0.1, 0.5, lr)).toEqualTypeOf<Fn>()
  expectTypeOf(overlay(0.1, lr, 0.5)).toEqualTypeOf<Fn>()
  expectTypeOf(overlay(0.1, 0.5, plateau())).toEqualTypeOf<Live>()
})

test('a function of a number with values of any type makes an Fn of that type', () => {
  const word = fn((t): Mood => (t < 0.5 ? 'warm' : 'cold'))
  expectTypeOf(word).toEqualTypeOf<Fn<Mood>>()
  expectTypeOf(word(0.5)).toEqualTypeOf<Mood>()
  expectTypeOf(of(0.5).pipe(word)).toEqualTypeOf<Observable<Mood>>()
  expectTypeOf(word.value).toEqualTypeOf<Mood | undefined>()
  expectTypeOf(lr.modifyOutput(x => `${x}`)).toEqualTypeOf<Fn<string>>()
  expectTypeOf(new Fn(t => [t])(0)).toEqualTypeOf<number[]>()
  expectTypeOf(fn(lr, 'lr')).toEqualTypeOf<Fn>()
})

test('what an Fn knows of itself is for looking only', () => {
  expectTypeOf(lr.param).toEqualTypeOf<string | undefined>()
  expectTypeOf(lr.progress).toEqualTypeOf<number | undefined>()
  // @ts-expect-error: read-only
  lr.param = 'momentum'
  // @ts-expect-error: read-only
  lr.value = 1
})

test('what is no number is no argument of a shape', () => {
  // @ts-expect-error: a number is wanted
  linear('a', 1)
  // @ts-expect-error: both values are wanted
  smooth(1)
  // @ts-expect-error: the param is a name
  linear(0, 1, 2)
  // @ts-expect-error: a number is wanted
  loop('3')
})

test('what is no time is no argument of an Fn', () => {
  // @ts-expect-error: neither number, clock nor stream
  lr('x')
  // @ts-expect-error: a clock has no such reading
  lr({ stride: 2 })
  // @ts-expect-error: a stream of strings
  lr(of('x'))
  // @ts-expect-error: a stream of strings
  of('x').pipe(lr)
  // @ts-expect-error: a time is wanted
  lr()
})

test('what is no schedule is no part of one', () => {
  // @ts-expect-error: a phase is a weight and a schedule
  sequence([1])
  // @ts-expect-error: a phase is a weight and a schedule
  sequence([1, '0.5'])
  // @ts-expect-error: nor is a bare function
  sequence([1, (x: number) => x])
  // @ts-expect-error: what lies above does not listen
  overlay(0.1, plateau(), lr)
  // @ts-expect-error: a weight is a number
  sequence(['1', lr])
  // @ts-expect-error: a bare function is no schedule
  loop(3).pipe(x => x)
  // @ts-expect-error: a schedule of words cannot be limited
  fn(() => 'warm').pipe(clamp(0, 1))
  // @ts-expect-error: a clock has no such reading
  reading('minutes')
})
