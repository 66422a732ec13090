import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  constant,
  each,
  linear,
  reading,
  smooth,
  spread,
  stagger,
  type Driver,
  type Fn,
} from '../../src/index.ts'
import { anySchedule, anyProgress } from '../compose/anySchedule.ts'

const anyPlace = fc.double({ min: 0, max: 1, noNaN: true })
const anyPositive = fc.double({ min: 1e-9, max: 1e9, noNaN: true })
const places = [0, 0.25, 0.5, 0.75, 1]

/** The schedule at a place, which here is always an Fn. */
const fnAt = (rule: { at: (place: number) => Driver }, place: number) => rule.at(place) as Fn

describe('each', () => {
  test('gives what its function gives, at every place', () => {
    const rule = each(place => place ** 2)
    expect(places.map(rule.at)).toEqual([0, 0.0625, 0.25, 0.5625, 1])
  })

  test('shows its function', () => {
    expect(String(each(Math.sqrt))).toBe('each(Math.sqrt)')
    expect(
      `${each(function rising(place: number) {
        return place
      })}`,
    ).toBe('each(rising)')
  })

  test.each([
    [0.1, '0.1'],
    [undefined, 'undefined'],
    ['a', "'a'"],
    [null, 'null'],
    [{}, '{  }'],
  ])('takes nothing but a function: %o', (wrong, shown) => {
    expect(() => each(wrong as never)).toThrow(
      new TypeError(`each(…) takes a function of a place from 0 to 1, not ${shown}`),
    )
  })
})

describe('spread', () => {
  test('is exact at both ends', () => {
    fc.assert(
      fc.property(anyPositive, anyPositive, (low, high) => {
        const rule = spread(low, high)
        expect(rule.at(0)).toBe(low)
        expect(rule.at(1)).toBe(high)
      }),
    )
  })

  test('goes from each element to the next by the same multiple', () => {
    fc.assert(
      fc.property(anyPositive, anyPositive, fc.integer({ min: 2, max: 20 }), (low, high, count) => {
        const values = Array.from(
          { length: count },
          (_, i) => spread(low, high).at(i / (count - 1)) as number,
        )
        const multiple = (high / low) ** (1 / (count - 1))
        for (let i = 1; i < count; i++) expect(values[i]! / values[i - 1]! / multiple).toBeCloseTo(1, 9)
      }),
    )
  })

  test('turned round it is the same from the other end', () => {
    fc.assert(
      fc.property(anyPositive, anyPositive, anyPlace, (low, high, place) => {
        const [there, back] = [spread(low, high).at(1 - place), spread(high, low).at(1 - (1 - place))]
        expect(there as number).toBeCloseTo(back as number, 9 - Math.log10(Math.max(low, high)))
      }),
    )
  })

  test('with a shape is what the shape says', () => {
    fc.assert(
      fc.property(anySchedule, anyPlace, (shape, place) => {
        expect(spread(shape).at(place)).toBe(shape(place))
      }),
    )
  })

  test('multiplies a schedule at every time', () => {
    fc.assert(
      fc.property(anySchedule, anyPlace, anyProgress, (schedule, place, t) => {
        const factor = spread(0.5, 8).at(place) as number
        expect(fnAt(spread(0.5, 8, schedule), place)(t)).toBe(schedule(t) * factor)
        expect(fnAt(spread(linear(1, 3), schedule), place)(t)).toBe(schedule(t) * linear(1, 3)(place))
      }),
    )
  })

  test('keeps what its schedule is for', () => {
    expect(fnAt(spread(0.1, 1, linear(1, 0, 'momentum')), 0.5).param).toBe('momentum')
  })

  test('spreads what is spread, and what begins later', () => {
    expect(spread(1, 4, spread(1, 9)).at(0.5)).toBeCloseTo(6, 12)
    const later = spread(1, 4, stagger(0.5, 0, 3))
    expect([0, 0.25, 0.75].map(fnAt(later, 0.5))).toEqual([0, 6, 6])
  })

  test('shows its expression', () => {
    expect(String(spread(1e-4, 1e-2))).toBe('spread(0.0001, 0.01)')
    expect(String(spread(linear(0, 1), smooth(1, 0)))).toBe('spread(linear(0, 1), smooth(1, 0))')
    expect(String(spread(0.1, 1, stagger(0.5, 0)))).toBe('spread(0.1, 1, stagger(0.5, 0))')
  })

  test.each([
    [[0, 1], 'spread(0, 1)'],
    [[1, 0], 'spread(1, 0)'],
    [[-1, 1], 'spread(-1, 1)'],
    [[NaN, 1], 'spread(NaN, 1)'],
    [[1, Infinity], 'spread(1, Infinity)'],
    [[0.1], 'spread(0.1)'],
    [[], 'spread()'],
    [['0.1', 1], "spread('0.1', 1)"],
    [[[0.1, 1]], 'spread([0.1, 1])'],
    [[Math.sqrt], 'spread(Math.sqrt)'],
    [[0, 1, linear(1, 0)], 'spread(0, 1, linear(1, 0))'],
  ])('of %j is refused', (args, shown) => {
    expect(() => (spread as (...args: unknown[]) => unknown)(...args)).toThrow(
      new RangeError(
        `${shown}: from one value to another by equal multiples, both must be finite and above 0; for other ways pass an Fn of the place, as in spread(linear(0, 0.01))`,
      ),
    )
  })
})

