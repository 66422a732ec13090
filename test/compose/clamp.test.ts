import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clamp, linear } from '../../src/index.ts'

const anyNumber = fc.double({ noNaN: true })

describe('clamp', () => {
  it('stays in its range, and changes nothing there', () => {
    fc.assert(
      fc.property(anyNumber, anyNumber, anyNumber, (a, b, x) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        const value = clamp(low, high)(x)
        expect(value >= low && value <= high).toBe(true)
        expect(value === x || x < low || x > high).toBe(true)
      }),
    )
  })

  it('is the nearer end outside it', () => {
    expect([-Infinity, -3, 2, 3, Infinity].map(clamp(-2, 2.5))).toEqual([-2, -2, 2, 2.5, 2.5])
    expect([-1, 0, 1].map(clamp(0, 0))).toEqual([0, 0, 0])
    expect([-1, 7].map(clamp(0, Infinity))).toEqual([0, 7])
  })

  it('limits what it is piped behind', () => {
    expect([...linear(0, 1).pipe(clamp(0.2, 0.6)).iter(5)]).toEqual([0.2, 0.25, 0.5, 0.6, 0.6])
  })

  it('refuses a range that is none', () => {
    expect(() => clamp(1, 0.5)).toThrow(
      new RangeError('clamp(1, 0.5): the lowest value is above the highest'),
    )
    expect(() => clamp(0, NaN)).toThrow(new TypeError('clamp(0, NaN): every value must be a number'))
    expect(() => clamp(undefined as never, 1)).toThrow(
      new TypeError('clamp(undefined, 1): every value must be a number'),
    )
    expect(() => clamp(0, '1' as never)).toThrow(new TypeError("clamp(0, '1'): every value must be a number"))
  })
})
