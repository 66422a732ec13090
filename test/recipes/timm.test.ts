import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Fn, simulate } from '../../src/index.ts'
import * as timm from '../../src/recipes/timm.ts'
import { testStepRecipes } from './anyStepRecipe.ts'
import { CASES } from '../golden/cases.ts'
import { recipes } from '../golden/systems/timm.ts'

const { CosineLRScheduler, MultiStepLRScheduler, PolyLRScheduler, StepLRScheduler, TanhLRScheduler } = timm
const { create_scheduler_v2 } = timm

const ALL = CASES.filter(({ system, kind }) => system === 'timm' && kind === 'closed').map(
  ({ id, name, params, xs, ys }) => ({ id, name, schedule: recipes[name]!(params), xs, ys }),
)

interface Cycled {
  readonly t_initial: number
  readonly cycle_mul: number
  readonly cycle_decay: number
  readonly cycle_limit: number
  readonly warmup_t: number
  readonly warmup_prefix: boolean
}

/** What the peer computes with base rate 0.5, `lr_min` 0.1, a warm-up to `top`; the cycle is found by counting. */
function peer(given: Cycled, step: number, fall: (s: number) => number, top = 0.5): number {
  const { t_initial, cycle_mul, cycle_decay, cycle_limit, warmup_t, warmup_prefix } = given
  if (step < warmup_t) return 0.01 + (step * (top - 0.01)) / warmup_t
  let t = warmup_prefix ? step - warmup_t : step
  let length = t_initial
  let i = 0
  for (; t >= length; length *= cycle_mul, i++) t -= length
  return i < cycle_limit ? 0.1 + (0.5 * cycle_decay ** i - 0.1) * fall(t / length) : 0.1
}
const anyCycled: fc.Arbitrary<Cycled> = fc.record({
  t_initial: fc.integer({ min: 1, max: 20 }),
  cycle_mul: fc.integer({ min: 1, max: 3 }),
  cycle_decay: fc.constantFrom(0, 0.1, 0.5, 1),
  cycle_limit: fc.integer({ min: 0, max: 6 }),
  warmup_t: fc.integer({ min: 0, max: 20 }),
  warmup_prefix: fc.boolean(),
})
const anyStep = fc.integer({ min: 0, max: 500 })
const COMMON = { lr: 0.5, lr_min: 0.1, warmup_lr_init: 0.01 }

describe('the recipes of timm', () => {
  it('have a case each', () => {
    const names = ALL.map(({ name }) => name.replace('(cosine)', ''))
    expect(new Set([...names, 'PlateauLRScheduler'])).toEqual(new Set(Object.keys(timm)))
  })

  testStepRecipes(ALL)

  it('are schedules like any other', () => {
    const lr = StepLRScheduler({ lr: 8, decay_t: 2, decay_rate: 0.5 })
    expect(simulate(lr, { epochs: 3, stepsPerEpoch: 2 })).toEqual([8, 8, 8, 8, 4, 4])
  })

  it('read the epoch, as the peer does if nothing is said, or the step', () => {
    const given = { lr: 0.5, t_initial: 10, warmup_t: 2, noise_range_t: [20, 30] }
    for (const warmup_prefix of [true, false]) {
      const byStep = CosineLRScheduler({ ...given, warmup_prefix, t_in_epochs: false })
      const byEpoch = CosineLRScheduler({ ...given, warmup_prefix })
      for (let i = 0; i < 35; i++) expect(byEpoch({ epoch: i, step: 7 })).toBe(byStep({ epoch: 7, step: i }))
    }
  })
})

