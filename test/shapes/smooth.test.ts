import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { smooth } from '../../src/index.ts'
import { anyProgress, anyValue } from '../compose/anySchedule.ts'

describe('smooth', () => {
  it('is half a cosine wave', () => {
    fc.assert(
      fc.property(anyValue, anyValue, anyProgress, (low, high, t) => {
        const wave = low + ((high - low) * (1 - Math.cos(Math.PI * t))) / 2
        const scale = Math.max(Math.abs(low), Math.abs(high))
        expect(Math.abs(smooth(low, high)(t) - wave)).toBeLessThanOrEqual(1e-15 * scale)
      }),
    )
  })

  it('is exact in the middle, and a quarter of the way at a third', () => {
    expect(smooth(0, 0.01)(0.5)).toBe(0.005)
    expect(smooth(0, 1)(1 / 3)).toBeCloseTo(0.25, 15)
    expect(smooth(0, 1)(2 / 3)).toBeCloseTo(0.75, 15)
  })

  it('is the same curve backwards, upside down', () => {
    fc.assert(
      fc.property(anyProgress, t => {
        expect(smooth(0, 1)(t) + smooth(0, 1)(1 - t)).toBeCloseTo(1, 15)
      }),
    )
  })
})
