import { describe, expect, expectTypeOf, it } from 'vitest'
import { fn, type Fn, linear, simulate } from '../../src/index.ts'
import * as optax from '../../src/recipes/optax.ts'
import { testStepRecipes } from './anyStepRecipe.ts'
import { CASES } from '../golden/cases.ts'

const { cosine_decay_schedule, exponential_decay, join_schedules, linear_schedule } = optax
const { piecewise_constant_schedule, piecewise_interpolate_schedule, warmup_cosine_decay_schedule } = optax

const JOINED = join_schedules({
  schedules: [
    linear_schedule({ init_value: 0, end_value: 1, transition_steps: 4 }),
    exponential_decay({ init_value: 1, transition_steps: 2, decay_rate: 0.5, end_value: 0.1 }),
    optax.constant_schedule({ value: 0.3 }),
  ],
  boundaries: [4, 9],
})
const recipes = optax as unknown as Record<string, (params: unknown) => Fn>
const RECIPES = CASES.filter(
  ({ system, kind, name }) =>
    system === 'optax' && (kind === 'closed' || kind === 'peer-test') && name !== 'join_schedules',
).map(({ id, name, params, xs }) => ({ id, name, schedule: recipes[name]!(params), xs }))
const ALL = [...RECIPES, { id: 107, name: 'join_schedules', schedule: JOINED, xs: [-1, 0, 3.5, 4, 8, 9, 20] }]

describe('the recipes of optax', () => {
  it('have a case each', () => {
    expect(new Set([...ALL.map(({ name }) => name), 'reduce_on_plateau'])).toEqual(
      new Set(Object.keys(optax)),
    )
  })

  testStepRecipes(ALL)

  it('are schedules like any other', () => {
    const lr = linear_schedule({ init_value: 1, end_value: 0, transition_steps: 4 })
    expect(simulate(lr, { epochs: 2, stepsPerEpoch: 3 })).toEqual([1, 0.75, 0.5, 0.25, 0, 0])
    expect(fn(lr, 'lr').param).toBe('learningRate')
    expectTypeOf(lr).toEqualTypeOf<Fn>()
  })

  it('are said in a few words', () => {
    expect(String(cosine_decay_schedule({ init_value: 0.1, decay_steps: 100 }))).toBe(
      "reading('step').pipe(stretch(100), hold(), smooth(1, 0), power(0, 0.1, 1))",
    )
  })
})

describe('linear_schedule, polynomial_schedule and exponential_decay', () => {
  it.each([
    linear_schedule({ init_value: 1, end_value: 0, transition_steps: 2, transition_begin: -5 }),
    optax.polynomial_schedule({
      init_value: 1,
      end_value: 0,
      power: 1,
      transition_steps: 2,
      transition_begin: -5,
    }),
  ])('begin at once where transition_begin is below 0: %s', lr => {
    expect([0, 1, 2].map(step => lr({ step }))).toEqual([1, 0.5, 0])
  })

  it('decay in stairs that begin exactly at a multiple', () => {
    const lr = exponential_decay({ init_value: 1, transition_steps: 49, decay_rate: 0.5, staircase: true })
    expect([48, 49, 97, 98].map(step => lr({ step }))).toEqual([1, 0.5, 0.5, 0.25])
  })

  it('hold to end_value from the beginning, as optax does', () => {
    const given = { init_value: 1, transition_steps: 2, transition_begin: 3 }
    expect(exponential_decay({ ...given, decay_rate: 0.5, end_value: 2 })({ step: 0 })).toBe(2)
    expect(exponential_decay({ ...given, decay_rate: 2, end_value: 0.5 })({ step: 0 })).toBe(0.5)
    expect(exponential_decay({ ...given, decay_rate: 0, end_value: 2 })({ step: 9 })).toBe(1)
  })

  it('decay a value that is below 0, or 0', () => {
    const given = { transition_steps: 1, decay_rate: 0.5 }
    expect(exponential_decay({ ...given, init_value: -1 })({ step: 2 })).toBe(-0.25)
    expect(exponential_decay({ ...given, init_value: 0 })({ step: 2 })).toBe(0)
  })
})

describe('piecewise_constant_schedule and piecewise_interpolate_schedule', () => {
  it.each([undefined, null, {}])('stay where there is no boundary: %s', boundaries_and_scales => {
    const given = boundaries_and_scales === undefined ? {} : { boundaries_and_scales }
    expect(piecewise_constant_schedule({ init_value: 3, ...given })({ step: 9 })).toBe(3)
    const interpolated = piecewise_interpolate_schedule({
      interpolate_type: 'cosine',
      init_value: 3,
      ...given,
    })
    expect(interpolated({ step: 9 })).toBe(3)
  })

  it('take the boundaries by their number, however they are written', () => {
    const boundaries_and_scales = { 1e21: 0, 20: 0.5, 2.5: 0.5 }
    const lr = piecewise_constant_schedule({ init_value: 1, boundaries_and_scales })
    expect([2, 3, 19, 20, 1e21].map(step => lr({ step }))).toEqual([1, 0.5, 0.5, 0.25, 0])
  })
})

describe('warm-ups', () => {
  it('are left out where they take no step', () => {
    const given = { init_value: 0, peak_value: 1, warmup_steps: 0 }
    expect(warmup_cosine_decay_schedule({ ...given, decay_steps: 4 })({ step: 0 })).toBe(1)
    expect(optax.warmup_constant_schedule(given)({ step: 7 })).toBe(0)
  })
})

