import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linear, loop, smooth } from '../../src/index.ts'
import { anyProgress } from './anySchedule.ts'

describe('loop', () => {
  it('runs from 0 to 1 so many times over', () => {
    expect([0, 0.125, 0.25, 0.375, 0.5, 0.75, 1].map(loop(4))).toEqual([0, 0.5, 0, 0.5, 0, 0, 1])
    expect([0, 0.2, 0.4, 0.6, 0.8, 1].map(loop(2.5))).toEqual([0, 0.5, 0, 0.5, 0, 0.5])
    expect([0, 0.5, 1].map(loop(0.5))).toEqual([0, 0.25, 0.5])
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
})
