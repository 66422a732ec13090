import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Fn, simulate } from '../../src/index.ts'
import * as transformers from '../../src/recipes/transformers.ts'
import { testStepRecipes } from './anyStepRecipe.ts'
import { CASES } from '../golden/cases.ts'
import { recipes } from '../golden/systems/transformers.ts'

const {
  get_constant_schedule,
  get_cosine_with_hard_restarts_schedule_with_warmup,
  get_cosine_with_min_lr_schedule_with_warmup,
  get_cosine_with_min_lr_schedule_with_warmup_lr_rate,
  get_inverse_sqrt_schedule,
  get_linear_schedule_with_warmup,
  get_polynomial_decay_schedule_with_warmup,
  get_scheduler,
  get_wsd_schedule,
} = transformers

const ALL = CASES.filter(
  one => one.system === 'transformers' && !['stateful', 'error'].includes(one.kind),
).map(({ id, name, params, xs }) => ({ id, name, schedule: recipes[name]!(params), xs }))

/** A function of the peer, as it is written there; the rate is 1. */
type Peer = (t: number, W: number, N: number) => number
const cos = Math.cos
const PI = Math.PI
const q = (t: number, W: number, N: number) => (t - W) / Math.max(1, N - W)
const warm =
  (after: Peer): Peer =>
  (t, W, N) =>
    t < W ? t / Math.max(1, W) : after(t, W, N)
const PEERS: readonly (readonly [name: string, kwargs: Record<string, unknown>, peer: Peer])[] = [
  ['constant', {}, () => 1],
  ['constant_with_warmup', {}, warm(() => 1)],
  ['linear', {}, warm((t, W, N) => Math.max(0, (N - t) / Math.max(1, N - W)))],
  ['cosine', { num_cycles: 0.75 }, warm((t, W, N) => 0.5 * (1 + cos(PI * 0.75 * 2 * q(t, W, N))))],
  [
    'cosine_with_restarts',
    { num_cycles: 3 },
    // With the remainder of whole numbers, which is exact.
    warm((t, W, N) => {
      const steps = Math.max(1, N - W)
      return t - W >= steps ? 0 : 0.5 * (1 + cos((PI * ((3 * (t - W)) % steps)) / steps))
    }),
  ],
  [
    'polynomial',
    { lr_end: 0.25, power: 1.5 },
    warm((t, W, N) => (t > N ? 0.25 : 0.75 * (1 - (t - W) / (N - W)) ** 1.5 + 0.25)),
  ],
  ['inverse_sqrt', {}, warm((t, W) => 1 / Math.sqrt((t + (W || 1e4) - W) / (W || 1e4)))],
  ['cosine_with_min_lr', { min_lr: 0.3 }, warm((t, W, N) => 0.5 * (1 + cos(PI * q(t, W, N))) * 0.7 + 0.3)],
  [
    'cosine_warmup_with_min_lr',
    { min_lr_rate: 0.3 },
    (t, W, N) => (t < W ? (t + 1) / Math.max(1, W) : 0.5 * (1 + cos(PI * q(t + 1, W, N))) * 0.7 + 0.3),
  ],
  [
    'cosine_warmup_with_min_lr',
    { min_lr_rate: 0.3, warmup_lr_rate: 0.5 },
    (t, W, N) =>
      t < W ? 0.5 + (0.5 * t) / Math.max(1, W - 1) : 0.5 * (1 + cos(PI * q(t + 1, W, N))) * 0.7 + 0.3,
  ],
  [
    'warmup_stable_decay',
    { num_decay_steps: 7, min_lr_ratio: 0.2, decay_type: '1-sqrt' },
    (t, W, N) => {
      if (t < W) return (t / W) * 0.8 + 0.2
      return t < N - 7 ? 1 : t < N ? (1 - Math.sqrt((t - (N - 7)) / 7)) * 0.8 + 0.2 : 0.2
    },
  ],
]

// Those that listen to metrics have tests of their own.
const LISTENING = ['GreedyLR', 'get_greedy_schedule', 'get_reduce_on_plateau_schedule']