describe('cycles', () => {
  it('are what the peer computes with a cosine', () => {
    fc.assert(
      fc.property(anyCycled, fc.constantFrom(0, 0.5, 1, 3), anyStep, (given, k_decay, step) => {
        const expected = peer(given, step, s => (1 + Math.cos(Math.PI * s ** k_decay)) / 2)
        expect(CosineLRScheduler({ ...COMMON, ...given, k_decay })({ epoch: step })).toBeCloseTo(expected, 10)
      }),
    )
  })

  it('are what the peer computes with a power', () => {
    fc.assert(
      fc.property(anyCycled, fc.constantFrom(0.5, 1, 3), anyStep, (given, k_decay, step) => {
        const expected = peer(given, step, s => (1 - s ** k_decay) ** 2)
        expect(PolyLRScheduler({ ...COMMON, ...given, k_decay, power: 2 })({ epoch: step })).toBeCloseTo(
          expected,
          10,
        )
      }),
    )
  })

  it('are what the peer computes with a hyperbolic tangent, whose warm-up ends where that is', () => {
    const fall = (s: number) => (1 - Math.tanh(-2 * (1 - s) + 1 * s)) / 2
    fc.assert(
      fc.property(anyCycled, anyStep, (given, step) => {
        const top = given.warmup_prefix ? 0.5 : peer(given, given.warmup_t, fall)
        const lr = TanhLRScheduler({ ...COMMON, ...given, lb: -2, ub: 1 })
        expect(lr({ epoch: step })).toBeCloseTo(peer(given, step, fall, top), 10)
      }),
    )
  })

  it('begin again exactly, where the peer’s logarithm is a cycle behind', () => {
    const lr = CosineLRScheduler({ lr: 0.1, t_initial: 1, cycle_mul: 3, cycle_limit: 20 })
    // In Python log(243, 3) is 4.999999999999999, and the peer gives 0 at step 121.
    for (let i = 0, begin = 0; i < 20; begin += 3 ** i++) expect(lr({ epoch: begin })).toBeCloseTo(0.1, 15)
  })

  it('are those of the defaults where nothing is said', () => {
    const said = { lr: 1, lr_min: 0, cycle_mul: 1, cycle_decay: 1, cycle_limit: 1, warmup_t: 0 }
    expect(String(CosineLRScheduler({ t_initial: 9 }))).toBe(
      String(CosineLRScheduler({ t_initial: 9, ...said, k_decay: 1 })),
    )
    expect(String(TanhLRScheduler({ t_initial: 9 }))).toBe(
      String(TanhLRScheduler({ t_initial: 9, ...said, lb: -7, ub: 3, warmup_prefix: false })),
    )
    expect(String(PolyLRScheduler({ t_initial: 9 }))).toBe(
      String(PolyLRScheduler({ t_initial: 9, ...said, k_decay: 1, power: 0.5 })),
    )
  })
})

describe('steps', () => {
  it('are counted from the end of the warm-up, unless it is no prefix', () => {
    const at = (lr: Fn) => [0, 2, 4, 6, 8].map(step => lr({ epoch: step }))
    const given = { lr: 8, decay_t: 4, decay_rate: 0.5, warmup_t: 2 }
    expect(at(StepLRScheduler(given))).toEqual([0, 8, 8, 4, 4])
    expect(at(StepLRScheduler({ ...given, warmup_prefix: false }))).toEqual([0, 8, 4, 4, 2])
    const multi = { ...given, decay_t: [3, 5] }
    expect(at(MultiStepLRScheduler(multi))).toEqual([0, 8, 4, 2, 2])
    expect(at(MultiStepLRScheduler({ ...multi, warmup_prefix: false }))).toEqual([0, 4, 2, 2, 2])
  })

  it('are as many as the milestones that are not after the next step', () => {
    const anyMilestones = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 6 })
    fc.assert(
      fc.property(anyMilestones, fc.integer({ min: 0, max: 14 }), (times, step) => {
        const lr = MultiStepLRScheduler({ decay_t: times.sort((a, b) => a - b), decay_rate: 0.5 })
        expect(lr({ epoch: step })).toBe(0.5 ** times.filter(time => time <= step + 1).length)
      }),
    )
  })
})

describe('noise', () => {
  const given = { lr: 0.1, t_initial: 10, lr_min: 0.001 }
  const quiet = CosineLRScheduler(given)
  const parts = (lr: Fn) =>
    Array.from({ length: 12 }, (_, step) => lr({ epoch: step }) / quiet({ epoch: step }))

  it('is where the peer’s is, but not the same', () => {
    const { schedule, xs, ys } = ALL.find(({ id }) => id === 202)!
    for (const [i, step] of xs.entries())
      if (step < 4 || step >= 9) expect(schedule({ step })).toBeCloseTo(ys[i]!, 12)
      else expect(schedule({ step })).not.toBeCloseTo(ys[i]!, 6)
  })

  it('is a part of the rate, no more than noise_pct', () => {
    const noisy = parts(CosineLRScheduler({ ...given, noise_range_t: [0, 1000], noise_pct: 0.2 }))
    for (const part of noisy) expect(Math.abs(part - 1)).toBeLessThan(0.2)
    expect(new Set(noisy).size).toBe(noisy.length)
  })

  it('goes on from a single time, and is that of its seed, 42 where none is said', () => {
    const from = (noise_seed?: number) =>
      parts(CosineLRScheduler({ ...given, noise_range_t: 6, ...(noise_seed ? { noise_seed } : {}) }))
    expect(from().map(part => part === 1)).toEqual(Array.from({ length: 12 }, (_, i) => i < 6))
    expect(from()).toEqual(from(42))
    expect(from()).not.toEqual(from(43))
  })
})

