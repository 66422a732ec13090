// The recipes of the systems whose defaults we do not promise to follow: each is plain data, and reads no more than
// what its system counts.
import { describe, expect, test } from 'vitest'
import { equal, fromJSON, type Fn, type Time } from '../../src/index.ts'
import { CASES, type System } from './cases.ts'
import type { Recipes } from './curvesOf.ts'
import { OneCycle, WarmupCosineLR } from './recipes/deepspeed.ts'
import * as fvcore from './recipes/fvcore.ts'
import { LinearParamScheduler } from './recipes/mmengine.ts'

interface Module {
  readonly default: System
  readonly recipes: Recipes
  readonly clock?: (x: number) => Time
}

const SYSTEMS = {
  deepspeed: await import('./systems/deepspeed.ts'),
  detectron2: await import('./systems/detectron2.ts'),
  fairseq: await import('./systems/fairseq.ts'),
  fvcore: await import('./systems/fvcore.ts'),
  ignite: await import('./systems/ignite.ts'),
  'megatron-core': await import('./systems/megatron-core.ts'),
  mmengine: await import('./systems/mmengine.ts'),
  'ParameterSchedulers.jl': await import('./systems/parameterschedulers-jl.ts'),
  t5x: await import('./systems/t5x.ts'),
  thinc: await import('./systems/thinc.ts'),
} as unknown as Record<string, Module>

describe.each(Object.entries(SYSTEMS))('%s', (system, { default: { left = {} }, recipes, clock }) => {
  const cases = CASES.filter(
    one => one.system === system && !['stateful', 'error'].includes(one.kind) && !(one.id in left),
  )

  test.each(cases)('$id $name is the same schedule after it was written as JSON', one => {
    const schedule: Fn = recipes[one.name]!(one.params as never, one)
    const again = fromJSON(JSON.parse(JSON.stringify(schedule)))
    expect(equal(schedule, again)).toBe(true)
    const at = clock ?? ((step: number) => ({ step }))
    expect(one.xs.map(x => again(at(x)))).toStrictEqual(one.xs.map(x => schedule(at(x))))
  })

  test.each(cases)('$id $name does not ask how long the run is', one => {
    const schedule: Fn = recipes[one.name]!(one.params as never, one)
    for (const x of one.xs) {
      const time = clock?.(x) ?? { step: x }
      const alone = schedule(time)
      // A clock that knows more says the same, be the run one step long or far longer than the schedule.
      for (const [epochs, stepsPerEpoch] of [
        [1, 1],
        [50, 4],
      ] as const) {
        const steps = epochs * stepsPerEpoch
        const step = typeof time === 'number' ? time * steps : time.step!
        const progress = typeof time === 'number' ? time : step / steps
        const more = { step, progress, steps, epochs, stepsPerEpoch, samples: step * 32, seconds: step }
        expect(schedule(more)).toBe(alone)
      }
    }
  })
})

describe('what the cases do not show', () => {
  test('fvcore is past a boundary a millionth before it, and refuses the end where fvcore does', () => {
    const { ConstantParamScheduler, StepParamScheduler, MultiStepParamScheduler } = fvcore
    const step = StepParamScheduler({ num_updates: 10, values: [1, 2] })
    expect([0.5 - 2e-6, 0.5 - 5e-7, 1 - 2e-6].map(step)).toStrictEqual([1, 2, 2])
    expect(() => step(1 - 5e-7)).toThrow(/outside of \[0, 1\]/)
    const milestones = MultiStepParamScheduler({ values: [1, 2, 3], num_updates: 10, milestones: [5, 7] })
    expect([0.5 - 2e-6, 0.5 - 5e-7, 0.7, 1].map(milestones)).toStrictEqual([1, 2, 3, 3])
    const parts = fvcore.CompositeParamScheduler({
      schedulers: [ConstantParamScheduler({ value: 1 }), ConstantParamScheduler({ value: 2 })],
      lengths: [0.5, 0.5],
      interval_scaling: ['rescaled', 'rescaled'],
    })
    expect([0.5 - 2e-6, 0.5 - 5e-7].map(parts)).toStrictEqual([1, 2])
    const constant = ConstantParamScheduler({ value: 3 })
    expect(constant(1 - 1e-9)).toBe(3)
    expect(() => constant(1)).toThrow(/outside of \[0, 1\]/)
  })

  test("DeepSpeed's cosine is its own behind a straight warm-up too", () => {
    const { xs, ys } = CASES.find(({ id }) => id === 295)!
    const given = { lr: 0.001, total_num_steps: 12, warmup_num_steps: 4, cos_min_ratio: 0.1 } as const
    const lr = WarmupCosineLR({ ...given, warmup_type: 'linear' })
    for (const [i, step] of xs.entries()) if (step >= 4) expect(lr({ step })).toBeCloseTo(ys[i]!, 15)
    expect([0, 2, 3].map(step => lr({ step }))).toStrictEqual([0, 0.0005, 0.00075])
  })

  test("DeepSpeed's momentum goes down while the rate goes up, and then by its own decay", () => {
    const { momentum } = OneCycle({
      cycle_min_lr: 0.001,
      cycle_max_lr: 0.01,
      cycle_first_step_size: 2,
      decay_step_size: 4,
      decay_mom_rate: 0.5,
    })
    const values = [0, 1, 2, 3, 4, 7].map(step => momentum!({ step }))
    const expected = [0.85, 0.8, 0.85, 0.9, 0.9 * 1.125, 0.9 * 1.5]
    values.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 14))
  })

  test('a window in epochs begins and ends with them', () => {
    const given = { base: 0.05, start_factor: 0.5, begin: 1, end: 3 }
    const epochs = LinearParamScheduler.build_iter_from_epoch({ ...given, epoch_length: 4 })
    const steps = LinearParamScheduler({ ...given, begin: 4, end: 12 })
    expect(equal(epochs, steps)).toBe(true)
    expect([3, 4, 11].map(step => epochs({ step }))).toStrictEqual([0.05, 0.025, 0.05])
  })

  test("a window's schedule is for the param that it names", () => {
    expect(LinearParamScheduler({ end: 3, param_name: 'momentum' }).param).toBe('momentum')
    expect(LinearParamScheduler({ end: 3, param_name: 'lr' }).param).toBe('learningRate')
  })

  test.each([
    ['LinearParamScheduler', () => LinearParamScheduler({ start_factor: 2 }), /start_factor: 2.*in \[0, 1\]/],
    [
      'StepParamScheduler',
      () => fvcore.StepParamScheduler({ num_updates: 0, values: [1] }),
      /num_updates: 0.*an update/,
    ],
  ])('%s names the call, the value and the rule in what it refuses', (name, make, message) => {
    expect(make).toThrow(RangeError)
    expect(make).toThrow(new RegExp(`${name}.*${message.source}`))
  })
})
