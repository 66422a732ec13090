// Where there are many points, they are searched and not gone through.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linear, piecewise, sequence } from '../../src/index.ts'

const gap = fc.oneof(fc.double({ min: 1e-6, max: 1, noNaN: true }), fc.constantFrom(1e-3, 1, 1000))
const gaps = fc.array(gap, { minLength: 1, maxLength: 300, size: 'max' })
const place = fc.oneof(fc.double({ min: -0.1, max: 1.1, noNaN: true }), fc.nat(300))

test('the last point that is not later holds, however they are spread', () =>
  fc.assert(
    fc.property(gaps, fc.array(place, { maxLength: 20 }), (gaps, places) => {
      let end = 0
      const times = gaps.map(gap => (end += gap))
      const schedule = piecewise(...times.map((time, i) => [time, i] as const))
      for (const place of places) {
        // Within the span, before and after it, and at the points themselves.
        const t = Number.isInteger(place)
          ? times[place % times.length]!
          : times[0]! + place * (end - times[0]!)
        const naive = times.findLastIndex(time => time <= t + 1e-12 * Math.max(1, Math.abs(t)))
        expect(schedule(t)).toBe(Math.max(naive, 0))
      }
    }),
  ))

test('in a sequence the phase of a time begins at or before it, and ends after it', () =>
  fc.assert(
    fc.property(
      gaps,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }),
      (weights, times) => {
        const sum = weights.reduce((a, b) => a + b)
        let end = 0
        const ends = weights.map(weight => (end += weight / sum))
        const schedule = sequence(...weights.map((weight, i) => [weight, linear(i, i + 1)] as const))
        for (const t of times) {
          const i = Math.min(ends.filter(end => end <= t).length, weights.length - 1)
          const [begin, length] = [i > 0 ? ends[i - 1]! : 0, weights[i]! / sum]
          // At a seam, and but for rounding, it is either end of it.
          expect(Math.abs(schedule(t) - (i + (t - begin) / length))).toBeLessThan(1e-6 + 1e-9 / length)
        }
      },
    ),
  ))
