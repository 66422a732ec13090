import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { constant, fn, linear, reading, sequence, type Fn } from '../../src/index.ts'
import { anyParts, asWeights, beginsOf, sumOf } from './anyParts.ts'
import { anyClockSchedule, anyProgress, anySchedule } from './anySchedule.ts'
import { anyClock } from './clockOf.ts'

/** Phase `k` shows its number, and half its own time: k at its beginning, k + ½ at its end. */
const numbered = (weights: readonly number[]): Fn =>
  sequence(...weights.map((weight, k) => [weight, linear(k, k + 0.5)] as const))

describe('a sequence', () => {
  it('shares [0, 1] out by weight', () => {
    const schedule = numbered([1, 2, 1])
    expect([0, 0.125, 0.25, 0.5, 0.75, 0.875, 1].map(schedule)).toEqual([0, 0.25, 1, 1.25, 2, 2.25, 2.5])
    expect([0, 0.125, 0.25, 0.5, 0.75, 0.875, 1].map(numbered([10, 20, 10]))).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map(i => schedule([0, 0.125, 0.25, 0.5, 0.75, 0.875, 1][i]!)),
    )
  })

  it.each([
    { weights: Array<number>(10).fill(0.1), parts: Array<number>(10).fill(1) },
    { weights: [1, 1, 1], parts: [1, 1, 1] },
    { weights: [1 / 3, 1 / 3, 1 / 3], parts: [1, 1, 1] },
    { weights: [0.3, 0.3, 0.4], parts: [3, 3, 4] },
    { weights: [0.1, 0.2, 0.7], parts: [1, 2, 7] },
    { weights: [0.05, 0.95], parts: [1, 19] },
    { weights: [0.15, 0.35, 0.5], parts: [3, 7, 10] },
    { weights: [1.1, 2.2, 3.3], parts: [1, 2, 3] },
    { weights: [1e-3, 1], parts: [1, 1000] },
  ])(
    'begins each phase exactly at its boundary, in runs of 1 to 1000 steps: $weights',
    ({ weights, parts }) => {
      const schedule = numbered(weights)
      const sum = sumOf(parts)
      const wrong: unknown[] = []
      for (let steps = 1; steps <= 1000; steps++)
        beginsOf(parts).forEach((begin, k) => {
          const step = (begin * steps) / sum
          if (Number.isInteger(step) && schedule(step / steps) !== k)
            wrong.push([steps, step, schedule(step / steps)])
        })
      expect(wrong).toEqual([])
    },
  )

  it('begins each phase exactly at its boundary, whatever the weights', () => {
    fc.assert(
      fc.property(anyParts, fc.integer({ min: 1, max: 1000 }), ({ parts, places }, factor) => {
        const schedule = numbered(asWeights({ parts, places }))
        const steps = sumOf(parts) * factor
        const begins = beginsOf(parts).map(begin => (begin * factor) / steps)
        expect(begins.map(schedule)).toEqual(parts.map((_, k) => k))
      }),
    )
  })

  it('has every step in its phase, at its place there', () => {
    fc.assert(
      fc.property(anyParts, fc.integer({ min: 1, max: 400 }), ({ parts, places }, steps) => {
        const schedule = numbered(asWeights({ parts, places }))
        const begins = beginsOf(parts)
        const sum = sumOf(parts)
        for (let step = 0; step < steps; step++) {
          const k = begins.findLastIndex(begin => begin * steps <= step * sum)
          const local = (step * sum - begins[k]! * steps) / (parts[k]! * steps)
          const value = schedule(step / steps)
          expect(Math.floor(value)).toBe(k)
          expect(value).toBeCloseTo(k + local / 2, 11)
        }
      }),
    )
  })

  it.each([1, 2, 3, 20])('of %d phases has no value at a time that is no number', count => {
    expect(numbered(Array<number>(count).fill(1))(NaN)).toBeNaN()
  })

  it('ends with the end of its last phase', () => {
    fc.assert(
      fc.property(anyParts, anyValues => {
        expect(numbered(asWeights(anyValues))(1)).toBe(anyValues.parts.length - 0.5)
      }),
    )
    expect(sequence([0.1, linear(9, 9)], [0.7, linear(0.1, 0.3)])(1)).toBe(0.3)
  })

  it('asks a phase for nothing outside [0, 1]', () => {
    const anyUnlike = fc.integer({ min: -5, max: 5 }).map(power => 10 ** power)
    fc.assert(
      fc.property(
        fc.array(anyUnlike, { minLength: 1, maxLength: 8 }),
        fc.oneof(
          anyProgress,
          fc.tuple(fc.nat(100), fc.integer({ min: 100, max: 200 })).map(([i, n]) => i / n),
        ),
        (weights, t) => {
          const asked = sequence(...weights.map(weight => [weight, fn(local => local)] as const))(t)
          expect(asked).toBeGreaterThanOrEqual(0)
          expect(asked).toBeLessThanOrEqual(1)
        },
      ),
    )
  })

  it('goes on with its first phase before 0, with its last after 1', () => {
    const schedule = sequence([1, linear(0, 1)], [1, linear(5, 7)])
    expect([-0.5, 1.5].map(schedule)).toEqual([-1, 9])
  })

  it('of one phase is that phase', () => {
    fc.assert(
      fc.property(
        anySchedule,
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        anyProgress,
        (phase, weight, t) => {
          expect(sequence([weight, phase])(t)).toBe(phase(t))
        },
      ),
    )
    fc.assert(
      fc.property(anyClockSchedule, anyClock, (phase, clock) => {
        expect(sequence([3, phase])(clock)).toBe(phase(clock))
      }),
    )
    // Nobody has to know how long the run is.
    expect(sequence([3, reading('step')])({ step: 7 })).toBe(7)
  })

  it('in a sequence is one phase of it', () => {
    const anyFew = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(anyFew, anyFew, anyFew, anyProgress, (before, inner, after, t) => {
        const all = [...before, 7, ...after]
        const numbers = all.map((weight, k) => [weight, linear(k, k + 0.5)] as const)
        const phases = inner.map((weight, k) => [weight, linear(100 + k, 100.5 + k)] as const)
        const nested = sequence(
          ...numbers.map((phase, k) => (k === before.length ? ([7, sequence(...phases)] as const) : phase)),
        )
        const flat = sequence(
          ...numbers.flatMap((phase, k) =>
            k === before.length ? phases.map(([w, f]) => [(7 * w) / sumOf(inner), f] as const) : [phase],
          ),
        )
        expect(nested(t)).toBeCloseTo(flat(t), 9)
        const steps = sumOf(all) * sumOf(inner)
        const begins = beginsOf(inner).map(begin => (sumOf(before) * sumOf(inner) + 7 * begin) / steps)
        expect(begins.map(nested)).toEqual(inner.map((_, k) => 100 + k))
        expect(begins.map(flat)).toEqual(inner.map((_, k) => 100 + k))
      }),
    )
  })
})

