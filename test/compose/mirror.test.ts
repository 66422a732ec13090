import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mirror } from '../../src/index.ts'
import { anyProgress } from './anySchedule.ts'

describe('mirror', () => {
  it('goes there and back again, to both sides', () => {
    expect([0, 0.25, 1, 1.25, 1.75, 2, 2.25, 3, 3.5, 4].map(mirror())).toEqual([
      0, 0.25, 1, 0.75, 0.25, 0, 0.25, 1, 0.5, 0,
    ])
    expect([-0.25, -1, -1.25, -2, -2.5, -1e9].map(mirror())).toEqual([0.25, 1, 0.75, 0, 0.5, 0])
  })

  it('turns round at once', () => {
    expect([1 - 1 / 128, 1 + 1 / 128, 2 - 1 / 128, 2 + 1 / 128].map(mirror())).toEqual([
      1 - 1 / 128,
      1 - 1 / 128,
      1 / 128,
      1 / 128,
    ])
  })

  it('is the identity on [0, 1]', () => {
    fc.assert(
      fc.property(anyProgress, t => {
        expect(mirror()(t)).toBe(t)
      }),
    )
  })

  it('has period 2, and is the same to both sides', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
        fc.integer({ min: -1000, max: 1000 }),
        (k, n) => {
          const t = k / 1024
          expect(mirror()(t + 2 * n)).toBe(mirror()(t))
          expect(mirror()(-t)).toBe(mirror()(t))
        },
      ),
    )
  })

  it('twice is once, and never leaves [0, 1]', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), t => {
        const once = mirror()(t)
        expect(once >= 0 && once <= 1).toBe(true)
        expect(mirror().pipe(mirror())(t)).toBe(once)
      }),
    )
  })
})