describe('the recipes of transformers', () => {
  it('have a case each, but get_scheduler', () => {
    expect(new Set([...ALL.map(({ name }) => name), 'get_scheduler', ...LISTENING])).toEqual(
      new Set(Object.keys(transformers)),
    )
  })

  testStepRecipes(ALL)

  it.each(PEERS)(
    '%s with %o is what the peer computes, for any lengths',
    (name, scheduler_specific_kwargs, peer) => {
      // Of the degenerate ones, the peer divides by zero in the polynomial, and ours refuses a decay longer than the run.
      const shortest = name === 'polynomial' ? 1 : name === 'warmup_stable_decay' ? 7 : 0
      const anyRest = fc.integer({ min: shortest, max: 300 })
      const anyCount = fc.integer({ min: 0, max: 300 })
      fc.assert(
        fc.property(anyCount, anyRest, anyCount, (num_warmup_steps, rest, step) => {
          const num_training_steps = num_warmup_steps + rest
          const schedule = get_scheduler({
            name,
            num_warmup_steps,
            num_training_steps,
            scheduler_specific_kwargs,
          })
          expect(schedule({ step })).toBeCloseTo(peer(step, num_warmup_steps, num_training_steps), 10)
        }),
      )
    },
  )

  it('are schedules like any other', () => {
    const lr = get_linear_schedule_with_warmup({ lr: 8, num_warmup_steps: 2, num_training_steps: 4 })
    expect(simulate(lr, { epochs: 2, stepsPerEpoch: 2 })).toEqual([0, 4, 8, 4])
  })

  it('are said in a few words', () => {
    const lr = get_inverse_sqrt_schedule({ lr: 0.1, num_warmup_steps: 100 })
    expect(String(lr)).toBe(
      "product(0.1, counting('step', sequence([{ steps: 100 }, linear(0, 1)], " +
        "['rest', reading('step').pipe(shift(-100), stretch(100), power(0, 1, -0.5))])))",
    )
  })
})

describe('what has defaults', () => {
  const same = (a: Fn, b: Fn) => expect(String(a)).toBe(String(b))
  const steps = { num_warmup_steps: 2, num_training_steps: 10 }

  it('has the peer’s', () => {
    same(get_constant_schedule(), get_constant_schedule({ lr: 1 }))
    same(get_linear_schedule_with_warmup(steps), get_linear_schedule_with_warmup({ ...steps, lr: 1 }))
    same(
      get_cosine_with_hard_restarts_schedule_with_warmup(steps),
      get_cosine_with_hard_restarts_schedule_with_warmup({ ...steps, num_cycles: 1 }),
    )
    same(
      get_polynomial_decay_schedule_with_warmup(steps),
      get_polynomial_decay_schedule_with_warmup({ ...steps, lr_end: 1e-7, power: 1 }),
    )
    same(
      get_cosine_with_min_lr_schedule_with_warmup({ ...steps, min_lr: 0.5 }),
      get_cosine_with_min_lr_schedule_with_warmup({
        ...steps,
        num_cycles: 0.5,
        min_lr: null,
        min_lr_rate: 0.5,
      }),
    )
    same(
      get_wsd_schedule({ ...steps, num_decay_steps: 4 }),
      get_wsd_schedule({
        num_warmup_steps: 2,
        num_decay_steps: 4,
        num_training_steps: null,
        num_stable_steps: 4,
        warmup_type: 'linear',
        decay_type: 'cosine',
        min_lr_ratio: 0,
        num_cycles: 0.5,
      }),
    )
  })

  it('takes 10,000 for the timescale where there is no warm-up', () => {
    expect(get_inverse_sqrt_schedule({ num_warmup_steps: 0 })({ step: 30_000 })).toBe(0.5)
    expect(get_inverse_sqrt_schedule({ num_warmup_steps: 0, timescale: 100 })({ step: 300 })).toBe(0.5)
  })
})

describe('hard restarts', () => {
  it('are exact where the peer’s rounding loses them', () => {
    const lr = get_cosine_with_hard_restarts_schedule_with_warmup({
      num_warmup_steps: 0,
      num_training_steps: 98,
      num_cycles: 49,
    })
    // The peer's number for step 2.
    expect(0.5 * (1 + Math.cos(Math.PI * ((49 * (2 / 98)) % 1)))).toBeLessThan(1e-9)
    for (let step = 0; step < 98; step++) expect(lr({ step })).toBeCloseTo(step % 2 === 0 ? 1 : 0.5, 12)
  })
})

describe('warm-up, plateau and decay', () => {
  it('may have a warm-up over the beginning of the decay', () => {
    const lr = get_wsd_schedule({
      num_warmup_steps: 4,
      num_decay_steps: 8,
      num_training_steps: 10,
      decay_type: 'linear',
    })
    expect([0, 2, 4, 6, 10, 11].map(step => lr({ step }))).toEqual([0, 0.5, 0.75, 0.5, 0, 0])
  })
})

