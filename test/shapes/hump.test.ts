import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hump, sequence, smooth } from '../../src/index.ts'
import { anyProgress, anyValue } from '../compose/anySchedule.ts'

describe('hump', () => {
  it('is smooth up over the first 30 %, and smooth down from there', () => {
    fc.assert(
      fc.property(anyValue, anyValue, anyProgress, (low, high, t) => {
        const parts = sequence([0.3, smooth(0.8 * low + 0.2 * high, high)], [0.7, smooth(high, low)])
        expect(hump(low, high)(t)).toBe(parts(t))
      }),
    )
  })

  it('is halfway up at 0.15, and halfway down at 0.65', () => {
    expect(hump(0, 1)(0.15)).toBeCloseTo(0.6, 15)
    expect(hump(0, 1)(0.65)).toBeCloseTo(0.5, 15)
  })

  it('is a dip where low is the higher one', () => {
    expect([0, 0.3, 1].map(hump(1, 0))).toEqual([0.8, 0, 1])
  })
})
