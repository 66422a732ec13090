import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { clockAt } from '../../src/clock.ts'
import { equal, fromJSON, simulate, type Fn } from '../../src/index.ts'
import * as composer from '../../src/recipes/composer.ts'
import { CASES } from '../golden/cases.ts'
import { clockOf, recipes } from '../golden/systems/composer.ts'

const { Time, ConstantScheduler, CosineAnnealingScheduler, CosineAnnealingWithWarmupScheduler } = composer
const { CosineAnnealingWarmRestartsScheduler, LinearScheduler, LinearWithWarmupScheduler } = composer
const { MultiStepScheduler, MultiStepWithWarmupScheduler, PolynomialScheduler, StepScheduler } = composer

const ALL = CASES.filter(one => one.system === 'composer' && one.kind === 'closed' && one.name in recipes)

describe('the recipes of composer', () => {
  it.each(ALL)('$id $name is plain data, and the same to the last bit when read again', one => {
    const schedule = recipes[one.name]!(one.params)
    const again = fromJSON(JSON.parse(JSON.stringify(schedule)))
    expect(equal(again, schedule)).toBe(true)
    const clock = clockOf(one.params, one)
    expect(one.xs.map(x => again(clock(x)))).toEqual(one.xs.map(x => schedule(clock(x))))
  })

  it.each(ALL)('$id $name is multiplied by the initial rate', one => {
    const clock = clockOf(one.params, one)
    const alone = recipes[one.name]!(one.params)
    const four = recipes[one.name]!({ ...one.params, lr: 4 })
    one.xs.forEach(x => expect(four(clock(x))).toBeCloseTo(4 * alone(clock(x)), 14))
  })

  it('ask for no more of the clock than their times need', () => {
    expect(StepScheduler({ step_size: '10ba' })({ step: 10 })).toBe(0.1)
    expect(StepScheduler({ step_size: '10sp' })({ samples: 20 })).toBe(0.1 ** 2)
    expect(StepScheduler({ step_size: '2ep' })({ step: 6, stepsPerEpoch: 3 })).toBe(0.1)
    expect(MultiStepScheduler({ milestones: ['0.5dur'] })({ step: 3, steps: 6 })).toBe(0.1)
    expect(() => StepScheduler({ step_size: '2ep' })({ step: 6 })).toThrow(/reads stepsPerEpoch/)
    expect(() => CosineAnnealingScheduler()({ step: 6 })).toThrow(/needs progress/)
  })

  it('follow the run where it is longer than before', () => {
    const lr = LinearWithWarmupScheduler({ t_warmup: '0.5dur' })
    expect(lr({ step: 5, steps: 10 })).toBe(1)
    expect(lr({ step: 5, steps: 20 })).toBe(0.5)
    expect(lr({ step: 5, steps: 10 })).toBe(1)
  })

  it('are schedules like any other', () => {
    const lr = LinearWithWarmupScheduler({ lr: 8, t_warmup: '1ep' })
    expect(simulate(lr, { epochs: 3, stepsPerEpoch: 2 })).toEqual([0, 4, 8, 6, 4, 2])
    expectTypeOf(lr).toEqualTypeOf<Fn>()
  })

  it('are said in a few words', () => {
    expect(String(CosineAnnealingWarmRestartsScheduler({ lr: 0.1, t_0: '10ba', t_mult: 2 }))).toBe(
      "product(0.1, reading('step').pipe(stretch(10), cycle(2), smooth(1, 0)))",
    )
    expect(String(StepScheduler({ step_size: '10ba' }))).toBe(
      "product(1, reading('step').pipe(stretch(10), quantise(1), geometric(1, 0.1)))",
    )
  })

  it('have the defaults of composer', () => {
    const clock = { step: 5, steps: 10, progress: 0.5, stepsPerEpoch: 5 }
    expect(ConstantScheduler()(clock)).toBe(1)
    expect(LinearScheduler()(clock)).toBe(0.5)
    expect(PolynomialScheduler({ power: 1 })(clock)).toBe(0.5)
    expect(composer.ExponentialScheduler({ gamma: 0.5 })(clock)).toBe(0.5)
    expect(MultiStepScheduler({ milestones: ['5ba'] })(clock)).toBe(0.1)
    const warm = { t_warmup: '0ba' }
    expect(composer.ConstantWithWarmupScheduler(warm)(clock)).toBe(1)
    expect(composer.PolynomialWithWarmupScheduler(warm)(clock)).toBe(0.25)
    expect(CosineAnnealingWithWarmupScheduler(warm)(clock)).toBeCloseTo(0.5, 15)
    expect(MultiStepWithWarmupScheduler({ ...warm, milestones: ['5ba'] })(clock)).toBe(0.1)
  })
})

