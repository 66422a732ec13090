import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { filter, lastValueFrom, map, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { constant, equal, fromJSON, geometric, linear, smooth, type Fn } from '../../src/index.ts'
import * as torch from '../../src/recipes/torch.ts'
import { anneal, fromFit } from '../../src/tfjs/index.ts'
import { CASES, type Case } from '../golden/cases.ts'
import golden from '../golden/systems/torch.ts'

type Make = (params: never, given: Case) => { readonly schedule: Fn }

const left: Readonly<Record<string, string>> = golden.left
const curves = golden.curves as unknown as Readonly<Record<string, Make>>
const cases = CASES.filter(
  ({ id, system, name, kind }) =>
    system === 'torch' && kind !== 'error' && !(left[id] ?? left[name]) && !/plateau/i.test(name),
)
const scheduleOf = (one: Case) => curves[one.name]!(one.params as never, one).schedule
const values = (schedule: Fn, steps: readonly number[]) => steps.map(step => schedule({ step }))
const upTo = (last: number) => Array.from({ length: last + 1 }, (_, step) => step)

/** Cases in which torch takes a function. */
const holdsFunction = ({ params }: Case): boolean => 'lr_lambda' in params || 'scale_fn' in params

describe('a recipe of torch', () => {
  test.each(cases.filter(one => !holdsFunction(one)))('$id $name comes back from JSON bit for bit', one => {
    const schedule = scheduleOf(one)
    const back = fromJSON(JSON.parse(JSON.stringify(schedule)))
    expect(equal(back, schedule)).toBe(true)
    expect(values(back, one.xs)).toEqual(values(schedule, one.xs))
  })

  test.each(cases.filter(holdsFunction))('$id $name says that it holds a function', one => {
    expect(() => JSON.stringify(scheduleOf(one))).toThrow(
      'is a bare function, which cannot be written as JSON',
    )
  })

  test.each(cases)('$id $name is the same in a run of any length', one => {
    const schedule = scheduleOf(one)
    for (const stepsPerEpoch of [1, 7, 1000]) {
      const clock = (step: number) => ({
        step,
        epoch: Math.floor(step / stepsPerEpoch),
        batch: step % stepsPerEpoch,
        progress: step / (3 * stepsPerEpoch),
        samples: 32 * step,
        seconds: undefined,
        steps: 3 * stepsPerEpoch,
        epochs: 3,
        stepsPerEpoch,
      })
      expect(one.xs.map(step => schedule(clock(step)))).toEqual(values(schedule, one.xs))
    }
  })

  test('has the defaults of torch', () => {
    const pairs: readonly (readonly [Fn, Fn])[] = [
      [torch.StepLR({ step_size: 3 }), torch.StepLR({ lr: 1, step_size: 3, gamma: 0.1 })],
      [torch.MultiStepLR({ milestones: [3] }), torch.MultiStepLR({ lr: 1, milestones: [3], gamma: 0.1 })],
      [torch.ConstantLR(), torch.ConstantLR({ lr: 1, factor: 1 / 3, total_iters: 5 })],
      [torch.LinearLR(), torch.LinearLR({ lr: 1, start_factor: 1 / 3, end_factor: 1, total_iters: 5 })],
      [torch.ExponentialLR({ gamma: 0.9 }), torch.ExponentialLR({ lr: 1, gamma: 0.9 })],
      [torch.PolynomialLR(), torch.PolynomialLR({ lr: 1, total_iters: 5, power: 1 })],
      [torch.CosineAnnealingLR({ T_max: 9 }), torch.CosineAnnealingLR({ lr: 1, T_max: 9, eta_min: 0 })],
      [
        torch.CosineAnnealingWarmRestarts({ T_0: 9 }),
        torch.CosineAnnealingWarmRestarts({ lr: 1, T_0: 9, T_mult: 1, eta_min: 0 }),
      ],
      [
        torch.SWALR({ swa_lr: 0.1 }),
        torch.SWALR({ lr: 1, swa_lr: 0.1, anneal_epochs: 10, anneal_strategy: 'cos' }),
      ],
    ]
    for (const [left, right] of pairs) expect(String(left)).toBe(String(right))

    const cyclic = {
      step_size_up: 2000,
      step_size_down: null,
      mode: 'triangular',
      gamma: 1,
      scale_fn: null,
      scale_mode: 'cycle',
      cycle_momentum: true,
      base_momentum: 0.8,
      max_momentum: 0.9,
    } as const
    expect(String(Object.values(torch.CyclicLR({ base_lr: 0, max_lr: 1 })))).toBe(
      String(Object.values(torch.CyclicLR({ base_lr: 0, max_lr: 1, ...cyclic }))),
    )
    const oneCycle = {
      epochs: null,
      steps_per_epoch: null,
      pct_start: 0.3,
      anneal_strategy: 'cos',
      cycle_momentum: true,
      base_momentum: 0.85,
      max_momentum: 0.95,
      div_factor: 25,
      final_div_factor: 1e4,
      three_phase: false,
    } as const
    expect(String(Object.values(torch.OneCycleLR({ max_lr: 1, total_steps: 100 })))).toBe(
      String(Object.values(torch.OneCycleLR({ max_lr: 1, total_steps: 100, ...oneCycle }))),
    )
  })

  test('prints as the few words that it is', () => {
    expect(String(torch.StepLR({ lr: 0.05, step_size: 3 }))).toBe(
      "product(0.05, reading('step').pipe(stretch(3), quantise(1), geometric(1, 0.1)))",
    )
    expect(String(torch.OneCycleLR({ max_lr: 0.5, total_steps: 10 }).momentum)).toBe(
      "product(reading('step').pipe(refuse(0, 10), constant(1)), " +
        "counting('step', sequence([{ steps: 2 }, smooth(0.95, 0.85)], [{ steps: 7 }, smooth(0.85, 0.95)])))",
    )
  })

  const refused: readonly (readonly [string, () => unknown])[] = [
    [
      'LambdaLR({ lr_lambda: 0.9 }): lr_lambda must be a function',
      () => torch.LambdaLR({ lr_lambda: 0.9 as never }),
    ],
    [
      'MultiplicativeLR({ lr_lambda: undefined }): lr_lambda must be a function',
      () => torch.MultiplicativeLR({} as never),
    ],
    [
      'StepLR({ step_size: 0 }): step_size must be a whole number above 0',
      () => torch.StepLR({ step_size: 0 }),
    ],
    ['StepLR({ step_size: 1.5 }): step_size', () => torch.StepLR({ step_size: 1.5 })],
    ['gamma must be finite, 0 or above', () => torch.StepLR({ step_size: 1, gamma: -1 })],
    ['lr, the base rate, must be finite, 0 or above', () => torch.StepLR({ lr: -1, step_size: 1 })],
    ['lr, the base rate, must be', () => torch.LinearLR({ lr: NaN })],
    ['milestones must be an array of whole numbers', () => torch.MultiStepLR({ milestones: [1.5] })],
    ['milestones must be an array of whole numbers', () => torch.MultiStepLR({ milestones: 3 as never })],
    ['gamma must be finite, 0 or above', () => torch.MultiStepLR({ milestones: [], gamma: NaN })],
    ['ConstantLR({ factor: 1.1 }): factor must be in [0, 1]', () => torch.ConstantLR({ factor: 1.1 })],
    ['factor must be in [0, 1]', () => torch.ConstantLR({ factor: -0.1 })],
    ['total_iters must be a whole number above 0', () => torch.ConstantLR({ total_iters: 0 })],
    [
      'LinearLR({ start_factor: 0 }): start_factor must be above 0 and at most 1',
      () => torch.LinearLR({ start_factor: 0 }),
    ],
    ['start_factor must be above 0 and at most 1', () => torch.LinearLR({ start_factor: 1.1 })],
    ['end_factor must be in [0, 1]', () => torch.LinearLR({ start_factor: 1, end_factor: 2 })],
    ['end_factor must be in [0, 1]', () => torch.LinearLR({ end_factor: -1 })],
    ['total_iters must be a whole number above 0', () => torch.LinearLR({ total_iters: 0 })],
    ['ExponentialLR({  }): gamma must be finite', () => torch.ExponentialLR({} as never)],
    ['total_iters must be a whole number above 0', () => torch.PolynomialLR({ total_iters: 0 })],
    ['power must be finite, 0 or above', () => torch.PolynomialLR({ power: -1 })],
    [
      'CosineAnnealingLR({ T_max: 0 }): T_max must be a finite number above 0',
      () => torch.CosineAnnealingLR({ T_max: 0 }),
    ],
    ['eta_min must be a finite number', () => torch.CosineAnnealingLR({ T_max: 1, eta_min: '0' as never })],
    ['T_0 must be a whole number above 0', () => torch.CosineAnnealingWarmRestarts({ T_0: 0 })],
    ['T_0 must be a whole number above 0', () => torch.CosineAnnealingWarmRestarts({ T_0: 1.5 })],
    ['T_mult must be a whole number, 1', () => torch.CosineAnnealingWarmRestarts({ T_0: 1, T_mult: 0 })],
    ['T_mult must be a whole number, 1', () => torch.CosineAnnealingWarmRestarts({ T_0: 1, T_mult: 1.5 })],
    ['eta_min must be a', () => torch.CosineAnnealingWarmRestarts({ T_0: 1, eta_min: null as never })],
    ['swa_lr must be a finite number', () => torch.SWALR({} as never)],
    ['anneal_epochs must be a whole number, 0 or above', () => torch.SWALR({ swa_lr: 1, anneal_epochs: -1 })],
    [
      "anneal_strategy must be 'cos' or 'linear'",
      () => torch.SWALR({ swa_lr: 1, anneal_strategy: 'toString' as never }),
    ],
    ['base_lr and max_lr must be finite numbers', () => torch.CyclicLR({ base_lr: 1 } as never)],
    ['step_size_up must be', () => torch.CyclicLR({ base_lr: 0, max_lr: 1, step_size_up: 0 })],
    ['step_size_down must be', () => torch.CyclicLR({ base_lr: 0, max_lr: 1, step_size_down: -1 })],
    [
      'mode must be one of triangular, triangular2, exp_range, or there must be a scale_fn',
      () => torch.CyclicLR({ base_lr: 0, max_lr: 1, mode: 'sine' as never }),
    ],
    ['scale_fn must be a function', () => torch.CyclicLR({ base_lr: 0, max_lr: 1, scale_fn: 2 as never })],
    [
      "scale_mode must be 'cycle' or 'iterations'",
      () => torch.CyclicLR({ base_lr: 0, max_lr: 1, scale_mode: 'steps' as never }),
    ],
    ['gamma must be', () => torch.CyclicLR({ base_lr: 0, max_lr: 1, gamma: -1 })],
    ['base_momentum and max_momentum', () => torch.CyclicLR({ base_lr: 0, max_lr: 1, max_momentum: NaN })],
    ['max_lr must be finite, 0 or above', () => torch.OneCycleLR({ total_steps: 9 } as never)],
    ['total_steps, or else both epochs and', () => torch.OneCycleLR({ max_lr: 1 })],
    ['total_steps, or else both epochs and', () => torch.OneCycleLR({ max_lr: 1, total_steps: 0 })],
    ['total_steps, or else', () => torch.OneCycleLR({ max_lr: 1, epochs: 0.5, steps_per_epoch: 10 })],
    ['pct_start must be in [0, 1]', () => torch.OneCycleLR({ max_lr: 1, total_steps: 9, pct_start: 1.1 })],
    [
      'pct_start times the number of steps must not be 1, or the way up has no length',
      () => torch.OneCycleLR({ max_lr: 1, total_steps: 10, pct_start: 0.1 }),
    ],
    [
      "anneal_strategy must be 'cos' or 'linear'",
      () => torch.OneCycleLR({ max_lr: 1, total_steps: 9, anneal_strategy: 'cosine' as never }),
    ],
    [
      'div_factor and final_div_factor must be',
      () => torch.OneCycleLR({ max_lr: 1, total_steps: 9, div_factor: 0 }),
    ],
    [
      'base_momentum and max_momentum must be',
      () => torch.OneCycleLR({ max_lr: 1, total_steps: 9, base_momentum: NaN }),
    ],
    [
      'SequentialLR({ schedulers: [], milestones: [] }): schedulers must be an array of one or more',
      () => torch.SequentialLR({ schedulers: [], milestones: [] }),
    ],
    [
      'of a record its learningRate',
      () =>
        torch.SequentialLR({
          schedulers: [torch.OneCycleLR({ max_lr: 1, total_steps: 9 }) as never],
          milestones: [],
        }),
    ],
    [
      'there must be one milestone less than schedulers',
      () => torch.SequentialLR({ schedulers: [linear(0, 1)], milestones: [3] }),
    ],
    [
      'milestones must be an array of whole numbers, 0 or above and not descending',
      () =>
        torch.SequentialLR({ schedulers: [linear(0, 1), linear(0, 1), linear(0, 1)], milestones: [3, 2] }),
    ],
    [
      'milestones must be an array of whole numbers',
      () => torch.SequentialLR({ schedulers: [linear(0, 1)] } as never),
    ],
    ['schedulers must be an array of one or more', () => torch.ChainedScheduler({ schedulers: [] })],
    ['schedulers must be an array', () => torch.ChainedScheduler({ schedulers: [0.5 as never] })],
    [
      'its parts are for different params',
      () => torch.ChainedScheduler({ schedulers: [constant(1, 'lr'), constant(1, 'momentum')] }),
    ],
  ]
  test.each(refused)('refuses what torch refuses, or cannot mean: %s', (message, make) => {
    expect(make).toThrow(message)
  })
})

describe('LambdaLR', () => {
  test('can be written as JSON where its function is a schedule', () => {
    const lr = torch.LambdaLR({ lr: 0.5, lr_lambda: geometric(1, 0.5) })
    expect(fromJSON(JSON.stringify(lr))({ step: 3 })).toBe(0.0625)
  })
})

describe('MultiplicativeLR', () => {
  test('asks its function once for every step, and never for step 0', () => {
    const asked: number[] = []
    const lr = torch.MultiplicativeLR({
      lr_lambda: epoch => {
        asked.push(epoch)
        return 1 / epoch
      },
    })
    expect(values(lr, [4, 0, 2, 4, 5])).toEqual([1 / 24, 1, 1 / 2, 1 / 24, 1 / 24 / 5])
    expect(asked).toEqual([1, 2, 3, 4, 5])
  })
})

describe('MultiStepLR', () => {
  test('takes its milestones in any order, from 0, and none', () => {
    const lr = torch.MultiStepLR({ milestones: [5, 0, 2, 2], gamma: 0.5 })
    expect(values(lr, upTo(5))).toEqual([0.5, 0.5, 0.125, 0.125, 0.125, 0.0625])
    expect(values(torch.MultiStepLR({ milestones: [] }), [0, 9])).toEqual([1, 1])
  })
})

describe('ConstantLR', () => {
  test('ends at its step with a factor of 0 too', () => {
    expect(values(torch.ConstantLR({ lr: 0.1, factor: 0, total_iters: 2 }), upTo(3))).toEqual([
      0, 0, 0.1, 0.1,
    ])
  })
})

describe('CosineAnnealingLR', () => {
  test('comes back to its values exactly, however late', () => {
    const lr = torch.CosineAnnealingLR({ lr: 0.1, T_max: 8, eta_min: 0.01 })
    for (const step of upTo(8))
      expect([lr({ step: 1.6e9 + step }), lr({ step: 1.6e9 - step })]).toEqual([lr({ step }), lr({ step })])
  })
})

describe('CosineAnnealingWarmRestarts', () => {
  test('restarts where the logarithm of torch misses it', () => {
    const lr = torch.CosineAnnealingWarmRestarts({ lr: 0.1, T_0: 1, T_mult: 3 })
    let begin = 0
    for (let length = 1; length < 3 ** 20; length *= 3) {
      expect(lr({ step: begin })).toBe(0.1)
      begin += length
    }
  })
})

describe('SWALR', () => {
  test('is there at once where it takes no step', () => {
    expect(values(torch.SWALR({ lr: 1, swa_lr: 0.25, anneal_epochs: 0 }), [0, 1])).toEqual([0.25, 0.25])
  })
})

describe('CyclicLR', () => {
  test('scales by the step where scale_mode says so', () => {
    const { learningRate } = torch.CyclicLR({
      base_lr: 0,
      max_lr: 1,
      step_size_up: 1,
      scale_fn: step => step,
      scale_mode: 'iterations',
      mode: 'ignored' as never,
    })
    expect(values(learningRate, upTo(5))).toEqual([0, 1, 0, 3, 0, 5])
  })

  test('goes down at once where the way down has no step', () => {
    const { learningRate } = torch.CyclicLR({ base_lr: 0, max_lr: 1, step_size_up: 4, step_size_down: 0 })
    expect(values(learningRate, upTo(5))).toEqual([0, 0.25, 0.5, 0.75, 0, 0.25])
  })

  test('leaves the momentum alone on demand', () => {
    expect(Object.keys(torch.CyclicLR({ base_lr: 0, max_lr: 1, cycle_momentum: false }))).toEqual([
      'learningRate',
    ])
  })
})

describe('OneCycleLR', () => {
  /** torch's own loop over its phases. */
  function ofTorch(
    step: number,
    ends: readonly number[],
    values: readonly number[],
    ease: (low: number, high: number) => Fn,
  ): number {
    let i = 0
    while (i < ends.length - 1 && step > ends[i]!) i++
    const start = ends[i - 1] ?? 0
    return ease(values[i]!, values[i + 1]!)((step - start) / (ends[i]! - start))
  }

  test('is what the loop of torch gives, with any share of the way up', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        fc.constantFrom('cos' as const, 'linear' as const),
        (total_steps, pct_start, three_phase, anneal_strategy) => {
          fc.pre(Math.abs(pct_start * total_steps - 1) > 1e-9)
          const peak = pct_start * total_steps - 1
          const given = { max_lr: 1, total_steps, pct_start, three_phase, anneal_strategy }
          const { learningRate, momentum } = torch.OneCycleLR(given)
          const ends = three_phase ? [peak, 2 * peak, total_steps - 1] : [peak, total_steps - 1]
          const back = three_phase ? [1 / 25] : []
          const up = three_phase ? [0.95] : []
          const ease = anneal_strategy === 'cos' ? smooth : linear
          for (const step of upTo(total_steps - 1)) {
            const lr = ofTorch(step, ends, [1 / 25, 1, ...back, 1 / 25 / 1e4], ease)
            expect(learningRate({ step })).toBeCloseTo(lr, 10)
            const mom = ofTorch(step, ends, [0.95, 0.85, ...up, 0.95], ease)
            expect(momentum({ step })).toBeCloseTo(mom, 10)
          }
        },
      ),
    )
  })

  test('goes on for one step after its end, and refuses the next', () => {
    const { learningRate, momentum } = torch.OneCycleLR({ max_lr: 0.5, epochs: 2, steps_per_epoch: 2 })
    expect(learningRate({ step: 4 })).toBeGreaterThan(learningRate({ step: 3 }))
    expect(() => learningRate({ step: 5 })).toThrow(RangeError)
    expect(() => momentum({ step: 5 })).toThrow(RangeError)
  })

  test('leaves the momentum alone on demand', () => {
    const record = torch.OneCycleLR({ max_lr: 1, total_steps: 9, cycle_momentum: false })
    expect(Object.keys(record)).toEqual(['learningRate'])
  })

  test('drives the learning rate and the momentum of a run', async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
    model.compile({ optimizer: tf.train.momentum(0.1, 0.9), loss: 'meanSquaredError' })
    const both = torch.OneCycleLR({ max_lr: 0.1, total_steps: 8 })
    const run$ = fromFit(model, tf.ones([4, 1]), tf.ones([4, 1]), { epochs: 2, batchSize: 1 }).pipe(
      anneal('*', both),
      filter(({ type }) => type === 'batchBegin'),
      map(({ assigned }) => assigned.map(({ param, value }) => [param, value])),
      toArray(),
    )
    expect(await lastValueFrom(run$)).toEqual(
      upTo(7).map(step => [
        ['learningRate', both.learningRate({ step })],
        ['momentum', both.momentum({ step })],
      ]),
    )
  })
})

