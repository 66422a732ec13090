import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { consensus } from '../../src/suggest/consensus.ts'

const anyRates = fc.array(fc.double({ min: 1e-9, max: 10, noNaN: true }), { minLength: 1, maxLength: 9 })

describe('consensus', () => {
  it('is the rate in the middle, of two the higher', () => {
    expect(consensus([1e-1, 1e-3, 1e-2]).learningRate).toBe(1e-2)
    expect(consensus([1e-1, 1e-7, 4e-3, 1e-3]).learningRate).toBe(4e-3)
  })

  it('is not moved by fewer than half that are far off, nor by half that are far below', () => {
    expect(consensus([1e-9, 1e-9, 1e-9, 2, 4, 8])).toEqual({ learningRate: 2, factor: 4 })
    expect(consensus([1e-9, 1e-9, 2, 4, 8, 16])).toEqual({ learningRate: 4, factor: 2 })
    expect(consensus([2, 4, 8, 16, 1e9, 1e9])).toEqual({ learningRate: 16, factor: 4 })
  })

  it('has a factor of 1 where half of them are equal, and where there is only one', () => {
    expect(consensus([3e-4, 3e-4, 7])).toEqual({ learningRate: 3e-4, factor: 1 })
    expect(consensus([3e-4])).toEqual({ learningRate: 3e-4, factor: 1 })
  })

  it('is one of them, with half of them on each side, and the closest half of them within its factor', () => {
    fc.assert(
      fc.property(anyRates, rates => {
        const { learningRate, factor } = consensus(rates)
        const half = rates.length / 2
        expect(rates).toContain(learningRate)
        expect(rates.filter(rate => rate <= learningRate).length).toBeGreaterThanOrEqual(half)
        expect(rates.filter(rate => rate >= learningRate).length).toBeGreaterThanOrEqual(half)
        const distances = rates.map(rate => Math.max(rate / learningRate, learningRate / rate))
        expect(distances.filter(distance => distance <= factor).length).toBeGreaterThanOrEqual(half)
        expect(distances.filter(distance => distance < factor).length).toBeLessThan(half)
      }),
    )
  })
})