describe('a time string', () => {
  it.each(CASES.filter(({ name, kind }) => name === 'Time.from_timestring' && kind === 'closed'))(
    '$params.s has its $note',
    ({ params, ys, note }) => {
      const unit = note.replace('unit=', '')
      expect(Time.from_timestring(params['s'] as string)).toEqual({ value: ys[0], unit })
    },
  )

  it.each([
    ['5EP', 5, 'ep'],
    ['-3ba', -3, 'ba'],
    ['.5dur', 0.5, 'dur'],
    ['1.dur', 1, 'dur'],
    ['1E+3tok', 1000, 'tok'],
    ['1.5e1ba', 15, 'ba'],
    ['90sec', 90, 'sec'],
    ['2h', 7200, 'sec'],
    ['20m', 1200, 'sec'],
    ['1h5s', 3605, 'sec'],
    ['5 ep', 5, 'ep'],
  ])('%s is %d %s', (text, value, unit) => {
    expect(Time.from_timestring(text)).toEqual({ value, unit })
  })

  it.each([
    ['', 'it is no time'],
    ['5', 'it is no time'],
    ['ba', 'it is no time'],
    ['1__0ba', 'it is no time'],
    ['_1ba', 'it is no time'],
    ['0x5ba', 'it is no time'],
    ['infep', 'it is no time'],
    ['1e400dur', 'it is no time'],
    ['5ep\n', 'it is no time'],
    ['1.5ep', 'ep must be whole, and 1.5 is not'],
    ['90s', '59 seconds at most'],
    ['24h', '23 hours'],
    ['1h60m', '59 minutes'],
  ])('%j is refused', (text, message) => {
    expect(() => Time.from_timestring(text)).toThrow(RangeError)
    expect(() => Time.from_timestring(text)).toThrow(message)
  })
})

describe('a time by the clock', () => {
  /** Composer's own arithmetic, for what is not off by rounding: eighths and quarters. */
  const batches = (
    text: string,
    { steps, stepsPerEpoch }: { steps: number; stepsPerEpoch: number },
    ratio: number,
  ) => {
    const { value, unit } = Time.from_timestring(text)
    if (unit === 'dur') return Math.trunc(value * steps)
    return Math.trunc((unit === 'ep' ? value * stepsPerEpoch : value) * ratio)
  }
  const anyTime = fc.oneof(
    fc.integer({ min: 0, max: 60 }).map(n => `${n}ba`),
    fc.integer({ min: 0, max: 9 }).map(n => `${n}ep`),
    fc.integer({ min: 0, max: 9 }).map(n => `${n / 8}dur`),
  )
  const anyRun = fc.record({
    epochs: fc.integer({ min: 1, max: 6 }),
    stepsPerEpoch: fc.integer({ min: 1, max: 13 }),
    ratio: fc.constantFrom(1, 0.25, 0.75, 1.5, 3),
  })
  const clocks = ({ epochs, stepsPerEpoch }: { epochs: number; stepsPerEpoch: number }) =>
    Array.from({ length: epochs * stepsPerEpoch + 1 }, (_, step) => clockAt(step, { epochs, stepsPerEpoch }))

  it('passes at the batch at which it does for composer', () => {
    fc.assert(
      fc.property(anyTime, anyRun, (milestone, run) => {
        const lr = MultiStepScheduler({ milestones: [milestone], scale_schedule_ratio: run.ratio })
        const all = clocks(run)
        const at = batches(milestone, { ...run, steps: all.length - 1 }, run.ratio)
        expect(all.map(clock => lr(clock))).toEqual(all.map(({ step }) => (step >= at ? 0.1 : 1)))
      }),
    )
  })

  it('ends a warm-up and a decay as composer does, or refuses what is shorter than the run', () => {
    const bools = fc.boolean()
    fc.assert(
      fc.property(anyTime, anyTime, anyRun, bools, (t_warmup, t_max, run, scale_warmup) => {
        const make = () =>
          LinearWithWarmupScheduler({
            t_warmup,
            t_max,
            scale_warmup,
            alpha_i: 2,
            scale_schedule_ratio: run.ratio,
          })
        const all = clocks(run)
        const state = { ...run, steps: all.length - 1 }
        const [warm, max] = [batches(t_warmup, state, 1), batches(t_max, state, run.ratio)]
        if (max < state.steps) {
          expect(() => make()(all[0]!)).toThrow(RangeError)
          return
        }
        const ramp = batches(t_warmup, state, scale_warmup ? run.ratio : 1)
        const lr = make()
        for (const clock of all) {
          const { step } = clock
          const decayed = max > warm ? Math.min(1, (step - warm) / (max - warm)) : 0
          // With nothing to go, composer divides by 0 where the way up is scaled away.
          const expected = step < warm ? 2 * Math.min(1, step / Math.max(1, ramp)) : 2 - 2 * decayed
          expect(lr(clock)).toBeCloseTo(expected, 13)
        }
      }),
    )
  })

  it('is whole where it is but for rounding', () => {
    const lr = MultiStepScheduler({ milestones: ['0.29dur'] })
    expect([28, 29].map(step => lr({ step, steps: 100 }))).toEqual([1, 0.1])
    const scaled = MultiStepScheduler({ milestones: ['100ba'], scale_schedule_ratio: 0.29 })
    expect([28, 29].map(step => scaled({ step }))).toEqual([1, 0.1])
  })

  it('is an error where it comes to nothing and something is divided by it', () => {
    for (const time of ['0.01dur', '0.5dur'])
      expect(() => LinearScheduler({ t_max: time })({ step: 0, steps: 1 })).toThrow(RangeError)
    expect(LinearScheduler({ t_max: '0.5dur' })({ step: 1, steps: 2 })).toBe(0)
  })
})