describe('stagger', () => {
  test('is 0 before an element begins, and from there on the whole schedule in the rest of the run', () => {
    const anyBegin = fc.integer({ min: 0, max: 100 }).map(n => n / 100)
    fc.assert(
      fc.property(anyBegin, anyBegin, fc.constantFrom(...places), anyProgress, (first, last, place, t) => {
        const begin = first * (1 - place) + last * place
        const value = fnAt(stagger(first, last, linear(5, 9)), place)(t)
        if (t < begin - 1e-9 || begin === 1) expect(value).toBe(0)
        else if (t > begin + 1e-9) expect(value).toBeCloseTo(5 + (4 * (t - begin)) / (1 - begin), 6)
      }),
    )
  })

  test('begins at the very batch, of runs of all lengths', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.nat(),
        fc.integer({ min: 2, max: 9 }),
        (steps, k, count) => {
          // The first of so many elements begins at a batch of its own, the last one at once.
          const batch = k % steps
          const rule = stagger(batch / steps, 0)
          const values = Array.from({ length: steps }, (_, i) => fnAt(rule, 0)(i / steps))
          expect(values.indexOf(1)).toBe(batch)
          expect(values.lastIndexOf(0)).toBe(batch - 1)
          const same = stagger(batch / steps, batch / steps)
          for (let i = 0; i < count; i++) {
            const all = Array.from({ length: steps }, (_, j) => fnAt(same, i / (count - 1))(j / steps))
            expect(all.indexOf(1)).toBe(batch)
          }
        },
      ),
      { numRuns: 50 },
    )
  })

  test('that begins at once is the schedule itself', () => {
    fc.assert(
      fc.property(anySchedule, anyPlace, anyProgress, (schedule, place, t) => {
        expect(fnAt(stagger(0, 0, schedule), place)(t)).toBe(schedule(t))
        expect(fnAt(stagger(1, 0, schedule), 1)(t)).toBe(schedule(t))
      }),
    )
  })

  test('that begins at the end never begins', () => {
    expect([0, 0.5, 1].map(fnAt(stagger(1, 1, 3), 0.5))).toEqual([0, 0, 0])
  })

  test('lets a clock begin anew where an element begins', () => {
    const late = fnAt(stagger(0.5, 0, reading('step')), 0)
    const clock = (step: number) => ({ step, steps: 8, progress: step / 8 })
    expect([0, 3, 4, 6].map(step => late(clock(step) as never))).toEqual([0, 0, 0, 2])
  })

  test('takes a number, a schedule, and what is spread', () => {
    expect(fnAt(stagger(0.5, 0, 3), 0)(0.75)).toBe(3)
    expect(fnAt(stagger(0.5, 0, spread(linear(1, 3))), 0.5)(0.75)).toBe(2)
    expect(
      fnAt(
        stagger(
          0.5,
          0,
          each(place => linear(place, 7)),
        ),
        1,
      )(1),
    ).toBe(7)
    expect(fnAt(stagger(0.5, 0, stagger(0, 0.5, 3)), 0)(0.6)).toBe(3)
  })

  test('shows its expression', () => {
    expect(String(stagger(0.5, 0))).toBe('stagger(0.5, 0)')
    expect(String(stagger(0.5, 0, linear(1, 0)))).toBe('stagger(0.5, 0, linear(1, 0))')
    expect(String(stagger(0.5, 0, spread(0.1, 1)))).toBe('stagger(0.5, 0, spread(0.1, 1))')
  })

  test.each([
    [[-0.1, 0], 'stagger(-0.1, 0)'],
    [[0, 1.1], 'stagger(0, 1.1)'],
    [[NaN, 0], 'stagger(NaN, 0)'],
    [[0.5], 'stagger(0.5, undefined)'],
    [['0.5', 0], "stagger('0.5', 0)"],
    [[constant(0.5), 0], 'stagger(constant(0.5), 0)'],
  ])('of %j is refused', (args, shown) => {
    expect(() => (stagger as (...args: unknown[]) => unknown)(...args)).toThrow(
      new RangeError(`${shown}: the first and the last element begin at a progress from 0 to 1`),
    )
  })

  test.each([
    ['a bare function', Math.sqrt, 'Math.sqrt'],
    ['nothing', null, 'null'],
    ['a string', 'fast', "'fast'"],
  ])('of %s is refused', (_, schedule, shown) => {
    expect(() => stagger(0.5, 0, schedule as never)).toThrow(
      new TypeError(
        `stagger(0.5, 0, ${shown}): only a number and a function of time can begin later, not ${shown}; wrap a function of progress by fn(…)`,
      ),
    )
  })

  test('refuses what moves by itself at once, also inside of what is spread', () => {
    const operator = function operator(x: never) {
      return x
    }
    expect(() => stagger(0.5, 0, operator as never)).toThrow(
      new TypeError(
        'stagger(0.5, 0, operator): only a number and a function of time can begin later, not operator; wrap a function of progress by fn(…)',
      ),
    )
    expect(() => stagger(0.5, 0, { pipe: operator, subscribe: operator } as never)).toThrow(TypeError)
    expect(() => stagger(0.5, 0, spread(0.1, 1, operator as never))).toThrow(TypeError)
    expect(() =>
      stagger(
        0.5,
        0,
        each(() => operator as never),
      ),
    ).toThrow(TypeError)
  })

  test('of no number is refused by its own name', () => {
    expect(() => stagger(0.5, 0, NaN)).toThrow(/^stagger\(0\.5, 0, NaN\): /)
  })
})

test('what is no schedule refuses to be written as JSON', () => {
  expect(() => JSON.stringify({ rule: spread(1, 2) })).toThrow(
    new TypeError('spread(1, 2) is no schedule, and cannot be written as JSON'),
  )
})
