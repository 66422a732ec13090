import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fn, keyframes, reading } from '../../src/index.ts'
import { anyPoints } from './anyPoints.ts'

describe('keyframes', () => {
  it('is straight lines from point to point', () => {
    const lr = keyframes([0, 0], [0.2, 1], [0.4, 1], [1, -0.5])
    const values = [0, 0.5, 1, 1, 1, 0.75, 0.5, 0.25, 0, -0.25, -0.5]
    values.forEach((value, i) => expect(lr(i / 10)).toBeCloseTo(value, 15))
  })

  it('is exact at its points, and level between equal ones', () => {
    fc.assert(
      fc.property(anyPoints, points => {
        const schedule = keyframes(...points)
        expect(points.map(([time]) => schedule(time))).toEqual(points.map(([, value]) => value))
      }),
    )
    expect(new Set(keyframes([0, 0.1], [1, 0.1]).iter(1000))).toEqual(new Set([0.1]))
  })

  it('is between its neighbours, as far as the time is', () => {
    fc.assert(
      fc.property(anyPoints, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (points, n, s) => {
        const [t0, a] = points[n % points.length]!
        const [t1, b] = points[(n % points.length) + 1] ?? [t0 + 1, a]
        const value = keyframes(...points)(t0 * (1 - s) + t1 * s)
        expect(Math.abs(value - (a * (1 - s) + b * s))).toBeLessThanOrEqual(1e-5)
      }),
    )
  })

  it('holds the first value before the first point, and the last from the last', () => {
    fc.assert(
      fc.property(anyPoints, fc.double({ min: 1e-6, noNaN: true }), (points, by) => {
        const schedule = keyframes(...points)
        expect(schedule(points[0]![0] - by)).toBe(points[0]![1])
        expect(schedule(points.at(-1)![0] + by)).toBe(points.at(-1)![1])
      }),
    )
    expect([-1, 0, 0.5, 2].map(keyframes([0.5, 7]))).toEqual([7, 7, 7, 7])
  })

  it('jumps where two points have one time, and has the later value from then on', () => {
    const jump = keyframes([0, 1], [0.3, 0.5], [0.3, 0.1], [1, 0])
    expect(jump(0.3 - 1e-9)).toBeCloseTo(0.5, 8)
    expect([0.3, 0.1 * 3, 1.3 - 1, 0.3 - 1e-15].map(jump).every(x => Math.abs(x - 0.1) < 1e-15)).toBe(true)
    expect([-1, 0, 1, 2].map(keyframes([0, 1], [0, 2], [1, 3], [1, 4]))).toEqual([1, 2, 4, 4])
    expect([0.9, 1].map(keyframes([0, 0], [1, 0], [1, 5], [1, 6]))).toEqual([0, 6])
  })

  it('a little before a point does not lead past it', () => {
    expect(keyframes([0, 0.1], [0.5, 0], [1, 1])(0.5 - 1e-13)).toBe(0)
  })

  it('finds its way among many points', () => {
    const many = keyframes(...Array.from({ length: 1001 }, (_, i) => [i, i * i] as const))
    for (const t of [0, 0.5, 1, 499.5, 500, 999.25, 1000]) {
      const i = Math.floor(t)
      expect(many(t)).toBe(i * i + (t - i) * (2 * i + 1))
    }
  })

  it('takes any reading of the clock, and shows its points; later changes of theirs change nothing', () => {
    const points: [number, number][] = [
      [0, 1],
      [10, 0],
    ]
    const schedule = keyframes(...points)
    points[1]![1] = 7
    expect(reading('epoch').pipe(schedule)({ epoch: 5 })).toBe(0.5)
    expect(schedule({ progress: 5 })).toBe(0.5)
    expect(String(schedule)).toBe('keyframes([0, 1], [10, 0])')
    expect(fn(schedule, 'lr').param).toBe('learningRate')
    expect(schedule(NaN)).toBeNaN()
  })

  it('needs progress where it is asked by a clock', () => {
    expect(() => keyframes([0, 1])({ step: 1 })).toThrow(/^keyframes\(\[0, 1\]\) needs progress/)
  })

  const bad = 'is not [time, value], two finite numbers'
  it.each([
    [[], new RangeError('keyframes(): there is no point')],
    [[[0, NaN]], new TypeError(`keyframes([0, NaN]): [0, NaN] ${bad}`)],
    [
      [
        [0, 1],
        [Infinity, 1],
      ],
      new TypeError(`keyframes([0, 1], [Infinity, 1]): [Infinity, 1] ${bad}`),
    ],
    [[[0, '1']], new TypeError(`keyframes([0, '1']): [0, '1'] ${bad}`)],
    [[[0]], new TypeError(`keyframes([0]): [0] ${bad}`)],
    [[[0, 1, 2]], new TypeError(`keyframes([0, 1, 2]): [0, 1, 2] ${bad}`)],
    [[0, 1], new TypeError(`keyframes(0, 1): 0 ${bad}`)],
    [[null], new TypeError(`keyframes(null): null ${bad}`)],
    [
      [
        [0.5, 1],
        [0.2, 0],
      ],
      new RangeError('keyframes([0.5, 1], [0.2, 0]): times must not descend, and 0.2 follows 0.5'),
    ],
  ])('refuses %j', (points, error) => {
    expect(() => keyframes(...(points as never[]))).toThrow(error)
  })
})
