import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { type Fn, simulate } from '../../src/index.ts'
import * as keras from '../../src/recipes/keras.ts'
import { testStepRecipes } from './anyStepRecipe.ts'
import { CASES } from '../golden/cases.ts'

const { CosineDecay, CosineDecayRestarts, ExponentialDecay, InverseTimeDecay } = keras
const { PiecewiseConstantDecay, PolynomialDecay } = keras

const recipes = keras as unknown as Record<string, (params: unknown) => Fn>
const ALL = CASES.filter(({ system, kind }) => system === 'keras' && kind === 'closed').map(
  ({ id, name, params, xs }) => ({ id, name, schedule: recipes[name]!(params), xs }),
)

describe('the recipes of keras', () => {
  it('have a case each', () => {
    expect(new Set([...ALL.map(({ name }) => name), 'ReduceLROnPlateau'])).toEqual(
      new Set(Object.keys(keras)),
    )
  })

  testStepRecipes(ALL)

  it('are schedules like any other', () => {
    const lr = InverseTimeDecay({ initial_learning_rate: 1, decay_steps: 1, decay_rate: 1 })
    expect(simulate(lr, { epochs: 2, stepsPerEpoch: 2 })).toEqual([1, 1 / 2, 1 / 3, 1 / 4])
    expectTypeOf(lr).toEqualTypeOf<Fn>()
  })

  it('are said in a few words', () => {
    expect(String(CosineDecayRestarts({ initial_learning_rate: 1, first_decay_steps: 5 }))).toBe(
      "reading('step').pipe(stretch(5), product(cycles(2).pipe(geometric(1, 1)), cycle(2).pipe(smooth(1, 0))), linear(0, 1))",
    )
  })

  it('take what get_config() gives', () => {
    const config = { initial_learning_rate: 1, decay_steps: 10, alpha: 0.5, name: 'CosineDecay' }
    expect(CosineDecay({ ...config, warmup_target: null, warmup_steps: 3 })({ step: 10 })).toBe(0.5)
  })
})

describe('PolynomialDecay', () => {
  it('ends at 0.0001 in a straight line if nothing else is said', () => {
    const lr = PolynomialDecay({ initial_learning_rate: 1, decay_steps: 2 })
    expect([0, 1, 2, 3].map(step => lr({ step }))).toEqual([1, 0.50005, 0.0001, 0.0001])
  })

  it('reaches the end exactly at the end of every cycle', () => {
    const anyLength = fc.integer({ min: 1, max: 1e6 })
    const anyCycle = fc.integer({ min: 1, max: 1e6 })
    fc.assert(
      fc.property(anyLength, anyCycle, (decay_steps, count) => {
        const given = { initial_learning_rate: 1, decay_steps, end_learning_rate: 0, power: 0.5, cycle: true }
        expect(PolynomialDecay(given)({ step: decay_steps * count })).toBe(0)
        const after = PolynomialDecay(given)({ step: decay_steps * count + 1 })
        const left = (decay_steps - 1) / (decay_steps * (count + 1))
        expect(Math.abs(after - Math.sqrt(left))).toBeLessThanOrEqual(1e-12 + 1e-9 * Math.sqrt(left))
      }),
    )
  })
})

describe('ExponentialDecay and InverseTimeDecay', () => {
  it('go down in stairs that begin exactly at a multiple', () => {
    const given = { initial_learning_rate: 1, decay_steps: 49, decay_rate: 0.5, staircase: true }
    expect([48, 49, 97, 98].map(step => ExponentialDecay(given)({ step }))).toEqual([1, 0.5, 0.5, 0.25])
    expect([48, 98, 99].map(step => InverseTimeDecay(given)({ step }))).toEqual([1, 0.5, 0.5])
  })

  it('stay where the rate says so', () => {
    const given = { initial_learning_rate: 0.1, decay_steps: 2 }
    expect([0, 9].map(step => ExponentialDecay({ ...given, decay_rate: 1 })({ step }))).toEqual([0.1, 0.1])
    expect([0, 9].map(step => ExponentialDecay({ ...given, decay_rate: 0 })({ step }))).toEqual([0.1, 0])
    expect([0, 9].map(step => InverseTimeDecay({ ...given, decay_rate: 0 })({ step }))).toEqual([0.1, 0.1])
  })
})

