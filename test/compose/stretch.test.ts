import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fn, linear, reading, stretch } from '../../src/index.ts'

describe('stretch', () => {
  it('is time that takes so many times as long', () => {
    expect([-1, 0, 1, 2].map(stretch(2))).toEqual([-0.5, 0, 0.5, 1])
    expect([0, 0.5, 1].map(stretch(0.5))).toEqual([0, 1, 2])
    expect([0, 0.3, 1].map(stretch(1))).toEqual([0, 0.3, 1])
  })

  it('says what is 1 of a reading of the clock', () => {
    expect(reading('step').pipe(stretch(200), linear(1, 0))({ step: 50 })).toBe(0.75)
  })

  it('by one, then by another, is by their product', () => {
    const factor = fc.integer({ min: -20, max: 20 }).map(k => 2 ** k)
    fc.assert(
      fc.property(factor, factor, fc.double({ min: -1e6, max: 1e6, noNaN: true }), (a, b, t) => {
        fc.pre(t === 0 || Math.abs(t) > 1e-200)
        expect(stretch(a).pipe(stretch(b))(t)).toBe(stretch(a * b)(t))
        expect(stretch(a).pipe(stretch(1 / a))(t)).toBe(t)
      }),
    )
  })

  it('takes a schedule, which is read at the same time', () => {
    expect([1, 2, 3].map(stretch(fn(t => t * 2)))).toEqual([0.5, 0.5, 0.5])
  })

  it('refuses a length that is none', () => {
    const rule = (shown: string) => new RangeError(`stretch(${shown}): it must be finite and above 0`)
    expect(() => stretch(0)).toThrow(rule('0'))
    expect(() => stretch(-2)).toThrow(rule('-2'))
    expect(() => stretch(Infinity)).toThrow(rule('Infinity'))
    expect(() => stretch(fn(t => t))(0)).toThrow(rule('0'))
    expect(() => stretch(NaN)).toThrow(new TypeError('stretch(NaN): every value must be a number'))
  })
})
