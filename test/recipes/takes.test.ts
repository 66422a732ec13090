// What is wrong in form is refused by every recipe, before anything else.
import { describe, expect, it } from 'vitest'
import { linear } from '../../src/index.ts'
import * as recipes from '../../src/recipes/index.ts'

type Recipe = (...given: unknown[]) => unknown

const ALL = Object.entries(recipes).flatMap(([peer, module]) =>
  Object.entries(module as unknown as Record<string, Recipe>)
    .filter(([name]) => name !== 'Time')
    .map(([name, recipe]) => [peer, name, recipe] as const),
)

/** The error of a call. */
function errorOf(call: () => unknown): Error {
  try {
    call()
  } catch (error) {
    return error as Error
  }
  throw new Error('it is not refused')
}

/** How the error of a call begins, and what it tells that the recipe takes. */
const byName = (name: string, shown: string): RegExp =>
  new RegExp(`^(\\w+\\.)?${name} takes its parameters by name, { (\\w+(?:, \\w+)*) }, not ${shown}$`)

describe('what is no object of parameters', () => {
  it.each(ALL)('is refused: %s.%s', (_, name, recipe) => {
    for (const [wrong, shown] of [
      [null, 'null'],
      [5, '5'],
      [NaN, 'NaN'],
      [true, 'true'],
      ['1dur', "'1dur'"],
      ['', "''"],
      [[], '\\[\\]'],
      [[{ lr: 1 }], '\\[{ lr: 1 }\\]'],
      [new Map([['lr', 1]]), '{  }'],
      [linear(0, 1), 'linear\\(0, 1\\)'],
    ] as const) {
      const error = errorOf(() => recipe(wrong, 3))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(byName(name, shown))
    }
  })

  it.each(ALL)('is nothing, unless nothing is needed: %s.%s', (_, name, recipe) => {
    // What has a default for its parameters counts none of them, and then must do without.
    if (recipe.length === 0) return expect(JSON.stringify(recipe())).toBe(JSON.stringify(recipe({})))
    const error = errorOf(() => recipe())
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toMatch(byName(name, 'undefined'))
  })

  it.each<[() => unknown, string]>([
    [
      () => (recipes.fastai.fit_one_cycle as Recipe)(5, 1e-2),
      'fastai.fit_one_cycle takes its parameters by name, { div, div_final, pct_start, moms, n_epoch, lr_max }, not 5',
    ],
    [
      () => (recipes.composer.CosineAnnealingScheduler as Recipe)('1dur'),
      "composer.CosineAnnealingScheduler takes its parameters by name, { lr, scale_schedule_ratio, t_max, alpha_f }, not '1dur'",
    ],
    [
      () => (recipes.torch.StepLR as Recipe)(0.05, 3),
      'StepLR takes its parameters by name, { lr, step_size, gamma }, not 0.05',
    ],
    [
      () => recipes.optax.sgdr_schedule({ cosine_kwargs: [5 as never] }),
      'optax.warmup_cosine_decay_schedule takes its parameters by name, { decay_steps, end_value, ',
    ],
  ])('is told what there is by name, as where Python is pasted %#', (call, message) => {
    expect(call).toThrow(TypeError)
    expect(call).toThrow(message)
  })
})

it.each(ALL)('a recipe without what it needs says its own name: %s.%s', (_, name, recipe) => {
  if (recipe.length === 0) return
  expect(errorOf(() => recipe({})).message).toMatch(new RegExp(`^(\\w+\\.)?${name}[ (]`))
})

