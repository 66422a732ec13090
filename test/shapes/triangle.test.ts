import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linear, triangle } from '../../src/index.ts'
import { anyProgress, anyValue } from '../compose/anySchedule.ts'

describe('triangle', () => {
  it.each([
    [0.5, [0, 0.2, 0.4, 0.6, 0.8, 1, 0.8, 0.6, 0.4, 0.2, 0]],
    [0.2, [0, 0.5, 1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125, 0]],
    [0, [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0]],
    [1, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
  ])('has its peak at %d', (peak, values) => {
    values.forEach((value, i) => expect(triangle(0, 1, peak)(i / 10)).toBeCloseTo(value, 15))
    values.forEach((value, i) => expect(triangle(3, 1, peak)(i / 10)).toBeCloseTo(3 - 2 * value, 14))
  })

  it('has its peak in the middle, unless it is said', () => {
    expect(String(triangle(0, 1))).toBe('triangle(0, 1, 0.5)')
    expect(triangle(0, 1)(0.5)).toBe(1)
  })

  it('is exact at both ends and at the peak', () => {
    const within = fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true })
    fc.assert(
      fc.property(anyValue, anyValue, within, (low, high, peak) => {
        expect([0, peak, 1].map(triangle(low, high, peak))).toEqual([low, high, low])
      }),
    )
  })

  it('never leaves low and high', () => {
    fc.assert(
      fc.property(anyProgress, anyProgress, (peak, t) => {
        const value = triangle(0, 1, peak)(t)
        expect(value >= 0 && value <= 1).toBe(true)
      }),
    )
  })

  it('goes on along its lines outside [0, 1]', () => {
    expect([-1, 2].map(triangle(0, 1))).toEqual([-2, -2])
    expect([-1, 2].map(triangle(0, 1, 0))).toEqual([2, -1])
    expect([-1, 2].map(triangle(0, 1, 1))).toEqual([-1, 2])
  })

  it('takes schedules for its values, and a param', () => {
    expect(triangle(0, linear(1, 3))(0.5)).toBe(2)
    expect(triangle(0, 1, linear(1, 0))(0.75)).toBe(1 / 3)
    expect(triangle(0, 1, undefined, 'lr').param).toBe('learningRate')
    expect(String(triangle(0, 1, 0.1, 'lr'))).toBe("triangle(0, 1, 0.1, 'learningRate')")
  })

  const rule = 'the peak must be in [0, 1], low and high finite'
  it.each([
    [() => triangle(0, 1, 1.5), new RangeError(`triangle(0, 1, 1.5): ${rule}`)],
    [() => triangle(0, 1, -0.1), new RangeError(`triangle(0, 1, -0.1): ${rule}`)],
    [() => triangle(-Infinity, 1), new RangeError(`triangle(-Infinity, 1, 0.5): ${rule}`)],
    [() => triangle(0, Infinity), new RangeError(`triangle(0, Infinity, 0.5): ${rule}`)],
    [() => triangle(0, 1, linear(0, 2))(0.75), new RangeError(`triangle(0, 1, 1.5): ${rule}`)],
    [() => triangle(0, 1, NaN), new TypeError('triangle(0, 1, NaN): every value must be a number')],
  ])('refuses a peak that is outside: %#', (make, error) => {
    expect(make).toThrow(error)
  })
})
