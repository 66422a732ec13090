import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linear, power, reading } from '../../src/index.ts'
import { anyProgress, anyValue } from '../compose/anySchedule.ts'

describe('power', () => {
  it.each([
    [2, [0, 0.01, 0.04, 0.09, 0.16, 0.25, 0.36, 0.49, 0.64, 0.81, 1]],
    [3, [0, 0.001, 0.008, 0.027, 0.064, 0.125, 0.216, 0.343, 0.512, 0.729, 1]],
    [1, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    [0, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
  ])('with exponent %d it is that power of time', (exponent, values) => {
    values.forEach((value, i) => expect(power(0, 1, exponent)(i / 10)).toBeCloseTo(value, 15))
    values.forEach((value, i) => expect(power(3, 1, exponent)(i / 10)).toBeCloseTo(3 - 2 * value, 14))
  })

  it('undoes the power of the inverse exponent', () => {
    const anyExponent = fc.double({ min: 0.1, max: 10, noNaN: true })
    fc.assert(
      fc.property(anyExponent, anyProgress, (exponent, t) => {
        expect(power(0, 1, exponent).pipe(power(0, 1, 1 / exponent))(t)).toBeCloseTo(t, 13)
      }),
    )
  })

  it('is exact at both ends, for every exponent above 0', () => {
    fc.assert(
      fc.property(
        anyValue,
        anyValue,
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (low, high, exponent) => {
          expect([0, 1].map(power(low, high, exponent))).toEqual([low, high])
        },
      ),
    )
  })

  it('is 1 − √t, and of a time above 0 its inverse square root', () => {
    expect([0, 0.25, 0.5625, 1].map(power(1, 0, 0.5))).toEqual([1, 0.5, 0.25, 0])
    const inverse = reading('step').pipe(power(0, 0.1, -0.5))
    expect(inverse({ step: 100 })).toBeCloseTo(0.01, 16)
  })

  it('takes schedules for its values, and a param', () => {
    expect(power(0, linear(1, 2), 2)(0.5)).toBe(0.375)
    expect(power(0, 1, linear(1, 3))(0.5)).toBe(0.25)
    expect(String(power(0, 1, 2, 'lr'))).toBe("power(0, 1, 2, 'learningRate')")
  })

  it.each([
    [() => power(0, 1, Infinity), new RangeError('power(0, 1, Infinity): every value must be finite')],
    [() => power(-Infinity, 1, 2), new RangeError('power(-Infinity, 1, 2): every value must be finite')],
    [() => power(0, 1, NaN), new TypeError('power(0, 1, NaN): every value must be a number')],
    [
      () => power(0, 1, undefined as never),
      new TypeError('power(0, 1, undefined): every value must be a number'),
    ],
  ])('refuses what is not finite: %#', (make, error) => {
    expect(make).toThrow(error)
  })

  it('has a pole at 0 where the exponent is negative', () => {
    expect(power(0, 1, -1)(0)).toBe(Infinity)
    expect(power(1, 0, -0.5)(0)).toBe(-Infinity)
    expect(power(0, 1, -1)(0.5)).toBe(2)
  })
})
