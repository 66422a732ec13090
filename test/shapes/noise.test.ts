import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linear, noise, reading } from '../../src/index.ts'

const anyWhole = fc.maxSafeInteger()
const TIMES = [0, 1, 2, 3, 2 ** 32, 2 ** 53 - 1, -1]

describe('noise', () => {
  // The same hash in Python's integers.
  it.each([
    [
      0,
      [
        0.49817826179787517, 0.34212339180521667, 0.6172048239968717, 0.6400103219784796, 0.5739159698132426,
        0.9638472243677825, 0.2672073794528842,
      ],
    ],
    [
      1,
      [
        0.1370369486976415, 0.5752777622547001, 0.5487957363948226, 0.7743883770890534, 0.6428692704066634,
        0.9092974769882858, 0.7323391372337937,
      ],
    ],
    [
      -1,
      [
        0.9151703019160777, 0.7388087932486087, 0.8982376274652779, 0.8714427025988698, 0.8758993479423225,
        0.902365286834538, 0.958807859569788,
      ],
    ],
    [
      2 ** 40,
      [
        0.1749986857175827, 0.9915270982310176, 0.21221208944916725, 0.9544758542906493, 0.500297769671306,
        0.41707267612218857, 0.9142300460953265,
      ],
    ],
    [
      2 ** 53 - 1,
      [
        0.4755419755820185, 0.060037840623408556, 0.14450650033541024, 0.863993703154847, 0.05677671683952212,
        0.8424220501910895, 0.03797234292142093,
      ],
    ],
  ])('is the same in every runtime: seed %d', (seed, values) => {
    expect(TIMES.map(noise(seed))).toEqual(values)
  })

  it('has one value for each whole number of time, also where rounding makes it a little less', () => {
    const n = noise(3)
    expect([2, 2.5, 2.999].map(n)).toEqual([n(2), n(2), n(2)])
    expect([3, 3 - 1e-15 * 3].map(n)).toEqual([n(3), n(3)])
    expect(n(3)).not.toBe(n(2))
    expect(n(-0.5)).toBe(n(-1))
  })

  it('does not depend on what was asked before', () => {
    fc.assert(
      fc.property(anyWhole, fc.array(anyWhole), anyWhole, (seed, before, time) => {
        const asked = noise(seed)
        before.forEach(t => asked(t))
        expect(asked(time)).toBe(noise(seed)(time))
      }),
    )
  })

  it('is in [low, high)', () => {
    fc.assert(
      fc.property(anyWhole, anyWhole, (seed, time) => {
        const value = noise(seed, -3, 5)(time)
        expect(value >= -3 && value < 5).toBe(true)
        expect(value).toBe(-3 * (1 - noise(seed)(time)) + 5 * noise(seed)(time))
      }),
    )
  })

  it.each([
    ['time', (i: number) => noise(1)(i)],
    ['time in steps of 2^32', (i: number) => noise(1)(i * 2 ** 32)],
    ['seeds', (i: number) => noise(i)(1)],
    ['seeds and time at once', (i: number) => noise(i)(i)],
  ])('is uniform, and its neighbours know nothing of each other: over %s', (_, valueAt) => {
    const count = 20_000
    const values = Array.from({ length: count }, (_, i) => valueAt(i))
    const bins = new Array<number>(20).fill(0)
    for (const x of values) bins[Math.floor(x * 20)]!++
    // χ² of 19 degrees of freedom is above 50 once in 8000 times; these are fixed numbers.
    expect(bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0)).toBeLessThan(50)
    const correlation = (by: number) =>
      (values.slice(by).reduce((sum, x, i) => sum + (x - 0.5) * (values[i]! - 0.5), 0) / count) * 12
    for (const by of [1, 2, 3, 16]) expect(Math.abs(correlation(by))).toBeLessThan(4 / Math.sqrt(count))
  })

  it('differs from seed to seed everywhere', () => {
    const [a, b] = [noise(1), noise(2)].map(n => new Set(Array.from({ length: 1000 }, (_, i) => n(i))))
    expect(a!.size).toBe(1000)
    expect([...a!].filter(x => b!.has(x))).toEqual([])
  })

  it('takes schedules for its range', () => {
    const wild = noise(7, 0, linear(0, 1))
    expect(wild(0.5)).toBe(0.5 * noise(7)(0))
    expect(reading('step').pipe(noise(7))({ step: 4 })).toBe(noise(7)(4))
    expect(String(noise(7))).toBe('noise(7, 0, 1)')
  })

  const rule = 'the seed must be a whole number below 2^53, low and high finite'
  it.each([
    [() => noise(0.5), new RangeError(`noise(0.5, 0, 1): ${rule}`)],
    [() => noise(2 ** 53), new RangeError(`noise(9007199254740992, 0, 1): ${rule}`)],
    [() => noise(1, -Infinity), new RangeError(`noise(1, -Infinity, 1): ${rule}`)],
    [() => noise(1, 0, Infinity), new RangeError(`noise(1, 0, Infinity): ${rule}`)],
    [() => (noise as () => unknown)(), new TypeError('noise(undefined, 0, 1): every value must be a number')],
  ])('refuses what is no seed: %#', (make, error) => {
    expect(make).toThrow(error)
  })
})
