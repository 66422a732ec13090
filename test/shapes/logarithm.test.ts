import { describe, expect, it } from 'vitest'
import { constant, geometric, linear, logarithm } from '../../src/index.ts'

describe('logarithm', () => {
  it('is exact at both ends, and goes up by equal steps where its time is multiplied', () => {
    expect([0, 1 / 15, 3 / 15, 7 / 15, 1].map(logarithm(0, 4, 16)).map(x => Number(x.toFixed(12)))).toEqual([
      0, 1, 2, 3, 4,
    ])
    expect([0, 1].map(logarithm(0.3, 0.1, 1000))).toEqual([0.3, 0.1])
  })

  it('undoes geometric', () => {
    for (const t of [0, 0.1, 0.5, 0.9, 1]) {
      const moved = (geometric(1, 16)(t) - 1) / 15
      expect(logarithm(0, 1, 16)(moved)).toBeCloseTo(t, 14)
    }
  })

  it('takes schedules for numbers', () => {
    expect(logarithm(constant(0), linear(2, 4), 16)(0.2)).toBeCloseTo(1.2, 14)
  })

  it.each([1, 0, -2, Infinity])('refuses a base that is not above 1: %s', base => {
    expect(() => logarithm(0, 1, base)).toThrow(
      new RangeError(`logarithm(0, 1, ${base}): the base must be finite and above 1`),
    )
  })
})