describe('what the peer refuses', () => {
  const steps = { num_warmup_steps: 2, num_training_steps: 10 }
  it.each([
    [
      () => get_polynomial_decay_schedule_with_warmup({ ...steps, lr: 0.1, lr_end: 0.1 }),
      'get_polynomial_decay_schedule_with_warmup({ num_warmup_steps: 2, num_training_steps: 10, lr: 0.1, lr_end: 0.1 }): lr_end must be below the base rate, lr, which is 0.1',
    ],
    [
      () => get_polynomial_decay_schedule_with_warmup({ num_warmup_steps: 10, num_training_steps: 10 }),
      'the warm-up must leave steps to decay in',
    ],
    [
      () => get_polynomial_decay_schedule_with_warmup({ ...steps, power: -1 }),
      'the power must be 0 or above',
    ],
    [() => get_inverse_sqrt_schedule({ num_warmup_steps: 5, timescale: 0 }), 'the timescale must be above 0'],
    [() => get_cosine_with_min_lr_schedule_with_warmup(steps), 'one of min_lr and min_lr_rate must be given'],
    [
      () => get_cosine_with_min_lr_schedule_with_warmup_lr_rate({ ...steps, min_lr: 0, min_lr_rate: 0 }),
      'one of min_lr and min_lr_rate must be given',
    ],
    [
      () => get_wsd_schedule({ num_warmup_steps: 2, num_decay_steps: 2 }),
      'get_wsd_schedule({ num_warmup_steps: 2, num_decay_steps: 2 }): num_training_steps or num_stable_steps must be given',
    ],
    [
      () => get_wsd_schedule({ ...steps, num_decay_steps: 2, decay_type: 'sqrt' as never }),
      'a type is one of linear, cosine, 1-sqrt',
    ],
    [() => get_wsd_schedule({ ...steps, num_decay_steps: 11 }), 'the decay must not be longer than the run'],
    [
      () => get_linear_schedule_with_warmup({ ...steps, num_warmup_steps: -1 }),
      'num_warmup_steps must be a finite number, 0 or above',
    ],
    [
      () => get_linear_schedule_with_warmup({ num_warmup_steps: 2 } as never),
      'get_linear_schedule_with_warmup({ num_warmup_steps: 2 }): num_training_steps must be a finite number, 0 or above',
    ],
    [() => get_linear_schedule_with_warmup({ ...steps, lr: NaN }), 'lr, the base rate, must be finite'],
    [() => get_scheduler({ name: 'toString' }), 'the name is one of constant, constant_with_warmup'],
  ])('is a RangeError %#', (make, message) => {
    expect(make).toThrow(RangeError)
    expect(make).toThrow(message)
  })

  it.each([
    [() => get_scheduler({ name: 'linear' }), 'linear needs num_warmup_steps and num_training_steps'],
    [
      () => get_scheduler({ name: 'cosine', num_warmup_steps: 5, num_training_steps: null }),
      "get_scheduler({ name: 'cosine', num_warmup_steps: 5, num_training_steps: null }): cosine needs num_training_steps",
    ],
    [
      () => get_scheduler({ name: 'warmup_stable_decay', ...steps }),
      'warmup_stable_decay needs num_decay_steps',
    ],
    [
      () => get_scheduler({ name: 'cosine', ...steps, scheduler_specific_kwargs: { power: 2 } }),
      'cosine, as scheduler_specific_kwargs, takes no power; it takes num_cycles',
    ],
    [
      () => get_scheduler({ name: 'linear', ...steps, scheduler_specific_kwargs: { num_cycles: 2 } }),
      'linear, as scheduler_specific_kwargs, takes no num_cycles; it takes nothing',
    ],
    [
      () => get_scheduler({ name: 'cosine', ...steps, scheduler_specific_kwargs: { num_cycle: 2 } }),
      'takes no num_cycle; did you mean num_cycles? It takes num_cycles',
    ],
    [
      () => get_scheduler({ name: 'cosine', ...steps, scheduler_specific_kwargs: 2 as never }),
      'cosine, as scheduler_specific_kwargs, takes its parameters by name, { num_cycles }, not 2',
    ],
  ])('is a TypeError %#', (make, message) => {
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})
