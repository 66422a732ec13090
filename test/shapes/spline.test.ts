import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spline } from '../../src/index.ts'
import { anyPoints } from './anyPoints.ts'

const anyShare = fc.double({ min: 0, max: 1, noNaN: true })

describe('spline', () => {
  it('is what its slopes say, by hand', () => {
    // Slopes ½, 0 at the top, -⅛: of the rise first s + s² − s³, then of the fall 2s² − s³.
    const lr = spline([0, 0], [0.2, 0.1], [1, 0])
    const up = (s: number) => 0.1 * (s + s ** 2 - s ** 3)
    const down = (s: number) => 0.1 * (1 - 2 * s ** 2 + s ** 3)
    const values = [up(0), up(0.5), ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map(i => down(i / 8))]
    expect(values[1]).toBeCloseTo(0.0625, 15)
    values.forEach((value, i) => expect(lr(i / 10)).toBeCloseTo(value, 15))
  })

  it('is no steeper than three times its neighbours, by hand', () => {
    // Slopes 10, then of the parabola 5.05 cut to 3 · 0.1, then 0.1.
    const s = spline([0, 0], [1, 10], [2, 10.1])
    // Hermite at the middle: (a + b) / 2 + (m₀ − m₁) / 8.
    expect(s(0.5)).toBeCloseTo(5 + (10 - 0.3) / 8, 14)
    expect(s(1.5)).toBeCloseTo(10.05 + (0.3 - 0.1) / 8, 14)
  })

  it('is a parabola where its points are on one, whatever their distances', () => {
    const s = spline(...[0, 1, 2, 3.5, 4, 5].map(t => [t, (t + 1) ** 2] as const))
    for (const t of [1, 1.25, 1.9, 2, 3, 3.5, 3.75, 4]) expect(s(t)).toBeCloseTo((t + 1) ** 2, 12)
  })

  it('is a line through points on a line', () => {
    expect([...spline([0, 1], [0.25, 0.75], [1, 0]).iter(5)]).toEqual([1, 0.75, 0.5, 0.25, 0])
    expect([0, 0.5, 1].map(spline([0, 2], [1, 4]))).toEqual([2, 3, 4])
  })

  it('goes exactly through its points, and holds the outer ones', () => {
    fc.assert(
      fc.property(anyPoints, points => {
        const schedule = spline(...points)
        expect(points.map(([time]) => schedule(time))).toEqual(points.map(([, value]) => value))
        expect(schedule(points[0]![0] - 1)).toBe(points[0]![1])
        expect(schedule(points.at(-1)![0] + 1)).toBe(points.at(-1)![1])
      }),
    )
  })

  it('is monotone between two points, and never past them', () => {
    fc.assert(
      fc.property(anyPoints, fc.nat(), anyShare, anyShare, (points, n, p, q) => {
        const i = n % points.length
        const [t0, a] = points[i]!
        const [t1, b] = points[i + 1] ?? [t0 + 1, a]
        const schedule = spline(...points)
        const [u, v] = [Math.min(p, q), Math.max(p, q)].map(s => schedule(t0 * (1 - s) + t1 * s))
        const rounding = 1e-12 * Math.max(Math.abs(a), Math.abs(b))
        expect((v! - u!) * Math.sign(b - a)).toBeGreaterThanOrEqual(-rounding)
        expect(Math.min(u!, v!)).toBeGreaterThanOrEqual(Math.min(a, b) - rounding)
        expect(Math.max(u!, v!)).toBeLessThanOrEqual(Math.max(a, b) + rounding)
        if (a === b) expect([u, v]).toEqual([a, a])
      }),
      { numRuns: 2000 },
    )
  })

  it('is never below 0 between values that are not, by rounding either', () => {
    const lr = spline([0, 0], [0.1, 0.1], [0.5, 0.003], [0.8, 0], [1, 0])
    expect(Math.min(...lr.iter(1e5 + 1))).toBe(0)
  })

  it('has no corner at a point', () => {
    const steps = anyPoints.filter(
      points => points.length > 2 && points.every(([time]) => Number.isInteger(time)),
    )
    fc.assert(
      fc.property(steps, points => {
        const schedule = spline(...points)
        const [time, value] = points[1]!
        const h = 1e-4
        const [before, after] = [value - schedule(time - h), schedule(time + h) - value]
        // The bend of an interval is at most some 12 times its rise, and these are at most 2e6 high.
        expect(Math.abs(after - before)).toBeLessThanOrEqual(2 * 12 * 2e6 * h * h + 1e-8)
      }),
    )
  })

  it('shows its points', () => {
    expect(String(spline([0, 0], [1, 1]))).toBe('spline([0, 0], [1, 1])')
    expect(spline([0, 3])(0.5)).toBe(3)
  })

  it.each([
    [[], new RangeError('spline(): there is no point')],
    [
      [
        [0, 1],
        [0, 2],
      ],
      new RangeError('spline([0, 1], [0, 2]): times must ascend, and 0 follows 0'),
    ],
    [
      [[0, 1], undefined],
      new TypeError('spline([0, 1], undefined): undefined is not [time, value], two finite numbers'),
    ],
  ])('refuses %j', (points, error) => {
    expect(() => spline(...(points as never[]))).toThrow(error)
  })
})
