import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fn, linear, loop, smooth } from '../../src/index.ts'
import { anyProgress } from './anySchedule.ts'
import { beginsOf } from './exactCycle.ts'

describe('loop', () => {
  it('runs from 0 to 1 so many times over', () => {
    expect([0, 0.125, 0.25, 0.375, 0.5, 0.75, 1].map(loop(4))).toEqual([0, 0.5, 0, 0.5, 0, 0, 1])
    expect([0, 0.2, 0.4, 0.6, 0.8, 1].map(loop(2.5))).toEqual([0, 0.5, 0, 0.5, 0, 0.5])
    expect([0, 0.5, 1].map(loop(0.5))).toEqual([0, 0.25, 0.5])
    expect(0.1 * 3).toBeGreaterThan(0.3)
    expect([0, 0.5, 1].map(loop(10 * (0.1 * 3)))).toEqual([0, 0.5, 1])
  })

  it('begins every cycle exactly, in runs of up to 1000 steps, and ends the run at the end of one', () => {
    const wrong: unknown[] = []
    for (let cycles = 1; cycles <= 60; cycles++) {
      const time = loop(cycles)
      for (let steps = cycles; steps <= 1000; steps += cycles)
        for (let step = 0; step <= steps; step += steps / cycles)
          if (time(step / steps) !== (step === steps ? 1 : 0)) wrong.push([cycles, steps, step])
    }
    expect(wrong).toEqual([])
  })

  it('is n·t mod 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.nat(49),
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        (n, k, local) => {
          const cycle = k % n
          expect(loop(n)((cycle + local) / n)).toBeCloseTo(local, 10)
        },
      ),
    )
  })

  it('of 1 is the identity on [0, 1], but for rounding', () => {
    fc.assert(
      fc.property(anyProgress, t => {
        expect(Math.abs(loop(1)(t) - t)).toBeLessThanOrEqual(1e-12)
      }),
      { examples: [[1 - Number.EPSILON / 2], [1 - 1e-13], [1e-13], [1]] },
    )
  })

  it('lets every cycle last so many times as long as the one before', () => {
    expect([0, 0.125, 0.25, 0.625, 1].map(loop(2, 3))).toEqual([0, 0.5, 0, 0.5, 1])
    expect([0, 1, 2, 3, 5, 7].map(n => loop(3, 2)(n / 7))).toEqual([0, 0, 0.5, 0, 0.5, 1])
    expect([0, 1, 2, 3].map(n => loop(2.5, 2)(n / 5))).toEqual([0, 0, 0.5, 0])
    expect(loop(2.5, 2)(1)).toBe(0.5)
    expect(loop(0.5, 3)(1)).toBe(0.5)
  })

  it.each([
    [1, 1, 12],
    [2, 1, 12],
    [3, 1, 9],
    [10, 1, 6],
    [3, 2, 10],
    [11, 10, 6],
    [4, 3, 8],
  ])('begins every cycle of growth %d/%d exactly, and ends the run at the end of one', (p, q, most) => {
    for (let count = 1; count <= most; count++) {
      const begins = beginsOf(count, p, q)
      const steps = begins.at(-1)!
      for (const repeat of [1, 3, 7, 49]) {
        const seen = begins.map(step => loop(count, p / q)((step * repeat) / (steps * repeat)))
        expect(seen).toEqual(begins.map((_, i) => (i === count ? 1 : 0)))
        const seams = begins.map(step => loop(count, p / q)((step / 10) * (10 / steps)))
        expect(seams).toEqual(begins.map((_, i) => (i === count ? 1 : 0)))
      }
    }
  })

  it('(n, 1) is loop(n), in what it says and in what it gives', () => {
    expect([loop(3), loop(3, 1), loop(3, 2)].map(String)).toEqual(['loop(3)', 'loop(3)', 'loop(3, 2)'])
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 100, noNaN: true }), anyProgress, (n, t) => {
        expect(loop(n, 1)(t)).toBe(loop(n)(t))
        expect(
          loop(
            n,
            fn(() => 1),
          )(t),
        ).toBe(loop(n)(t))
        expect(
          Math.abs(Math.sin(loop(n, 1 + 1e-13)(t) * Math.PI) - Math.sin(loop(n)(t) * Math.PI)),
        ).toBeLessThan(1e-8)
      }),
    )
  })

  it('takes very many cycles', () => {
    expect([0.5, 1].map(loop(1e6))).toEqual([0, 1])
    expect(loop(1e6)(0.5 + 0.25e-6)).toBeCloseTo(0.25, 5)
    expect([0, 0.5, 1].map(loop(1e9))).toEqual([0, 0, 1])
    expect(loop(1e9, 1 + 1e-12)(1)).toBe(1)
  })

  it('takes schedules, which are read at the same time', () => {
    expect([0.25, 0.5, 1].map(loop(fn(t => (t < 0.5 ? 1 : 2))))).toEqual([0.25, 0, 1])
    expect(
      [0, 0.25, 0.625, 1].map(
        loop(
          fn(() => 2),
          fn(() => 3),
        ),
      ),
    ).toEqual([0, 0, 0.5, 1])
    expect(() => loop(fn(t => t))(0)).toThrow(
      new RangeError('loop(0): the number of cycles must be finite and above 0'),
    )
  })

  it('stays in [0, 1]', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), anyProgress, (n, t) => {
        expect(loop(n)(t)).toBeGreaterThanOrEqual(0)
        expect(loop(n)(t)).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('repeats what it is piped into', () => {
    expect([...loop(2).pipe(linear(5, 7)).iter(5)]).toEqual([5, 6, 5, 6, 7])
    expect(loop(3).pipe(smooth(1e-2, 0))(0.5)).toBe(0.005)
  })

  it('refuses a number of cycles that is none', () => {
    const rule = (shown: string) =>
      new RangeError(`loop(${shown}): the number of cycles must be finite and above 0`)
    expect(() => loop(0)).toThrow(rule('0'))
    expect(() => loop(-2)).toThrow(rule('-2'))
    expect(() => loop(Infinity)).toThrow(rule('Infinity'))
    expect(() => loop(NaN)).toThrow(new TypeError('loop(NaN): every value must be a number'))
    expect(() => loop('3' as never)).toThrow(new TypeError("loop('3'): every value must be a number"))
    expect(() => loop(undefined as never)).toThrow(
      new TypeError('loop(undefined): every value must be a number'),
    )
  })

  it('refuses a growth that is none, or that no run is long enough for', () => {
    const rule = (shown: string) =>
      new RangeError(`loop(${shown}): the growth must be 1 or more, and the cycles of a finite length`)
    expect(() => loop(2, 0.5)).toThrow(rule('2, 0.5'))
    expect(() => loop(2, -1)).toThrow(rule('2, -1'))
    expect(() => loop(2, Infinity)).toThrow(rule('2, Infinity'))
    expect(() => loop(2000, 2)).toThrow(rule('2000, 2'))
    expect(() => loop(0, 2)).toThrow(
      new RangeError('loop(0, 2): the number of cycles must be finite and above 0'),
    )
    expect(() => loop(2, NaN)).toThrow(new TypeError('loop(2, NaN): every value must be a number'))
  })
})
