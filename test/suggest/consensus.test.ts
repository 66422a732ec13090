import { describe, expect, it } from 'vitest'
import { consensus } from '../../src/suggest/consensus.ts'

describe('consensus', () => {
  it('is the rate in the middle, or the geometric mean of the two', () => {
    expect(consensus([1e-3, 1e-2, 1e-1]).learningRate).toBe(1e-2)
    expect(consensus([1e-1, 1e-7, 1e-3, 1e-3]).learningRate).toBe(1e-3)
    expect(consensus([0.25, 1]).learningRate).toBe(0.5)
  })

  it('is not moved by one that is far off', () => {
    expect(consensus([1e-300, 1e-3, 2e-3, 4e-3, 8e-3])).toEqual({ learningRate: 2e-3, factor: 2 })
  })

  it('has a factor of 1 where all are equal, and where there is only one', () => {
    expect(consensus([3e-4, 3e-4])).toEqual({ learningRate: 3e-4, factor: 1 })
    expect(consensus([3e-4])).toEqual({ learningRate: 3e-4, factor: 1 })
  })

  it('is a number where rates are as small or as great as there are', () => {
    expect(consensus([5e-324, 1e-323]).learningRate).toBeGreaterThan(0)
    expect(consensus([1e308, 1.5e308]).learningRate).toBeLessThan(Infinity)
  })
})
