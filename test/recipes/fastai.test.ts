import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { equal, fromJSON, simulate, type Fn } from '../../src/index.ts'
import * as fastai from '../../src/recipes/fastai.ts'
import { CASES } from '../golden/cases.ts'
import { recipes as given } from '../golden/systems/fastai.ts'

const { SchedCos, SchedExp, SchedLin, SchedNo, SchedPoly, combine_scheds, combined_cos } = fastai
const { LRFinder, fine_tune, fit_flat_cos, fit_one_cycle, fit_sgdr } = fastai

const recipes = given as unknown as Record<string, (params: unknown) => Fn>
const ALL = CASES.filter(
  ({ system, name, kind }) => system === 'fastai' && kind !== 'error' && name in recipes,
)

describe('the recipes of fastai', () => {
  it.each(ALL)('$id $name is plain data, and the same to the last bit when read again', one => {
    const schedule = recipes[one.name]!(one.params)
    const again = fromJSON(JSON.parse(JSON.stringify(schedule)))
    expect(equal(again, schedule)).toBe(true)
    const times = one.xs.map(x => (one.x === 'step' ? { step: x } : x))
    expect(times.map(time => again(time))).toEqual(times.map(time => schedule(time)))
  })

  it.each(ALL.filter(({ x }) => x === 'progress'))('$id $name reads progress and nothing else', one => {
    const schedule = recipes[one.name]!(one.params)
    const run = { step: 7, steps: 9, epochs: 3, stepsPerEpoch: 3, epoch: 2, batch: 1, samples: 1, seconds: 1 }
    for (const progress of one.xs) {
      expect(schedule({ progress })).toBe(schedule(progress))
      expect(schedule({ ...run, progress })).toBe(schedule(progress))
    }
  })

  it('are said in a few words', () => {
    expect(String(fit_sgdr({ n_cycles: 3, cycle_len: 1, lr_max: 0.1 }))).toBe(
      'loop(3, 2).pipe(smooth(0.1, 0))',
    )
    expect(String(combined_cos({ pct: 0.25, start: 1, middle: 2, end: 3 }))).toBe(
      'sequence([0.25, smooth(1, 2)], [0.75, smooth(2, 3)])',
    )
  })
})

