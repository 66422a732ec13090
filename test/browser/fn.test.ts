import { of } from 'rxjs'
import { expect, test } from 'vitest'
import { linear, loop, smooth, type Fn } from '../../src/index.ts'

/** The platform's own Observable, as far as these tests use it; TypeScript does not know it yet. */
interface NativeObservable<T> {
  map<U>(project: (value: T) => U): NativeObservable<U>
  subscribe(observer: Partial<NativeSubscriber<T>>): void
  toArray(): Promise<T[]>
}
interface NativeSubscriber<T> {
  next(value: T): void
  error(error: unknown): void
  complete(): void
}
const { Observable: Native } = globalThis as unknown as {
  Observable: new <T>(subscribe: (subscriber: NativeSubscriber<T>) => void) => NativeObservable<T>
}
const lift = <T>(schedule: Fn, source: NativeObservable<T>) =>
  Reflect.apply(schedule, undefined, [source]) as NativeObservable<number>

const numbers = (...values: readonly number[]) =>
  new Native<number>(subscriber => {
    for (const value of values) subscriber.next(value)
    subscriber.complete()
  })

test("an Fn turns the platform's Observable into one of the platform", async () => {
  const values = lift(smooth(0, 0.01), numbers(0, 0.5, 1))
  expect(values).toBeInstanceOf(Native)
  expect(await values.toArray()).toEqual([0, 0.005, 0.01])
})

test('piped Fns and clocks are lifted alike', async () => {
  expect(await lift(loop(2).pipe(linear(0, 8)), numbers(0.25, 0.5)).toArray()).toEqual([4, 0])
  const clocks = numbers(0.5).map(progress => ({ progress }))
  expect(await lift(linear(0, 8), clocks).toArray()).toEqual([4])
})

test('an error of the source, and one of the schedule, ends the stream', async () => {
  const failing = new Native<number>(subscriber => subscriber.error(new Error('disk full')))
  await expect(lift(linear(0, 1), failing).toArray()).rejects.toThrow('disk full')
  const steps = numbers(3).map(step => ({ step }))
  await expect(lift(linear(0, 1), steps).toArray()).rejects.toThrow('progress')
})

test('the events of a slider drive a schedule', () => {
  const slider = document.createElement('input')
  Object.assign(slider, { type: 'range', min: '0', max: '1', step: 'any' })
  const target = slider as unknown as { when(type: string): NativeObservable<unknown> }
  const seen: number[] = []
  const progress = target.when('input').map(() => slider.valueAsNumber)
  lift(linear(0, 10), progress).subscribe({ next: value => seen.push(value) })
  for (const value of [0, 0.5, 1]) {
    slider.valueAsNumber = value
    slider.dispatchEvent(new Event('input'))
  }
  expect(seen).toEqual([0, 5, 10])
})

test("RxJS's Observables are lifted in the browser as everywhere", () => {
  const seen: number[] = []
  of(0, 0.5, 1)
    .pipe(linear(0, 10))
    .subscribe(value => seen.push(value))
  expect(seen).toEqual([0, 5, 10])
})