describe('create_scheduler_v2', () => {
  it('makes what its name says, with defaults of its own', () => {
    const same = (a: Fn, b: Fn) => expect(String(a)).toBe(String(b))
    const cycles = { t_initial: 300, cycle_decay: 0.1 }
    same(create_scheduler_v2({}), CosineLRScheduler(cycles))
    same(create_scheduler_v2({ sched: 'tanh' }), TanhLRScheduler(cycles))
    same(create_scheduler_v2({ sched: 'poly' }), PolyLRScheduler({ ...cycles, power: 0.1 }))
    same(create_scheduler_v2({ sched: 'step' }), StepLRScheduler({ decay_t: 90, decay_rate: 0.1 }))
    same(
      create_scheduler_v2({ sched: 'multistep', warmup_epochs: 5 }),
      MultiStepLRScheduler({
        decay_t: [90, 180, 270],
        decay_rate: 0.1,
        warmup_t: 5,
        warmup_lr_init: 1e-5,
        warmup_prefix: false,
      }),
    )
  })

  it('counts epochs, or as many steps', () => {
    const given = { lr: 0.1, num_epochs: 10, warmup_epochs: 2, noise: [0.5, 0.6] }
    const epochs = create_scheduler_v2(given)
    const steps = create_scheduler_v2({ ...given, step_on_epochs: false, updates_per_epoch: 50 })
    for (const epoch of [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11])
      expect(steps({ step: epoch * 50 })).toBeCloseTo(epochs({ epoch }), 12)
    expect(epochs({ epoch: 5 })).not.toBeCloseTo(0.05, 6)
    const milestones = {
      sched: 'multistep',
      decay_milestones: [2],
      step_on_epochs: false,
      updates_per_epoch: 50,
    }
    expect([98, 99].map(step => create_scheduler_v2(milestones)({ step }))).toEqual([1, 0.1])
  })
})

describe('what the peer refuses', () => {
  it.each([
    [
      () => CosineLRScheduler({ t_initial: 0 }),
      'CosineLRScheduler({ t_initial: 0 }): t_initial must be above 0',
    ],
    [() => PolyLRScheduler({ t_initial: 1, lr_min: -1 }), 'lr_min must be 0 or above'],
    [() => CosineLRScheduler({ t_initial: 1, k_decay: -1 }), 'k_decay must be 0 or above'],
    [() => CosineLRScheduler({ t_initial: 1, cycle_mul: 0.5 }), 'cycle_mul must be 1 or above'],
    [
      () => TanhLRScheduler({ t_initial: 1, lb: 3 }),
      'TanhLRScheduler({ t_initial: 1, lb: 3 }): lb must be below ub',
    ],
    [() => TanhLRScheduler({ t_initial: 1, cycle_limit: -1 }), 'cycle_limit must be 0 or above'],
    [() => TanhLRScheduler({ t_initial: 1, warmup_t: -1 }), 'warmup_t must be 0 or above'],
    [() => TanhLRScheduler({ t_initial: 1, warmup_lr_init: -1 }), 'warmup_lr_init must be 0 or above'],
    [() => StepLRScheduler({ decay_t: 0 }), 'decay_t must be above 0'],
    [() => MultiStepLRScheduler({ decay_t: [3, 2] }), 'decay_t must be times that do not descend'],
    [() => MultiStepLRScheduler({} as never), 'decay_t must be times that do not descend'],
    [() => StepLRScheduler({ decay_t: 1, lr: NaN }), 'lr, the base rate, must be finite'],
    [() => create_scheduler_v2({ step_on_epochs: false }), 'updates_per_epoch is above 0'],
    [
      () => create_scheduler_v2({ sched: 'onecycle' }),
      "create_scheduler_v2({ sched: 'onecycle' }): sched is one of",
    ],
  ])('is a RangeError %#', (make, message) => {
    expect(make).toThrow(RangeError)
    expect(make).toThrow(message)
  })
})
