import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loop, piecewise, reading } from '../../src/index.ts'
import { anyPoints } from './anyPoints.ts'

describe('piecewise', () => {
  it('is a staircase, each step from its own time on', () => {
    const steps = piecewise([0, 0.1], [0.3, 0.01], [0.8, 0.001])
    expect([...steps.iter(11)]).toEqual([0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.01, 0.01, 0.001, 0.001, 0.001])
  })

  it('is the value of the last point that is not after the time, of the first before any', () => {
    const anyTime = fc.double({ min: -1100, max: 1100, noNaN: true })
    fc.assert(
      fc.property(anyPoints, anyTime, (points, t) => {
        // So little before a point it would be at the point.
        fc.pre(points.every(([time]) => t >= time || time - t > 1e-8))
        const last = points.filter(([time]) => time <= t).at(-1) ?? points[0]!
        expect(piecewise(...points)(t)).toBe(last[1])
        for (const [time, value] of points) expect(piecewise(...points)(time)).toBe(value)
      }),
    )
  })

  it.each<[string, (i: number) => number]>([
    ['evenly', i => i],
    ['crowded at the beginning', i => 1.5 ** i],
    ['crowded at the end', i => -(1.1 ** -i)],
    ['crowded in the middle', i => (i - 50) ** 3],
  ])('finds any of many points that are spread %s', (_, timeOf) => {
    const times = Array.from({ length: 100 }, (_, i) => timeOf(i))
    const steps = piecewise(...times.map((time, i) => [time, i] as const))
    expect(times.map(steps)).toEqual(times.map((_, i) => i))
    const between = times.slice(1).map((time, i) => (times[i]! + time) / 2)
    expect(between.map(steps)).toEqual(between.map((_, i) => i))
    expect([times[0]! - 1e6, times.at(-1)! + 1e30, -Infinity, Infinity].map(steps)).toEqual([0, 99, 0, 99])
  })

  it('takes a step also where rounding makes the time a little less', () => {
    const third = loop(3).pipe(piecewise([0, 0], [0.3, 1]))
    expect(third(1.3 / 3)).toBe(1)
    expect(third(2.3 / 3)).toBe(1)
    expect(third(2.29 / 3)).toBe(0)
    const late = piecewise([0, 0], [1e6, 1])
    expect([1e6 - 1, 1e6 - 1e-7, 1e6].map(late)).toEqual([0, 1, 1])
  })

  it('counts whatever the clock reads', () => {
    const milestones = reading('epoch').pipe(piecewise([0, 1], [30, 0.1], [60, 0.01]))
    expect([0, 29, 30, 59, 60, 99].map(epoch => milestones({ epoch }))).toEqual([1, 1, 0.1, 0.1, 0.01, 0.01])
    expect(String(milestones)).toBe("reading('epoch').pipe(piecewise([0, 1], [30, 0.1], [60, 0.01]))")
  })

  it.each([
    [[], new RangeError('piecewise(): there is no point')],
    [
      [
        [0, 1],
        [0, 2],
      ],
      new RangeError('piecewise([0, 1], [0, 2]): times must ascend, and 0 follows 0'),
    ],
    [
      [
        [0, 1],
        [-1, 2],
      ],
      new RangeError('piecewise([0, 1], [-1, 2]): times must ascend, and -1 follows 0'),
    ],
    [[['0', 1]], new TypeError("piecewise(['0', 1]): ['0', 1] is not [time, value], two finite numbers")],
  ])('refuses %j', (points, error) => {
    expect(() => piecewise(...(points as never[]))).toThrow(error)
  })
})
