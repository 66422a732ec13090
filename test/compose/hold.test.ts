import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clamp, hold, linear } from '../../src/index.ts'

describe('hold', () => {
  it('stays at the nearer end outside of [0, 1]', () => {
    expect([-Infinity, -1, 0, 0.25, 1, 1.5, Infinity].map(hold())).toEqual([0, 0, 0, 0.25, 1, 1, 1])
    expect([-1, 0.25, 2].map(hold().pipe(linear(10, 20)))).toEqual([10, 12.5, 20])
  })

  it('never leaves [0, 1], changes nothing there, and is clamp(0, 1)', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double({ noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), t => {
        const held = hold()(t)
        expect(held >= 0 && held <= 1).toBe(true)
        expect(held === t || t < 0 || t > 1).toBe(true)
        expect(held).toBe(clamp(0, 1)(t))
        expect(hold()(held)).toBe(held)
      }),
    )
  })

  it('does not make a time of what is none', () => {
    expect(hold()(NaN)).toBeNaN()
  })
})
