import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fn, hold, linear, reading, shift } from '../../src/index.ts'

describe('shift', () => {
  it('is time that begins later', () => {
    expect([0, 0.25, 1].map(shift(0.25))).toEqual([-0.25, 0, 0.75])
    expect([0, 0.25, 1].map(shift(-0.25))).toEqual([0.25, 0.5, 1.25])
    expect([0, 0.25, 1].map(shift(0))).toEqual([0, 0.25, 1])
  })

  it('moves a schedule to the right, in the unit of its time', () => {
    expect([0, 0.5, 0.75, 1].map(shift(0.5).pipe(hold(), linear(1, 0)))).toEqual([1, 1, 0.75, 0.5])
    expect(reading('step').pipe(shift(100))({ step: 120 })).toBe(20)
  })

  it('by one, then by another, is by their sum', () => {
    const whole = fc.integer({ min: -1e9, max: 1e9 })
    fc.assert(
      fc.property(whole, whole, whole, (a, b, t) => {
        expect(shift(a).pipe(shift(b))(t)).toBe(shift(a + b)(t))
        expect(shift(a).pipe(shift(-a))(t)).toBe(t)
      }),
    )
  })

  it('takes a schedule, which is read at the same time', () => {
    expect([0, 1, 4].map(shift(fn(t => t / 2)))).toEqual([0, 0.5, 2])
  })

  it('refuses what is no finite number', () => {
    expect(() => shift(Infinity)).toThrow(new RangeError('shift(Infinity): it must be finite'))
    expect(() => shift(NaN)).toThrow(new TypeError('shift(NaN): every value must be a number'))
    expect(() => shift('1' as never)).toThrow(new TypeError("shift('1'): every value must be a number"))
    expect(() => shift(fn(t => 1 / t))(0)).toThrow(new RangeError('shift(Infinity): it must be finite'))
  })
})
