// What holds for all schedules, whatever they are made of.
import fc from 'fast-check'
import { of, toArray } from 'rxjs'
import { expect, test } from 'vitest'
import {
  cycle,
  equal,
  fromJSON,
  hold,
  linear,
  loop,
  mirror,
  product,
  reverse,
  sequence,
  shift,
  stretch,
  sum,
} from '../src/index.ts'
import { schedule, shape, time, warp } from './support/schedules.ts'

/** Both are the same number, or both throw. */
function expectSame(one: () => number, other: () => number): void {
  const [a, b] = [one, other].map(value => {
    try {
      return value()
    } catch (error) {
      return String(error)
    }
  })
  expect(a).toEqual(b)
}
const close = (a: number, b: number): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))

const check = (property: fc.IPropertyWithHooks<never> | fc.IProperty<never>): void =>
  fc.assert(property as fc.IProperty<never>, { numRuns: 300 })
const forAll = <T extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof T]: fc.Arbitrary<T[K]> },
  law: (...args: T) => void,
): void => check(fc.property(...arbitraries, law) as never)

test('piping is associative', () =>
  forAll([warp, warp, schedule, time], (a, b, c, t) => {
    expectSame(
      () => a.pipe(b).pipe(c)(t),
      () => a.pipe(b.pipe(c))(t),
    )
    expectSame(
      () => a.pipe(b, c)(t),
      () => c(b(a(t))),
    )
  }))

test('a stream gives what the numbers give', () =>
  forAll([schedule, fc.array(time, { maxLength: 5 })], (f, times) => {
    let values: number[] | string = []
    of(...times)
      .pipe(f, toArray())
      .subscribe({ next: all => (values = all), error: (error: unknown) => (values = String(error)) })
    expectSame(
      () => values as never,
      () => times.map(t => f(t)) as never,
    )
    expectSame(
      () => times.map(progress => f({ progress })) as never,
      () => times.map(t => f(t)) as never,
    )
  }))

const weight = fc.integer({ min: 1, max: 8 })

test('a sequence is associative under the right weights', () =>
  forAll([weight, weight, weight, shape, shape, shape, time], (i, j, k, a, b, c, t) => {
    const flat = sequence([i, a], [j, b], [k, c])(t)
    const left = sequence([i + j, sequence([i, a], [j, b])], [k, c])(t)
    const right = sequence([i, a], [j + k, sequence([j, b], [k, c])])(t)
    expect([close(flat, left), close(flat, right)]).toEqual([true, true])
  }))

test('a single phase is itself, and so is a single cycle', () =>
  forAll([weight, schedule, time], (w, f, t) => {
    expectSame(
      () => sequence([w, f])(t),
      () => f(t),
    )
    expectSame(
      () => loop(1).pipe(f)(t),
      () => f(t),
    )
  }))

test('reverse undoes itself, and mirror changes nothing that it has mirrored', () =>
  forAll([fc.double({ min: -5, max: 5, noNaN: true })], t => {
    expect(close(reverse().pipe(reverse())(t), t)).toBe(true)
    expect(mirror().pipe(mirror())(t)).toBe(mirror()(t))
    expect(close(mirror()(t), mirror()(-t))).toBe(true)
    expect(close(mirror()(t), mirror()(t + 2))).toBe(true)
  }))

test('product and sum commute', () =>
  forAll([schedule, schedule, time], (a, b, t) => {
    expectSame(
      () => product(a, b)(t) + 0,
      () => product(b, a)(t) + 0,
    )
    expectSame(
      () => sum(a, b)(t),
      () => sum(b, a)(t),
    )
  }))

test('shift and stretch compose', () => {
  const by = fc.double({ min: 0.1, max: 4, noNaN: true })
  forAll([by, by, time], (a, b, t) => {
    expect(close(shift(a).pipe(shift(b))(t), shift(a + b)(t))).toBe(true)
    expect(close(stretch(a).pipe(stretch(b))(t), stretch(a * b)(t))).toBe(true)
    expect(close(stretch(a).pipe(shift(b))(t), shift(a * b).pipe(stretch(a))(t))).toBe(true)
  })
})

test('hold never leaves the range', () =>
  forAll([fc.double({ noNaN: true })], t => {
    expect(hold()(t)).toBeGreaterThanOrEqual(0)
    expect(hold()(t)).toBeLessThanOrEqual(1)
    const low = Math.min(linear(2, 5)(0), linear(2, 5)(1))
    expect(hold().pipe(linear(2, 5))(t)).toBeGreaterThanOrEqual(low)
    expect(hold().pipe(linear(2, 5))(t)).toBeLessThanOrEqual(5)
  }))

test('a cycle is a part of its period', () =>
  forAll([fc.double({ min: 0, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 5 })], (t, growth) => {
    const local = cycle(growth)(t)
    expect(local).toBeGreaterThanOrEqual(0)
    expect(local).toBeLessThan(1)
  }))

test('JSON gives an equal schedule, with the same values to the last bit, printed the same', () =>
  forAll([schedule, time], (f, t) => {
    const again = fromJSON(JSON.stringify(f))
    expect(equal(again, f)).toBe(true)
    expect(String(again)).toBe(String(f))
    expectSame(
      () => again(t),
      () => f(t),
    )
  }))

test('the same value comes whatever was asked before', () =>
  forAll([schedule, fc.array(time, { maxLength: 5 }), time], (f, before, t) => {
    const fresh = fromJSON(JSON.stringify(f))
    for (const other of before)
      try {
        f(other)
      } catch {
        continue
      }
    expectSame(
      () => f(t),
      () => fresh(t),
    )
  }))