describe('what passes in the warm-up', () => {
  it('counts after it', () => {
    const lr = MultiStepWithWarmupScheduler({ t_warmup: '4ba', milestones: ['2ba', '6ba'], gamma: 0.5 })
    expect([0, 2, 3, 4, 5, 6].map(step => lr({ step }))).toEqual([0, 0.5, 0.75, 0.5, 0.5, 0.25])
  })

  it('may be counted otherwise', () => {
    const lr = MultiStepWithWarmupScheduler({ t_warmup: '40sp', milestones: ['2ba'], gamma: 0.5 })
    expect([10, 40].map(samples => lr({ step: 3, samples }))).toEqual([0.25, 0.5])
  })
})

describe('samples', () => {
  it('count the warm-up and the decay together', () => {
    const lr = LinearWithWarmupScheduler({ t_warmup: '10sp', t_max: '30sp' })
    expect([5, 10, 20, 40].map(samples => lr({ samples }))).toEqual([0.5, 1, 0.5, 0])
    const long = LinearWithWarmupScheduler({ t_warmup: '10sp', t_max: '5sp' })
    expect([5, 10, 40].map(samples => long({ samples }))).toEqual([0.5, 1, 1])
  })
})

describe('what composer refuses is refused', () => {
  it.each<[() => Fn, string]>([
    [
      () => StepScheduler({ step_size: '10sec' }),
      "composer.StepScheduler({ step_size: '10sec' }): wall clock time is not allowed; write ep, ba, sp or dur",
    ],
    [
      () => StepScheduler({ step_size: '0ba' }),
      "composer.StepScheduler({ step_size: '0ba' }): it must be above 0",
    ],
    [
      () => StepScheduler({ step_size: '1ba', scale_schedule_ratio: 0.5 }),
      "composer.StepScheduler({ step_size: '1ba' }): it must be above 0",
    ],
    [
      () => MultiStepScheduler({ milestones: ['1ep', '-1ep'] }),
      "composer.MultiStepScheduler({ milestone: '-1ep' }): it must be 0 or above",
    ],
    [
      () => MultiStepScheduler({ milestones: ['-0.5dur'] }),
      "composer.MultiStepScheduler({ milestone: '-0.5dur' }): it must be 0 or above",
    ],
    [
      () => CosineAnnealingWarmRestartsScheduler({ t_0: '10ba', t_mult: 0.5 }),
      'composer.CosineAnnealingWarmRestartsScheduler({ t_mult: 0.5 }): it must be 1 or above',
    ],
    [
      () => LinearWithWarmupScheduler({ t_warmup: '10sp' }),
      "composer.LinearWithWarmupScheduler({ t_warmup: '10sp', t_max: '1dur' }): one counts samples, the other batches; both must count the same",
    ],
    [
      () => CosineAnnealingWithWarmupScheduler({ t_warmup: '10ba', t_max: '0.5dur' }),
      "composer.CosineAnnealingWithWarmupScheduler({ t_max: '0.5dur' }): it is shorter than the run, and must be 1dur or longer",
    ],
    [
      () => StepScheduler({ step_size: '1ep', scale_schedule_ratio: 0 }),
      "composer.StepScheduler({ step_size: '1ep' }): scale_schedule_ratio must be finite and above 0, not 0",
    ],
    [
      () => StepScheduler({ step_size: '10tok' }),
      "composer.StepScheduler({ step_size: '10tok' }): the clock counts no tok; write ep, ba, sp or dur",
    ],
  ])('%#', (make, message) => {
    expect(make).toThrow(new RangeError(message))
  })

  it('where the run is longer than t_max, at its first batch', () => {
    const lr = LinearWithWarmupScheduler({ t_warmup: '10ba', t_max: '1ep' })
    expect(lr({ step: 0, steps: 100, stepsPerEpoch: 100 })).toBe(0)
    expect(() => lr({ step: 0, steps: 200, stepsPerEpoch: 100 })).toThrow(
      /^refuse\(\): 2 is outside of \[0, 1\]/,
    )
    const scaled = LinearWithWarmupScheduler({ t_warmup: '10ba', t_max: '1ep', scale_schedule_ratio: 2 })
    expect(scaled({ step: 0, steps: 200, stepsPerEpoch: 100 })).toBe(0)
  })
})
