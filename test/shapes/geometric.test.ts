import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { geometric, linear } from '../../src/index.ts'
import { anyProgress } from '../compose/anySchedule.ts'

const above0 = fc.double({ min: 1e-30, max: 1e30, noNaN: true })

describe('geometric', () => {
  it('goes by the same factor in equal times', () => {
    const factor = 10 ** 0.1
    const values = [...geometric(1, 10).iter(11)]
    values.forEach((value, i) => expect(value / factor ** i).toBeCloseTo(1, 14))
    expect([...geometric(8, 1).iter(4)].map(x => Math.round(x * 1e12) / 1e12)).toEqual([8, 4, 2, 1])
  })

  it('is a straight line of logarithms', () => {
    fc.assert(
      fc.property(above0, above0, anyProgress, (low, high, t) => {
        const line = Math.log(low) * (1 - t) + Math.log(high) * t
        expect(Math.abs(Math.log(geometric(low, high)(t)) - line)).toBeLessThanOrEqual(1e-12)
      }),
    )
  })

  it('is exact at both ends', () => {
    fc.assert(
      fc.property(above0, fc.oneof(above0, fc.constant(0)), (low, high) => {
        expect([0, 1].map(geometric(low, high))).toEqual([low, high])
      }),
    )
  })

  it('is 0 at once on its way to 0, and a power of its rate outside [0, 1]', () => {
    expect([0, 0.1, 1].map(geometric(2, 0))).toEqual([2, 0, 0])
    expect([-2, 10].map(geometric(1, 0.5))).toEqual([4, 2 ** -10])
  })

  it('takes schedules for its values, and a param', () => {
    expect(geometric(1, linear(0, 0.5))(0.5)).toBe(0.5)
    expect(String(geometric(1, linear(0, 0.5), 'lr'))).toBe("geometric(1, linear(0, 0.5), 'learningRate')")
    expect(geometric(1, 2, 'lr').param).toBe('learningRate')
  })

  const rule = 'low must be above 0, high 0 or above, both finite'
  it.each([
    [() => geometric(0, 1), new RangeError(`geometric(0, 1): ${rule}`)],
    [() => geometric(1, -1e-9), new RangeError(`geometric(1, -1e-9): ${rule}`)],
    [() => geometric(1, Infinity), new RangeError(`geometric(1, Infinity): ${rule}`)],
    [() => geometric(Infinity, 1), new RangeError(`geometric(Infinity, 1): ${rule}`)],
    [() => geometric(1, linear(0, -2))(0.5), new RangeError(`geometric(1, -1): ${rule}`)],
    [() => geometric(1, NaN), new TypeError('geometric(1, NaN): every value must be a number')],
  ])('refuses what has no logarithm: %#', (make, error) => {
    expect(make).toThrow(error)
  })
})