describe('join_schedules', () => {
  it('gives each schedule the clock of its own phase', () => {
    const lr = join_schedules({ schedules: [linear(0, 1), linear(1, 0), JOINED], boundaries: [2, 6] })
    expect([0, 1, 2, 3, 6, 8].map(step => lr({ step }))).toEqual([0, 0.5, 1, 0.75, 0, 0.5])
  })

  it('passes over a schedule whose boundaries are the same', () => {
    const lr = join_schedules({ schedules: [linear(1, 2), linear(3, 4), JOINED], boundaries: [1, 1] })
    expect([0, 1, 2].map(step => lr({ step }))).toEqual([1, 0, 0.25])
  })

  it('is the schedule itself where there is one', () => {
    expect(join_schedules({ schedules: [JOINED], boundaries: [] })).toBe(JOINED)
  })
})

describe('what optax refuses is refused', () => {
  const warm = { init_value: 0, peak_value: 1 }
  const two = [linear(0, 1), linear(1, 0)]
  it.each<[() => Fn, string]>([
    [
      () => cosine_decay_schedule({ init_value: 1, decay_steps: 0 }),
      'optax.cosine_decay_schedule({ decay_steps: 0 }): decay_steps must be above 0',
    ],
    [
      () => warmup_cosine_decay_schedule({ ...warm, warmup_steps: 10, decay_steps: 10 }),
      'optax.warmup_cosine_decay_schedule({ warmup_steps: 10, decay_steps: 10 }): decay_steps count the warm-up too, and must be more than warmup_steps',
    ],
    [
      () => piecewise_constant_schedule({ init_value: 1, boundaries_and_scales: { 3: -1 } }),
      'optax.piecewise_constant_schedule({ boundaries_and_scales: { 3: -1 } }): every scale must be 0 or above',
    ],
    [
      () =>
        piecewise_interpolate_schedule({
          interpolate_type: 'linear',
          init_value: 1,
          boundaries_and_scales: { 3: -1 },
        }),
      'optax.piecewise_interpolate_schedule({ boundaries_and_scales: { 3: -1 } }): every scale must be 0 or above',
    ],
    [
      () => piecewise_interpolate_schedule({ interpolate_type: 'cubic' as 'cosine', init_value: 1 }),
      "optax.piecewise_interpolate_schedule({ interpolate_type: 'cubic' }): interpolate_type must be 'linear' or 'cosine'",
    ],
    [
      () => optax.linear_onecycle_schedule({ transition_steps: 0, peak_value: 1 }),
      'optax.linear_onecycle_schedule({ transition_steps: 0 }): transition_steps must be above 0',
    ],
    [
      () => optax.cosine_onecycle_schedule({ transition_steps: -1, peak_value: 1 }),
      'optax.cosine_onecycle_schedule({ transition_steps: -1 }): transition_steps must be above 0',
    ],
  ])('%#', (make, message) => {
    expect(make).toThrow(new RangeError(message))
  })

  it.each<[() => Fn, string]>([
    [
      () => exponential_decay({ init_value: 1, transition_steps: 1, decay_rate: -0.5 }),
      'optax.exponential_decay({ decay_rate: -0.5 }): decay_rate must be 0 or above',
    ],
    [
      () => warmup_cosine_decay_schedule({ ...warm, warmup_steps: -1, decay_steps: 10 }),
      'optax.warmup_cosine_decay_schedule({ warmup_steps: -1 }): warmup_steps must be 0 or above',
    ],
    [
      () =>
        optax.warmup_exponential_decay_schedule({
          ...warm,
          warmup_steps: -1,
          transition_steps: 1,
          decay_rate: 0.5,
        }),
      'optax.warmup_exponential_decay_schedule({ warmup_steps: -1 }): warmup_steps must be 0 or above',
    ],
    [
      () =>
        piecewise_interpolate_schedule({
          interpolate_type: 'linear',
          init_value: 1,
          boundaries_and_scales: { [-1]: 2 },
        }),
      "optax.piecewise_interpolate_schedule({ boundaries_and_scales: { '-1': 2 } }): every boundary must be 0 or above",
    ],
    ...[[], [1, 2], [-1], [NaN]].map((boundaries): [() => Fn, string] => [
      () => join_schedules({ schedules: two, boundaries }),
      `optax.join_schedules({ schedules: [linear(0, 1), linear(1, 0)], boundaries: [${boundaries.join(', ')}] }): boundaries must be one less than schedules, the first 0 or above, and not descend`,
    ]),
    [
      () => join_schedules({ schedules: [...two, JOINED], boundaries: [5, 3] }),
      `optax.join_schedules({ schedules: [linear(0, 1), linear(1, 0), ${JOINED}], boundaries: [5, 3] }): boundaries must be one less than schedules, the first 0 or above, and not descend`,
    ],
    [
      () => optax.sgdr_schedule({ cosine_kwargs: [] }),
      'optax.join_schedules({ schedules: [], boundaries: [] }): boundaries must be one less than schedules, the first 0 or above, and not descend',
    ],
  ])('and so is what has no meaning: %#', (make, message) => {
    expect(make).toThrow(new RangeError(message))
  })
})
