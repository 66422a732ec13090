import { map, of, Subject, type MonoTypeOperatorFunction } from 'rxjs'
import { expectTypeOf, test } from 'vitest'
import {
  each,
  follow,
  linear,
  smooth,
  spread,
  stagger,
  type BatchEvent,
  type Driver,
  type Each,
  type Follow,
  type Schedule,
} from '../../src/index.ts'
import { anneal, ParamScheduler, type Schedules } from '../../src/tfjs/index.ts'

const slider = new Subject<number>()
const steps = map(({ step }: BatchEvent) => step)
const same = follow('lr', lr => lr)

test('spread takes two numbers or a shape, and any schedule', () => {
  expectTypeOf(spread(1e-4, 1e-2)).toEqualTypeOf<Each>()
  expectTypeOf(spread(1e-4, 1e-2, smooth(1, 0))).toEqualTypeOf<Each>()
  expectTypeOf(spread(1e-4, 1e-2, slider)).toEqualTypeOf<Each>()
  expectTypeOf(spread(linear(0, 1), 0.5)).toEqualTypeOf<Each>()
  expectTypeOf(spread(linear(0, 1), stagger(0.5, 0))).toEqualTypeOf<Each>()
  spread(1e-4, 1e-2, events$ => events$.pipe(map(({ step }) => step)))
  // @ts-expect-error: from one value to another
  spread(1e-4)
  // @ts-expect-error: a bare function of the place is no shape
  spread((place: number) => place)
  // @ts-expect-error: a bare function of progress is no schedule
  spread(1e-4, 1e-2, (progress: number) => progress)
  // @ts-expect-error: what follows is not spread
  spread(1e-4, 1e-2, same)
})

test('stagger takes a number, an Fn, or what is spread', () => {
  expectTypeOf(stagger(0.5, 0)).toEqualTypeOf<Each>()
  expectTypeOf(stagger(0.5, 0, smooth(1, 0))).toEqualTypeOf<Each>()
  expectTypeOf(stagger(0.5, 0, spread(1e-4, 1e-2))).toEqualTypeOf<Each>()
  // @ts-expect-error: an Observable has a time of its own
  stagger(0.5, 0, slider)
  // @ts-expect-error: an operator has
  stagger(0.5, 0, steps)
  // @ts-expect-error: where the last element begins
  stagger(0.5)
})

test('each takes a schedule for a place', () => {
  expectTypeOf(each(place => smooth(place, 0))).toEqualTypeOf<Each>()
  expectTypeOf(each(place => (place < 1 ? of(0.1) : 0.2))).toEqualTypeOf<Each>()
  expectTypeOf<Each['at']>().toEqualTypeOf<(place: number) => Schedule<BatchEvent>>()
  // @ts-expect-error: a string is no schedule
  each(() => 'fast')
})

test('follow maps a value of the param that it names', () => {
  expectTypeOf(follow('lr', lr => 1 - lr)).toEqualTypeOf<Follow>()
  follow('lr', lr => {
    expectTypeOf(lr).toEqualTypeOf<number>()
    return lr
  })
  // @ts-expect-error: its value is a number
  follow('lr', lr => String(lr))
  // @ts-expect-error: the name comes first
  follow((lr: number) => lr, 'lr')
})

test('all of them drive params', () => {
  expectTypeOf<Each>().toExtend<Driver>()
  expectTypeOf<Follow>().toExtend<Driver>()
  expectTypeOf<Schedule<BatchEvent>>().toExtend<Driver>()
  expectTypeOf<Each>().not.toExtend<Schedule<BatchEvent>>()
  expectTypeOf<Follow>().not.toExtend<Schedule<BatchEvent>>()
  const schedules: Schedules = {
    lr: spread(1e-4, 1e-2),
    momentum: follow('lr', lr => 1 - lr),
    weightDecay: 0.1,
  }
  expectTypeOf(anneal('Dense', schedules)).toEqualTypeOf<MonoTypeOperatorFunction<BatchEvent>>()
  expectTypeOf(new ParamScheduler('Dense', schedules)).toEqualTypeOf<ParamScheduler>()
  // @ts-expect-error: it does not say which param
  anneal('Dense', spread(1e-4, 1e-2))
  // @ts-expect-error: nor does this
  new ParamScheduler('Dense', same)
})
