import fc from 'fast-check'
import { from } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { exponentialMean } from '../../src/index.ts'
import { emitted } from './emitted.ts'

const anyBeta = fc.double({ min: 0, max: 0.999, noNaN: true })
const anyNumbers = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 50 })

describe('exponentialMean', () => {
  it('is the mean of all numbers so far, each weighing β times what the next one does', () => {
    fc.assert(
      fc.property(anyNumbers, anyBeta, (numbers, beta) => {
        const means = emitted(from(numbers).pipe(exponentialMean(beta)))
        const ofAll = (last: number) => {
          const weights = numbers.slice(0, last + 1).map((_, i) => beta ** (last - i))
          const total = weights.reduce((sum, weight) => sum + weight, 0)
          return weights.reduce((sum, weight, i) => sum + weight * numbers[i]!, 0) / total
        }
        const scale = Math.max(...numbers.map(Math.abs))
        means.forEach((mean, i) => expect(Math.abs(mean - ofAll(i))).toBeLessThanOrEqual(1e-12 * scale))
      }),
    )
  })

  it.each([-0.1, 1, 1.5, NaN, Infinity])('refuses %s', beta => {
    expect(() => exponentialMean(beta)).toThrow(
      new RangeError(`exponentialMean(${beta}): beta must be in [0, 1)`),
    )
  })
})
