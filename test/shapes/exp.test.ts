import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exp } from '../../src/index.ts'
import { anyProgress, anyValue } from '../compose/anySchedule.ts'

describe('exp', () => {
  it('is an exponential decay of four time constants, stretched to end exactly', () => {
    fc.assert(
      fc.property(anyValue, anyValue, anyProgress, (low, high, t) => {
        const left = (Math.exp(-4 * t) - Math.exp(-4)) / (1 - Math.exp(-4))
        const scale = Math.max(Math.abs(low), Math.abs(high))
        expect(Math.abs(exp(low, high)(t) - (high + (low - high) * left))).toBeLessThanOrEqual(1e-15 * scale)
      }),
    )
  })

  it('is fast away from low', () => {
    expect(exp(0, 1)(0.25)).toBeCloseTo((1 - Math.exp(-1)) / (1 - Math.exp(-4)), 15)
    expect(exp(0, 1)(0.1)).toBeGreaterThan(0.3)
  })
})