describe('combine_scheds', () => {
  it('has the boundaries of fastai but for their rounding to 32 bits', () => {
    const { xs, ys, tol } = CASES.find(({ id }) => id === 126)!
    const scheds = [SchedCos({ start: 0.3, end: 0.6 }), SchedCos({ start: 0.6, end: 0.2 })]
    const combined = combine_scheds({ pcts: [0.3, 0.7], scheds })
    xs.forEach((x, i) => expect(Math.abs(combined(x) - ys[i]!)).toBeLessThanOrEqual(tol!))
  })

  it('forgives what rounding makes of the sum, and nothing more', () => {
    const schedsOf = (pcts: readonly number[]) => pcts.map((_, i) => SchedNo({ start: i, end: i }))
    const ten = Array.from({ length: 10 }, () => 0.1)
    const tenths = combine_scheds({ pcts: ten, scheds: schedsOf(ten) })
    expect([0, 0.1, 0.55, 0.7, 0.9, 1].map(tenths)).toEqual([0, 1, 5, 7, 9, 9])
    for (const pcts of [[0.3, 0.3, 0.3], [0.5, 0.5 + 1e-11], [], [1.5, -0.5], [NaN]])
      expect(() => combine_scheds({ pcts, scheds: schedsOf(pcts) })).toThrow(
        /^fastai\.combine_scheds\(\{ pcts: .*the parts must be 0 or above and sum up to 1, not to /,
      )
  })

  it('skips a part of 0, and goes on with the last one otherwise', () => {
    const lr = (pct: number) => combined_cos({ pct, start: 0, middle: 1, end: 0 })
    expect([0, 0.5, 1].map(lr(0))).toEqual([1, 0.5, 0])
    expect([0, 0.5, 1].map(lr(1))).toEqual([0, 0.5, 1])
  })

  it('takes a schedule for each part', () => {
    expect(() => combine_scheds({ pcts: [0.5, 0.5], scheds: [SchedNo({ start: 1, end: 1 })] })).toThrow(
      'there must be a schedule for each part',
    )
  })
})

describe('fit_one_cycle and fit_flat_cos', () => {
  it('have the defaults of fastai', () => {
    const { learningRate, momentum } = fit_one_cycle()
    expect([0, 0.25].map(learningRate)).toEqual([4e-5, 1e-3])
    expect(learningRate(1)).toBeCloseTo(1e-8, 20)
    expect([0, 0.25, 1].map(momentum)).toEqual([0.95, 0.85, 0.95])
    expect([0, 0.5, 0.75].map(fit_flat_cos())).toEqual([1e-3, 1e-3, 1e-3])
    expect(fit_flat_cos()(1)).toBeCloseTo(1e-8, 20)
  })

  it('are ready for anneal, however many epochs there are', () => {
    const record = fit_one_cycle({ n_epoch: 5, lr_max: 0.1 })
    expectTypeOf(record).toEqualTypeOf<{ learningRate: Fn; momentum: Fn }>()
    expect(Object.keys(record)).toEqual(['learningRate', 'momentum'])
    expect(simulate(record.learningRate, { epochs: 2, stepsPerEpoch: 2 })[1]).toBe(0.1)
  })
})

describe('fit_sgdr', () => {
  it('restarts exactly where fastai does', () => {
    const counts = { n_cycles: fc.integer({ min: 1, max: 12 }), cycle_len: fc.integer({ min: 1, max: 9 }) }
    fc.assert(
      fc.property(fc.record({ ...counts, cycle_mult: fc.integer({ min: 2, max: 5 }) }), given => {
        const lr = fit_sgdr({ ...given, lr_max: 0.1 })
        const lengths = Array.from({ length: given.n_cycles }, (_, i) => given.cycle_mult ** i)
        const total = lengths.reduce((sum, length) => sum + length, 0)
        lengths.reduce((begin, length) => {
          expect(lr(begin / total)).toBe(0.1)
          expect(lr((begin + length / 2) / total)).toBeCloseTo(0.05, 10)
          return begin + length
        }, 0)
        expect(lr(1)).toBe(0)
      }),
    )
  })

  it.each([
    [{ n_cycles: 2, cycle_len: 1, cycle_mult: 1 }, 'cycle_mult must be above 1'],
    [{ n_cycles: 2.5, cycle_len: 1 }, 'n_cycles must be a whole number above 0'],
    [{ n_cycles: 2, cycle_len: 1, cycle_mult: 1.5 }, 'its cycles must take whole epochs, not 2.5'],
    [{ n_cycles: 2, cycle_len: 0 }, 'its cycles must take whole epochs, not 0'],
  ])('refuses %o', (given, message) => {
    expect(() => fit_sgdr(given)).toThrow(RangeError)
    expect(() => fit_sgdr(given)).toThrow(message)
  })
})

describe('fine_tune', () => {
  it('is the two cycles of fastai, each for its epochs', () => {
    const given = { div_final: 100, moms: [0.9, 0.8, 0.95] } as const
    const { learningRate, momentum } = fine_tune({ ...given, epochs: 3, base_lr: 0.2, freeze_epochs: 2 })
    const frozen = fit_one_cycle({ ...given, lr_max: 0.2, pct_start: 0.99, div: 25 })
    const thawed = fit_one_cycle({ ...given, lr_max: 0.1, pct_start: 0.3, div: 5 })
    for (const t of [0, 0.25, 0.5, 0.75]) {
      expect(learningRate(t * 0.4)).toBeCloseTo(frozen.learningRate(t), 14)
      expect(momentum(t * 0.4)).toBeCloseTo(frozen.momentum(t), 14)
      expect(learningRate(0.4 + t * 0.6)).toBeCloseTo(thawed.learningRate(t), 14)
      expect(momentum(0.4 + t * 0.6)).toBeCloseTo(thawed.momentum(t), 14)
    }
    for (const schedule of [learningRate, momentum])
      expect(equal(fromJSON(JSON.stringify(schedule)), schedule)).toBe(true)
  })

  it('has the defaults of fastai', () => {
    const { learningRate, momentum } = fine_tune({ epochs: 1 })
    expect(learningRate(0)).toBe(2e-3 / 25)
    expect([0.495, 0.5, 0.65].map(learningRate)).toEqual([2e-3, 2e-4, 1e-3])
    expect([0, 0.495, 0.65, 1].map(momentum)).toEqual([0.95, 0.85, 0.85, 0.95])
  })
})

describe('LRFinder', () => {
  it('has the defaults of fastai, and tries six rates at least', () => {
    expect([0, 100].map(step => LRFinder()({ step }))).toEqual([1e-7, 10])
    expect(LRFinder({ start_lr: 1, end_lr: 64, num_it: 2 })({ step: 3 })).toBe(8)
  })
})

describe('what has no value is refused', () => {
  it.each<[() => unknown, string]>([
    [
      () => SchedExp({ start: 0, end: 1 }),
      'fastai.SchedExp({ start: 0, end: 1 }): start must be above 0, and end 0 or above',
    ],
    [
      () => LRFinder({ start_lr: 0 }),
      'fastai.LRFinder({ start_lr: 0, end_lr: 10 }): start_lr and end_lr must be above 0',
    ],
    [() => fit_one_cycle({ pct_start: 1.5 }), 'fastai.combined_cos({ pct: 1.5 }): it must be in [0, 1]'],
    [
      () => fine_tune({ epochs: 0 }),
      'fastai.fine_tune({ epochs: 0, freeze_epochs: 1 }): epochs and freeze_epochs must be above 0',
    ],
  ])('%#', (make, message) => {
    expect(make).toThrow(new RangeError(message))
  })

  it('and nothing else: shapes go on outside of the run', () => {
    expect([-1, 2].map(SchedLin({ start: 1, end: 2 }))).toEqual([0, 3])
    expect(SchedPoly({ start: 1, end: 2, power: 2 })(2)).toBe(5)
  })
})
