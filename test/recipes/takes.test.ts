import { describe, expect, it } from 'vitest'
import * as recipes from '../../src/recipes/index.ts'

type Recipe = (given: object) => unknown

const ALL = Object.entries(recipes).flatMap(([peer, module]) =>
  Object.entries(module as unknown as Record<string, Recipe>)
    .filter(([name]) => name !== 'Time')
    .map(([name, recipe]) => [peer, name, recipe] as const),
)

describe('a parameter that a recipe does not take', () => {
  it.each(ALL)('is refused: %s.%s', (_, name, recipe) => {
    expect(() => recipe({ qqqqqqqq: 1 })).toThrow(TypeError)
    expect(() => recipe({ qqqqqqqq: 1 })).toThrow(`${name} takes no qqqqqqqq; it takes `)
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
    [recipes.timm.create_scheduler_v2, { num_epoch: 10 }, 'takes no num_epoch; did you mean num_epochs?'],
    [recipes.composer.CosineAnnealingScheduler, { tmax: '1ep' }, 'did you mean t_max?'],
  ])('is told by the name that is meant %#', (recipe, given, message) => {
    expect(() => recipe(given)).toThrow(message)
  })

  it.each([
    [
      () => recipes.torch.StepLR(undefined as never),
      'StepLR takes its parameters by name, { lr, step_size, gamma }',
    ],
    [() => recipes.torch.ChainedScheduler([] as never), 'ChainedScheduler takes its parameters by name'],
    [() => recipes.timm.CosineLRScheduler(300 as never), 'CosineLRScheduler takes its parameters by name'],
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
  ])('is told from one that is left out, or has no name %#', (make, message) => {
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