describe('SequentialLR', () => {
  test('is itself in another, and goes on with a chain', () => {
    const steps = torch.SequentialLR({
      schedulers: [torch.ConstantLR({ factor: 0.5 }), torch.ExponentialLR({ gamma: 0.5 })],
      milestones: [2],
    })
    const nested = torch.SequentialLR({ schedulers: [steps], milestones: [] })
    expect(values(nested, upTo(9))).toEqual(values(steps, upTo(9)))
    const chain = torch.ChainedScheduler({ lr: 2, schedulers: [steps] })
    const later = torch.SequentialLR({ schedulers: [steps, chain], milestones: [5] })
    expect(values(later, [5, 6, 7, 8])).toEqual(values(chain, [0, 1, 2, 3]))
  })

  test('passes over a scheduler between equal milestones', () => {
    const lr = torch.SequentialLR({ schedulers: [0, 1, 2].map(x => constant(x)), milestones: [2, 2] })
    expect(values(lr, upTo(3))).toEqual([0, 0, 2, 2])
  })
})

describe('ChainedScheduler', () => {
  test('is the product of its schedulers and the base rate, in any order', () => {
    const schedulers = [
      torch.LinearLR({ start_factor: 0.5, total_iters: 4 }),
      torch.CosineAnnealingLR({ T_max: 10, eta_min: 0.1 }),
    ]
    const [one, other] = [schedulers, schedulers.toReversed()].map(schedulers =>
      torch.ChainedScheduler({ schedulers }),
    )
    // torch has 0.6932 and 0.6997.
    expect(one!({ step: 4 })).toBeCloseTo(0.68906, 5)
    expect(values(other!, upTo(20))).toEqual(values(one!, upTo(20)))
  })
})
