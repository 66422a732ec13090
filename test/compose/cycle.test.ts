import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cycle, fn, loop, reading, smooth, stretch } from '../../src/index.ts'
import { beginsOf, exactCycle, unitOf } from './exactCycle.ts'

// Each growth as p / q, and how many restarts have steps below 2^53.
const GROWTHS = [
  [1, 1, 1000],
  [2, 1, 50],
  [3, 1, 33],
  [10, 1, 15],
  [3, 2, 30],
  [5, 4, 20],
  [11, 10, 14],
  [4, 3, 25],
] as const
const anyGrowth = fc.constantFrom(...GROWTHS)

describe('cycle', () => {
  it('begins again with every cycle', () => {
    expect([0, 0.75, 1, 2.5, 3].map(cycle())).toEqual([0, 0.75, 0, 0.5, 0])
    expect([0, 0.5, 1, 2, 3, 5, 7, 11].map(cycle(2))).toEqual([0, 0.5, 0, 0.5, 0, 0.5, 0, 0.5])
    expect([1, 1.75, 2.5, 4.75].map(cycle(1.5))).toEqual([0, 0.5, 0, 0])
    expect([1, 6, 11, 61, 111].map(cycle(10))).toEqual([0, 0.5, 0, 0.5, 0])
  })

  it('begins again at 121 with growth 3, where the logarithm of others is still in the cycle before', () => {
    expect(cycle(3)(121)).toBe(0)
  })

  it.each(GROWTHS)('begins every cycle of growth %d/%d exactly, to the last of %d', (p, q, count) => {
    const unit = unitOf(count, q)
    const begins = beginsOf(count, p, q).filter(Number.isSafeInteger)
    expect(begins.length).toBeGreaterThan(12)
    const restarts = begins.map(step => cycle(p / q)(step / unit))
    expect(restarts).toEqual(begins.map(() => 0))
  })

  it('begins where the time is a beginning but for rounding', () => {
    expect(0.7 / 0.1).toBeLessThan(7)
    expect(stretch(0.1).pipe(cycle())(0.7)).toBe(0)
    expect(stretch(0.1).pipe(cycle(2))(0.7)).toBe(0)
    const third = 1 / 3
    for (let n = 0; n < 1000; n++) expect(cycle()((n * third) / third)).toBe(0)
    expect([7 - 1e-12, 7 + 1e-12].map(cycle(2))).toEqual([0, 0])
    expect(cycle(2)(7 - 1e-10)).toBeCloseTo(1, 9)
    expect(cycle(2)(7 + 8e-10)).toBeCloseTo(1e-10, 15)
  })

  it('is what whole numbers say', () => {
    fc.assert(
      fc.property(anyGrowth, fc.nat(1e6), fc.integer({ min: 1, max: 1000 }), ([p, q], step, unit) => {
        const { local } = exactCycle(step, unit, p, q)
        fc.pre(local === 0 || (local > 1e-6 && local < 1 - 1e-6))
        const actual = cycle(p / q)(step / unit)
        if (local === 0) expect(actual).toBe(0)
        else expect(Math.abs(actual - local)).toBeLessThan(1e-8)
      }),
    )
  })

  it('is in [0, 1) at any time, whatever the growth', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constant(1),
          fc.double({ min: 1, max: 1e300, noNaN: true }),
          fc.double({ min: 1, max: 2, noNaN: true }),
        ),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (growth, t) => {
          const x = cycle(growth)(t)
          expect(x >= 0 && x < 1).toBe(true)
        },
      ),
    )
  })

  it('answers for any time, after any number of cycles', () => {
    expect([1e6, 1e6 + 0.5, 1e9, 1e9 + 0.5].map(cycle())).toEqual([0, 0.5, 0, 0.5])
    // The cycles grow by a millionth of a millionth, and a million of them by a half together.
    expect(cycle(1 + 1e-12)(1e6 + 0.75)).toBeCloseTo(0.25, 3)
    expect(cycle(2)(2 ** 52 - 1)).toBe(0)
    expect(cycle(1.0000001)(1e300)).toBeLessThan(1)
    expect([NaN, Infinity, -Infinity].map(cycle(2))).toEqual([NaN, NaN, NaN])
    expect(cycle()(Infinity)).toBeNaN()
  })

  it('goes on before 0 where all cycles last as long, and stays at 0 where they grow', () => {
    expect([-0.25, -1, -1.5].map(cycle())).toEqual([0.75, 0, 0.5])
    expect([-0.25, -1, -1.5].map(cycle(2))).toEqual([0, 0, 0])
  })

  it('in front of a cosine is SGDR, by the clock', () => {
    const sgdr = reading('step').pipe(stretch(10), cycle(2), smooth(1, 0))
    expect([0, 5, 10, 20, 30, 50, 70].map(step => sgdr({ step }))).toEqual([1, 0.5, 1, 0.5, 1, 0.5, 1])
  })

  it('takes a schedule, which is read at the same time', () => {
    expect([0.5, 1, 2, 3].map(cycle(fn(t => (t < 3 ? 1 : 2))))).toEqual([0.5, 0, 0, 0])
    expect([2, 4, 5].map(cycle(fn(() => 2)))).toEqual([2, 4, 5].map(cycle(2)))
  })

  it('is written without the growth where there is none', () => {
    expect([cycle(), cycle(1), cycle(2), cycle(loop(3))].map(String)).toEqual([
      'cycle()',
      'cycle()',
      'cycle(2)',
      'cycle(loop(3))',
    ])
  })

  it('refuses a growth that is none', () => {
    const rule = (shown: string) =>
      new RangeError(`cycle(${shown}): the growth must be 1 or more, and the cycles of a finite length`)
    expect(() => cycle(0.5)).toThrow(rule('0.5'))
    expect(() => cycle(0)).toThrow(rule('0'))
    expect(() => cycle(Infinity)).toThrow(rule('Infinity'))
    expect(() => cycle(fn(t => t))(0.5)).toThrow(rule('0.5'))
    expect(() => cycle(NaN)).toThrow(new TypeError('cycle(NaN): every value must be a number'))
    expect(() => cycle('2' as never)).toThrow(new TypeError("cycle('2'): every value must be a number"))
  })
})
