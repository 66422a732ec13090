import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fn, linear, quantise, reading } from '../../src/index.ts'

describe('quantise', () => {
  it('is the last multiple that is not above', () => {
    expect([-0.1, 0, 0.3, 0.5, 0.9, 1].map(quantise(0.25))).toEqual([-0.25, 0, 0.25, 0.5, 0.75, 1])
    expect([-7, -3, 0, 2, 3, 8.9].map(quantise(3))).toEqual([-9, -3, 0, 0, 3, 6])
  })

  it('makes a staircase of a schedule, or rounds its values down', () => {
    const stairs = reading('step').pipe(
      quantise(30),
      fn(n => 0.5 ** (n / 30)),
    )
    expect([0, 29, 30, 59, 60].map(step => stairs({ step }))).toEqual([1, 1, 0.5, 0.5, 0.25])
    expect([...linear(0, 2).pipe(quantise(1)).iter(5)]).toEqual([0, 0, 1, 1, 2])
  })

  it('hits every multiple of decimal steps, which floating point misses', () => {
    expect(Math.floor(0.3 / 0.1)).toBe(2)
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), fc.integer({ min: 1, max: 1000 }), (n, places) => {
        const step = 1 / places
        expect(quantise(step)(n / places)).toBe((n + 0) * step + 0)
      }),
    )
  })

  it('is a whole number of steps, at most one below, and stays what it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: -1e9, max: 1e9 }), (step, x) => {
        const value = quantise(step)(x)
        expect(Math.abs(value % step)).toBe(0)
        expect(x - value).toBeGreaterThanOrEqual(0)
        expect(x - value).toBeLessThan(step)
        expect(quantise(step)(value)).toBe(value)
      }),
    )
  })

  it('takes a schedule, which is read at the same time', () => {
    expect([0.5, 1.5, 2.5].map(quantise(fn(x => (x < 1 ? 0.5 : 1))))).toEqual([0.5, 1, 2])
  })

  it('refuses a step that is none', () => {
    const rule = (shown: string) => new RangeError(`quantise(${shown}): it must be finite and above 0`)
    expect(() => quantise(0)).toThrow(rule('0'))
    expect(() => quantise(-1)).toThrow(rule('-1'))
    expect(() => quantise(Infinity)).toThrow(rule('Infinity'))
    expect(() => quantise(fn(t => t))(-2)).toThrow(rule('-2'))
    expect(() => quantise(undefined as never)).toThrow(
      new TypeError('quantise(undefined): every value must be a number'),
    )
  })
})
