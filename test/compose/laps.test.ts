import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fn, laps, linear, loop, product } from '../../src/index.ts'
import { anyProgress } from './anySchedule.ts'

describe('laps', () => {
  it('is the number of the cycle of a loop, at the end that of the last', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map(laps(2))).toEqual([0, 0, 1, 1, 1])
    expect([0, 0.2, 0.4, 0.6, 0.8, 1].map(laps(2.5))).toEqual([0, 0, 1, 1, 2, 2])
    expect([0, 0.125, 0.25, 0.9, 1].map(laps(2, 3))).toEqual([0, 0, 1, 1, 1])
    expect([0, 0.5, 1].map(laps(1e9))).toEqual([0, 5e8, 1e9 - 1])
  })

  it('and what its loop says are together the cycles that lie behind', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1000, noNaN: true }), anyProgress, (n, t) => {
        expect(Math.abs(laps(n)(t) + loop(n)(t) - n * t)).toBeLessThan(1e-8)
      }),
    )
  })

  it('lets the amplitude shrink from cycle to cycle', () => {
    const halved = product(laps(2).pipe(fn(i => 0.5 ** i)), loop(2).pipe(linear(1, 0)))
    expect([0, 0.25, 0.5, 0.75, 1].map(halved)).toEqual([1, 0.5, 0.5, 0.25, 0])
  })

  it('refuses what loop refuses', () => {
    expect(() => laps(0)).toThrow(new RangeError('laps(0): the number of cycles must be finite and above 0'))
    expect(() => laps(2, 0.5)).toThrow(
      new RangeError('laps(2, 0.5): the growth must be 1 or more, and the cycles of a finite length'),
    )
    expect(() => laps(fn(t => t))(0)).toThrow(
      new RangeError('laps(0): the number of cycles must be finite and above 0'),
    )
  })
})
