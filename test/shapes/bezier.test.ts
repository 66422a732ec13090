import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bezier, linear } from '../../src/index.ts'

const within = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }))

// What CSS draws, solved by bisection with 60 decimal digits.
const EASE = [
  0, 0.09479630571604325, 0.2952443342678225, 0.5133151609733585, 0.6825405059781395, 0.802403387584857,
  0.8852293098761204, 0.9407646142976397, 0.9756253556235667, 0.9943164774845563, 1,
]
const EASE_IN = [
  0, 0.01702660965156294, 0.062282000136732275, 0.12957676084535255, 0.2148609387528934, 0.3153568125725393,
  0.4291197692963172, 0.5548140325286629, 0.6916339333193131, 0.8394278457624665, 1,
]
const EASE_IN_OUT = [
  0, 0.019722453548311196, 0.08165985626589747, 0.18739590670531256, 0.3318838700976461, 0.5,
  0.6681161299023539, 0.8126040932946874, 0.9183401437341026, 0.9802775464516889, 1,
]
const BACK = [
  0, -0.06629147733352873, -0.09270169482331352, -0.04931671848866745, 0.14292297012378946,
  0.6066798972237717, 0.9475424435168384, 1.0692605606108994, 1.0920904232103377, 1.06237319516637, 1,
]
const STEEP = [
  0, 0.003761674958083166, 0.01742550102368807, 0.04739527520394201, 0.11139733926807009, 0.5,
  0.88860266073193, 0.952604724796058, 0.9825744989763119, 0.9962383250419168, 1,
]
const TENTHS = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

type Curve = [title: string, controls: Parameters<typeof bezier>, values: number[]]

describe('bezier', () => {
  it.each<Curve>([
    ['ease', [0.25, 0.1, 0.25, 1], EASE],
    ['ease-in', [0.42, 0, 1, 1], EASE_IN],
    ['ease-out', [0, 0, 0.58, 1], EASE_IN.map(y => 1 - y).reverse()],
    ['ease-in-out', [0.42, 0, 0.58, 1], EASE_IN_OUT],
    ['a curve that swings out', [0.68, -0.55, 0.265, 1.55], BACK],
    ['a curve that is upright in the middle', [1, 0, 0, 1], STEEP],
    ['a line whose controls are at its beginning', [0, 0, 0, 0], TENTHS],
    ['a line whose controls are at its end', [1, 1, 1, 1], TENTHS],
  ])('is as in CSS: %s', (_, controls, values) => {
    const curve = bezier(...controls)
    values.forEach((value, i) => expect(Math.abs(curve(i / 10) - value)).toBeLessThanOrEqual(2e-15))
  })

  it('is exact at both ends', () => {
    fc.assert(
      fc.property(within, within, within, within, (x1, y1, x2, y2) => {
        expect([0, 1].map(bezier(x1, y1, x2, y2))).toEqual([0, 1])
      }),
    )
  })

  it('finds the parameter of any time, however steep it is there', () => {
    const points = (a: number, b: number, u: number) =>
      3 * u * (1 - u) ** 2 * a + 3 * u ** 2 * (1 - u) * b + u ** 3
    fc.assert(
      fc.property(within, within, within, within, within, (x1, y1, x2, y2, u) => {
        const [x, y] = [points(x1, x2, u), points(y1, y2, u)]
        const curve = bezier(x1, y1, x2, y2)
        // The curve rises, so that its value is between those of the times next to it.
        expect(curve(Math.max(0, x - 1e-14))).toBeLessThanOrEqual(y + 1e-14)
        expect(curve(Math.min(1, x + 1e-14))).toBeGreaterThanOrEqual(y - 1e-14)
      }),
      { numRuns: 2000 },
    )
  })

  it('passes neither 0 nor 1 where its controls do not', () => {
    fc.assert(
      fc.property(within, within, within, within, within, (x1, y1, x2, y2, t) => {
        const value = bezier(x1, y1, x2, y2)(t)
        expect(value >= 0 && value <= 1).toBe(true)
      }),
      { numRuns: 2000 },
    )
    expect(Math.max(...bezier(0, 0, 0.58, 1).iter(1e5))).toBe(1)
  })

  it.each<Curve>([
    ['towards its controls', [0.25, 0.5, 0.5, 0], [-2, 3]],
    ['towards the further control, where the nearer one is at its end', [0, 0, 0.5, 1], [-2, 1]],
    ['the same at 1', [0.5, 0, 1, 1], [0, 3]],
    ['level, where it is upright', [0, 0.5, 1, 0.5], [0, 1]],
    ['level, where only the further one is upright', [0, 0, 0, 1], [0, 1]],
    ['as a line, where all of it is at its beginning', [0, 0, 0, 0], [-1, 2]],
    ['as a line, where all of it is at its end', [1, 1, 1, 1], [-1, 2]],
  ])('goes on outside [0, 1] as CSS has it: %s', (_, controls, values) => {
    expect([-1, 2].map(bezier(...controls)).map(value => value + 0)).toEqual(values)
  })

  it('eases the time of what it is piped in front of, and takes schedules for its values', () => {
    expect(bezier(0.42, 0, 0.58, 1).pipe(linear(0.1, 0))(0.5)).toBe(0.05)
    expect(bezier(linear(0, 1), 0, 0.58, 1)(0.42)).toBe(bezier(0.42, 0, 0.58, 1)(0.42))
    expect(String(bezier(0.25, 0.1, 0.25, 1))).toBe('bezier(0.25, 0.1, 0.25, 1)')
  })

  it('is NaN at no time at all', () => {
    expect(bezier(0.25, 0.1, 0.25, 1)(NaN)).toBeNaN()
  })

  const rule = 'x1 and x2 must be in [0, 1], y1 and y2 finite'
  it.each([
    [() => bezier(1.5, 0, 1, 1), new RangeError(`bezier(1.5, 0, 1, 1): ${rule}`)],
    [() => bezier(0, 0, -0.1, 1), new RangeError(`bezier(0, 0, -0.1, 1): ${rule}`)],
    [() => bezier(0, -Infinity, 1, 1), new RangeError(`bezier(0, -Infinity, 1, 1): ${rule}`)],
    [() => bezier(0, 0, 1, Infinity), new RangeError(`bezier(0, 0, 1, Infinity): ${rule}`)],
    [() => bezier(0, 0, 1, NaN), new TypeError('bezier(0, 0, 1, NaN): every value must be a number')],
    [
      () => (bezier as () => unknown)(),
      new TypeError('bezier(undefined, undefined, undefined, undefined): every value must be a number'),
    ],
  ])('refuses a curve that is no function of time: %#', (make, error) => {
    expect(make).toThrow(error)
  })
})
