import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exp, reverse } from '../../src/index.ts'
import { anyProgress } from './anySchedule.ts'

describe('reverse', () => {
  it('is time from its end to its beginning, outside of [0, 1] too', () => {
    expect([-1, 0, 0.25, 0.5, 0.75, 1, 3].map(reverse())).toEqual([2, 1, 0.75, 0.5, 0.25, 0, -2])
  })

  it('turns a shape round', () => {
    const values = [...exp(1, 0).iter(9)]
    expect([...reverse().pipe(exp(1, 0)).iter(9)]).toEqual(values.toReversed())
  })

  it('twice is the identity: exactly on binary fractions, else but for rounding', () => {
    const twice = reverse().pipe(reverse())
    fc.assert(
      fc.property(fc.nat(2 ** 30), k => {
        expect(twice(k / 2 ** 30)).toBe(k / 2 ** 30)
      }),
    )
    fc.assert(
      fc.property(anyProgress, t => {
        expect(Math.abs(twice(t) - t)).toBeLessThanOrEqual(Number.EPSILON)
      }),
    )
  })

  it('is written as it is called, and is for any param', () => {
    expect(String(reverse())).toBe('reverse()')
    expect(reverse().param).toBeUndefined()
  })
})