describe('a sequence of something wrong', () => {
  const a = linear(0, 1)

  it('needs a phase', () => {
    expect(() => sequence()).toThrow(new RangeError('sequence(): there is no phase'))
  })

  it.each([
    [0, '0'],
    [-1, '-1'],
    [NaN, 'NaN'],
    [Infinity, 'Infinity'],
  ])('needs weights that are numbers above 0: %s', (weight, shown) => {
    expect(() => sequence([0.5, a], [weight as never, constant(1)])).toThrow(
      new RangeError(
        `sequence([0.5, linear(0, 1)], [${shown}, constant(1)]): the weight ${shown} is not a finite number above 0`,
      ),
    )
  })

  it.each([
    ['0.3', "'0.3'"],
    [undefined, 'undefined'],
    [null, 'null'],
    [{}, '{  }'],
    [{ minutes: 5 }, '{ minutes: 5 }'],
    [{ steps: 5, epochs: 1 }, '{ steps: 5, epochs: 1 }'],
  ])('needs spans: %s', (span, shown) => {
    expect(() => sequence([0.5, a], [span as never, constant(1)])).toThrow(
      new RangeError(
        `sequence([0.5, linear(0, 1)], [${shown}, constant(1)]): ${shown} is no length; write a weight, 'rest', or { steps: 500 }, { epochs: 2 }, { samples: 1e6 }, { seconds: 600 }`,
      ),
    )
  })

  it.each([-1, NaN, Infinity, '5'])('needs lengths that are numbers, 0 or above: %s', steps => {
    expect(() => sequence([{ steps: steps as number }, a], ['rest', a])).toThrow(
      'is no length; steps are a finite number, 0 or above',
    )
  })

  it('needs schedules', () => {
    const rule = (call: string, what: string) =>
      new TypeError(`${call}: ${what} is no schedule and no finite number; wrap a function by fn(…)`)
    const half = (t: number) => t / 2
    expect(() => sequence([1, a], [1, half as never])).toThrow(
      rule('sequence([1, linear(0, 1)], [1, half])', 'half'),
    )
    expect(() => sequence([1, NaN])).toThrow(rule('sequence([1, NaN])', 'NaN'))
    expect(() => sequence([1, a], [1, -Infinity])).toThrow(
      rule('sequence([1, linear(0, 1)], [1, -Infinity])', '-Infinity'),
    )
    expect(() => sequence([1, '0.1' as never])).toThrow(rule("sequence([1, '0.1'])", "'0.1'"))
    expect(() => sequence([1] as never)).toThrow(rule('sequence([1])', 'undefined'))
    expect(() => sequence([a, 1] as never)).toThrow(
      'sequence([linear(0, 1), 1]): linear(0, 1) is no length; write a weight',
    )
  })

  it('needs phases, each with a span', () => {
    expect(() => sequence(a as never, constant(1) as never)).toThrow(
      new TypeError('sequence(linear(0, 1), constant(1)): a phase is [span, schedule], not linear(0, 1)'),
    )
    expect(() => sequence([1, a], 3 as never)).toThrow(
      new TypeError('sequence([1, linear(0, 1)], 3): a phase is [span, schedule], not 3'),
    )
  })
})
