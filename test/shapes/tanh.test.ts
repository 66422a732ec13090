import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linear, tanh } from '../../src/index.ts'
import { anyProgress, anyValue } from '../compose/anySchedule.ts'

const anyReach = fc.double({ min: -10, max: 10, noNaN: true })

describe('tanh', () => {
  it('is a logistic curve of twice its argument: timm’s from -7 to 3', () => {
    const logistic = (x: number) => 1 / (1 + Math.exp(2 * x))
    const values = [-7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3].map(logistic)
    values.forEach((value, i) => expect(tanh(1, 0, -7, 3)(i / 10)).toBeCloseTo(value, 14))
  })

  it('is the same curve from its other end', () => {
    fc.assert(
      fc.property(anyValue, anyValue, anyReach, anyReach, anyProgress, (low, high, from, to, t) => {
        const scale = Math.max(Math.abs(low), Math.abs(high))
        const mirrored = tanh(high, low, -from, -to)(t)
        expect(Math.abs(tanh(low, high, from, to)(t) - mirrored)).toBeLessThanOrEqual(1e-15 * scale)
      }),
    )
  })

  it('comes as near to its ends as it reaches, and is halfway at 0', () => {
    expect(tanh(0, 1, -3, 3)(0)).toBeCloseTo(1 / (1 + Math.exp(6)), 15)
    expect(tanh(0, 1, -3, 3)(1)).toBeCloseTo(1 / (1 + Math.exp(-6)), 15)
    expect([0, 0.5, 1].map(tanh(0, 1, -30, 30))).toEqual([0, 0.5, 1])
    expect(tanh(1, 0, -7, 3)(0.7)).toBeCloseTo(0.5, 14)
  })

  it('takes schedules for its values, and a param', () => {
    expect(tanh(0, linear(1, 3), -1, 1)(0.5)).toBe(1)
    expect(String(tanh(1, 0, -7, 3, 'lr'))).toBe("tanh(1, 0, -7, 3, 'learningRate')")
  })

  it.each([
    [() => tanh(1, 0, -Infinity, 3), new RangeError('tanh(1, 0, -Infinity, 3): every value must be finite')],
    [() => tanh(1, Infinity, -7, 3), new RangeError('tanh(1, Infinity, -7, 3): every value must be finite')],
    [() => tanh(1, 0, -7, NaN), new TypeError('tanh(1, 0, -7, NaN): every value must be a number')],
  ])('refuses what is not finite: %#', (make, error) => {
    expect(make).toThrow(error)
  })
})
