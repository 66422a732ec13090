import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cycle, cycles, fn, linear, product } from '../../src/index.ts'
import { exactCycle } from './exactCycle.ts'

describe('cycles', () => {
  it('is the number of the cycle', () => {
    expect([0, 0.75, 1, 2.5, 3].map(cycles())).toEqual([0, 0, 1, 2, 3])
    expect([0, 0.5, 1, 2, 3, 5, 7, 11].map(cycles(2))).toEqual([0, 0, 1, 1, 2, 2, 3, 3])
    expect([120, 121].map(cycles(3))).toEqual([4, 5])
    expect([1e6, 1e9 + 0.5].map(cycles())).toEqual([1e6, 1e9])
    expect([-0.25, -1.5].map(cycles())).toEqual([-1, -2])
    expect([-0.25, -1.5].map(cycles(2))).toEqual([0, 0])
  })

  it('is what whole numbers say', () => {
    const anyGrowth = fc.constantFrom([1, 1], [2, 1], [3, 1], [10, 1], [3, 2], [5, 4], [101, 100])
    fc.assert(
      fc.property(anyGrowth, fc.nat(1e6), fc.integer({ min: 1, max: 1000 }), ([p, q], step, unit) => {
        const { cycle, local } = exactCycle(step, unit, p, q)
        fc.pre(local === 0 || (local > 1e-6 && local < 1 - 1e-6))
        expect(cycles(p / q)(step / unit)).toBe(cycle)
      }),
    )
  })

  it('begins where cycle begins again', () => {
    for (const growth of [1, 1.5, 2, 3, 10])
      for (let step = 1; step < 2000; step++) {
        const [before, now] = [(step - 1) / 12, step / 12].map(cycles(growth)) as [number, number]
        expect(now > before).toBe(
          cycle(growth)(step / 12) < cycle(growth)((step - 1) / 12) || now - before > 1,
        )
      }
  })

  it('lets the amplitude shrink from cycle to cycle', () => {
    const halved = product(cycles().pipe(fn(i => 0.5 ** i)), cycle().pipe(linear(1, 0)))
    expect([0, 0.5, 1, 1.5, 2, 2.5].map(halved)).toEqual([1, 0.5, 0.5, 0.25, 0.25, 0.125])
  })

  it('refuses a growth that is none', () => {
    expect(() => cycles(0.99)).toThrow(
      new RangeError('cycles(0.99): the growth must be 1 or more, and the cycles of a finite length'),
    )
  })
})