describe('a parameter that a recipe does not take', () => {
  it.each(ALL)('is refused, and the name is told that is meant: %s.%s', (_, name, recipe) => {
    const [, , names = ''] = byName(name, 'null').exec(errorOf(() => recipe(null)).message)!
    const refuses = (strange: string, rest: string) => {
      const error = errorOf(() => recipe({ [strange]: 1 }))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(
        new RegExp(`^(\\w+\\.)?${name} takes no ${strange}; ${rest} takes ${names}$`),
      )
    }
    refuses('qqqqqqqq', 'it')
    for (const known of names.split(', ')) {
      refuses(`${known}x`, `did you mean ${known}\\? It`)
      expect(() => recipe({ [known]: undefined, qqqqqqqq: 1 })).toThrow('takes no qqqqqqqq; it takes ')
    }
  })

  it.each<[Recipe, object, string]>([
    [
      recipes.torch.StepLR as Recipe,
      { stepSize: 3 },
      'StepLR takes no stepSize; did you mean step_size? It takes lr, step_size, gamma',
    ],
    [
      recipes.torch.CosineAnnealingLR as Recipe,
      { T_max: 3, t_max: 3 },
      'takes no t_max; did you mean T_max?',
    ],
    [
      recipes.optax.cosine_decay_schedule as Recipe,
      { init_value: 1, decaysteps: 3 },
      'optax.cosine_decay_schedule takes no decaysteps; did you mean decay_steps?',
    ],
    [
      recipes.transformers.get_linear_schedule_with_warmup as Recipe,
      { num_warmup_steps: 1, num_train_steps: 10 },
      'takes no num_train_steps; did you mean num_training_steps?',
    ],
    [
      recipes.timm.create_scheduler_v2 as Recipe,
      { num_epoch: 10 },
      'takes no num_epoch; did you mean num_epochs?',
    ],
    [recipes.composer.CosineAnnealingScheduler as Recipe, { tmax: '1ep' }, 'did you mean t_max?'],
    [recipes.torch.StepLR as Recipe, { gemme: 0.1 }, 'takes no gemme; did you mean gamma?'],
    [recipes.composer.CosineAnnealingScheduler as Recipe, { alfaF: 0 }, 'did you mean alpha_f?'],
    [recipes.torch.StepLR as Recipe, { x: 3 }, 'takes no x; it takes lr'],
  ])('is told by the name that is meant %#', (recipe, given, message) => {
    expect(() => recipe(given)).toThrow(message)
  })

  it.each([
    [() => recipes.composer.MultiStepScheduler({} as never), 'composer.MultiStepScheduler needs milestones'],
    [() => recipes.composer.StepScheduler({} as never), 'composer.StepScheduler needs step_size'],
    [
      () => recipes.composer.MultiStepWithWarmupScheduler({ t_warmup: '1ba' } as never),
      'composer.MultiStepWithWarmupScheduler needs milestones',
    ],
    [
      () => recipes.composer.LinearWithWarmupScheduler({} as never),
      'LinearWithWarmupScheduler needs t_warmup',
    ],
    [() => recipes.fastai.combine_scheds({ pcts: [1] } as never), 'fastai.combine_scheds needs scheds'],
    [() => recipes.optax.join_schedules({ schedules: [] } as never), 'optax.join_schedules needs boundaries'],
    [() => recipes.optax.sgdr_schedule({} as never), 'optax.sgdr_schedule needs cosine_kwargs'],
    [
      () => recipes.keras.PiecewiseConstantDecay({} as never),
      'keras.PiecewiseConstantDecay needs boundaries',
    ],
  ])('is told from one that is left out %#', (make, message) => {
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })

  it('is none of those that the peer does not read either', () => {
    const { keras, fastai, timm } = recipes
    const lr = keras.CosineDecay({ initial_learning_rate: 1, decay_steps: 10, name: 'lr' })
    expect(String(lr)).toBe(String(keras.CosineDecay({ initial_learning_rate: 1, decay_steps: 10 })))
    expect(String(fastai.fit_flat_cos({ n_epoch: 5 }))).toBe(String(fastai.fit_flat_cos()))
    const noisy = { t_initial: 10, noise_std: 1 }
    expect(String(timm.CosineLRScheduler(noisy))).toBe(String(timm.CosineLRScheduler({ t_initial: 10 })))
  })
})