describe('PiecewiseConstantDecay', () => {
  it('takes a broken boundary for the whole step before it, and one below 0', () => {
    const lr = PiecewiseConstantDecay({ boundaries: [-3, 2.5], values: [3, 2, 1] })
    expect([0, 2, 3].map(step => lr({ step }))).toEqual([2, 2, 1])
  })
})

describe('CosineDecay', () => {
  it('begins at the target where the warm-up takes no step', () => {
    const lr = CosineDecay({ initial_learning_rate: 0, decay_steps: 2, warmup_target: 1 })
    expect([0, 1, 2].map(step => lr({ step }))).toEqual([1, 0.5, 0])
  })
})

describe('CosineDecayRestarts', () => {
  it('restarts at the peak exactly, also where log(243) / log(3) is 4.999999999999999 in Python', () => {
    const lr = CosineDecayRestarts({ initial_learning_rate: 1, first_decay_steps: 1, t_mul: 3 })
    expect([40, 121, 29524, 797161].map(step => lr({ step }))).toEqual([1, 1, 1, 1])
  })

  it('lets alpha be the same in every cycle', () => {
    const given = { initial_learning_rate: 1, first_decay_steps: 2, t_mul: 1, m_mul: 0.5, alpha: 0.1 }
    const lr = CosineDecayRestarts(given)
    expect([0, 1, 2, 3].map(step => lr({ step }))).toEqual([1, 0.55, 0.55, 0.325])
    expect(CosineDecayRestarts({ ...given, m_mul: 0 })({ step: 2 })).toBe(0.1)
  })
})

describe('what keras refuses is refused', () => {
  it.each([
    ['ExponentialDecay', { decay_rate: 0.5 }],
    ['PolynomialDecay', {}],
    ['InverseTimeDecay', { decay_rate: 0.5 }],
    ['CosineDecay', {}],
  ])('%s', (name, rate) => {
    const given = { initial_learning_rate: 1, decay_steps: 0, ...rate }
    const message = (steps: number) => `keras.${name}({ decay_steps: ${steps} }): decay_steps must be above 0`
    expect(() => recipes[name]!(given)).toThrow(new RangeError(message(0)))
    expect(() => recipes[name]!({ ...given, decay_steps: -1 })).toThrow(new RangeError(message(-1)))
  })

  it.each<[() => Fn, string]>([
    [
      () => CosineDecayRestarts({ initial_learning_rate: 1, first_decay_steps: 0 }),
      'keras.CosineDecayRestarts({ first_decay_steps: 0 }): first_decay_steps must be above 0',
    ],
    [
      () => PiecewiseConstantDecay({ boundaries: [1, 2], values: [1, 2] }),
      'keras.PiecewiseConstantDecay({ boundaries: [1, 2], values: [1, 2] }): there must be one boundary or more, and one less than values',
    ],
    [
      () => PiecewiseConstantDecay({ boundaries: [], values: [1] }),
      'keras.PiecewiseConstantDecay({ boundaries: [], values: [1] }): there must be one boundary or more, and one less than values',
    ],
  ])('%#', (make, message) => {
    expect(make).toThrow(new RangeError(message))
  })

  it.each<[() => Fn, string]>([
    [
      () => CosineDecayRestarts({ initial_learning_rate: 1, first_decay_steps: 1, t_mul: 0.5 }),
      'keras.CosineDecayRestarts({ t_mul: 0.5 }): t_mul must be 1 or above',
    ],
    [
      () => CosineDecayRestarts({ initial_learning_rate: 1, first_decay_steps: 1, m_mul: -1 }),
      'keras.CosineDecayRestarts({ m_mul: -1 }): m_mul must be 0 or above',
    ],
    [
      () => CosineDecay({ initial_learning_rate: 1, decay_steps: 1, warmup_target: 2, warmup_steps: -1 }),
      'keras.CosineDecay({ warmup_steps: -1 }): warmup_steps must be 0 or above',
    ],
    [
      () => ExponentialDecay({ initial_learning_rate: 1, decay_steps: 1, decay_rate: -1 }),
      'keras.ExponentialDecay({ decay_rate: -1 }): decay_rate must be 0 or above',
    ],
    [
      () => PiecewiseConstantDecay({ boundaries: [2, 1], values: [1, 2, 3] }),
      'piecewise([2, 1], [3, 2], [2, 3]): times must ascend, and 2 follows 3',
    ],
  ])('and so is what has no meaning: %#', (make, message) => {
    expect(make).toThrow(new RangeError(message))
  })
})
