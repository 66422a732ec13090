// The recipes that listen to metrics; the peers' own numbers are in test/golden.
import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { Live, metric, product, simulate, smooth } from '../../src/index.ts'
import { keras, optax, timm, torch, transformers } from '../../src/recipes/index.ts'
import { recordOf } from '../support/recordOf.ts'

const metrics = fc.array(fc.oneof(fc.double({ min: -2, max: 2, noNaN: true }), fc.constant(NaN)), {
  minLength: 1,
  maxLength: 30,
})
const count = fc.integer({ min: 0, max: 4 })

/** torch's rule, written down as torch has it, for metrics above 0. */
function byTorch(values: readonly number[], patience: number, cooldown: number, threshold: number): number[] {
  let [lr, best, bad, rest] = [1, Infinity, 0, 0]
  return values.map(value => {
    if (value < best * (1 - threshold)) [best, bad] = [value, 0]
    else bad++
    if (rest > 0) [rest, bad] = [rest - 1, 0]
    if (bad > patience) [lr, rest, bad] = [lr * 0.5, cooldown, 0]
    return lr
  })
}

describe('the recipes of plateaus', () => {
  it('are what torch computes, for any metrics', () =>
    fc.assert(
      fc.property(
        metrics,
        count,
        count,
        fc.constantFrom(0, 1e-4, 0.1),
        (values, patience, cooldown, threshold) => {
          const above0 = values.map(Math.abs)
          const lr = torch.ReduceLROnPlateau({ factor: 0.5, patience, cooldown, threshold, eps: 0 })
          expect(simulate(lr, recordOf([...above0, NaN])).slice(1)).toEqual(
            byTorch(above0, patience, cooldown, threshold),
          )
        },
      ),
    ))

  it('fall one report apart', () => {
    const record = recordOf([4, 2, 2, 2, 2, 2])
    expect(simulate(torch.ReduceLROnPlateau({ patience: 2 }), record)).toEqual([1, 1, 1, 1, 1, 0.1])
    expect(simulate(keras.ReduceLROnPlateau({ patience: 2 }), record)).toEqual([1, 1, 1, 1, 0.1, 0.1])
    expect(simulate(optax.reduce_on_plateau({ patience: 2 }), record)).toEqual([1, 1, 1, 1, 0.1, 0.1])
    expect(simulate(transformers.get_reduce_on_plateau_schedule({ patience: 2 }), record)).toEqual(
      simulate(torch.ReduceLROnPlateau({ patience: 2 }), record),
    )
  })

  it('listen to whatever one says', () => {
    const record = recordOf([0.5, 0.6, 0.6, 0.6], { name: 'acc' })
    expect(simulate(keras.ReduceLROnPlateau({ patience: 1, monitor: 'acc' }), record)).toEqual([1, 1, 1, 0.1])
    expect(
      simulate(torch.ReduceLROnPlateau({ patience: 0, mode: 'max', monitor: metric('acc') }), record),
    ).toEqual([1, 1, 1, 0.1])
    expect(() => simulate(timm.PlateauLRScheduler(), record)).toThrow(
      "metric('val_acc'): the metrics of this",
    )
  })

  it('can be multiplied with what is a function of time', () => {
    const lr = product(smooth(1, 0), optax.reduce_on_plateau({ patience: 1, factor: 0.5 }))
    expect(simulate(lr, recordOf([1, 1, 1, 1], { epochs: 8 }))).toEqual(
      [1, 1, 0.5, 0.25].map((scale, i) => scale * smooth(1, 0)(i / 8)),
    )
  })

  it('have names in the configurations of timm and transformers', () => {
    const record = recordOf([0.5, 0.6, 0.6, 0.6], { name: 'val_acc' })
    const lr = timm.create_scheduler_v2({
      ...{ sched: 'plateau', lr: 8, warmup_epochs: 1, warmup_lr: 2, patience_epochs: 0, decay_rate: 0.5 },
    })
    expectTypeOf(lr).toEqualTypeOf<Live>()
    expect(simulate(lr, record)).toEqual([2, 8, 8, 4])
    const greedy = transformers.get_scheduler({
      ...{ name: 'greedy', lr: 0.1, scheduler_specific_kwargs: { patience: 0, factor: 0.5 } },
    })
    expectTypeOf(greedy).toEqualTypeOf<Live>()
    expect(simulate(greedy, recordOf([3, 2, 2]))).toEqual([0.1, 0.2, 0.4])
    const plateau = transformers.get_scheduler({
      ...{ name: 'reduce_lr_on_plateau', scheduler_specific_kwargs: { patience: 0, factor: 0.5 } },
    })
    expect(simulate(plateau, recordOf([3, 3, 3]))).toEqual([1, 1, 0.5])
    expect(transformers.get_greedy_schedule({ patience: 1 })).toBeInstanceOf(Live)
    // Every configuration has these; the peer does not read them for what listens.
    const steps = { num_warmup_steps: 0, num_training_steps: 10 }
    for (const name of ['reduce_lr_on_plateau', 'greedy'])
      expect(simulate(transformers.get_scheduler({ name, ...steps, lr: 0.1 }), recordOf([3, 2]))[0]).toBe(0.1)
  })

  it.each([
    [
      () => torch.ReduceLROnPlateau({ factor: 1 }),
      'ReduceLROnPlateau({ factor: 1 }): factor must be 0 or above',
    ],
    [() => torch.ReduceLROnPlateau({ mode: 'auto' as never }), "mode must be 'min' or 'max'"],
    [
      () => torch.ReduceLROnPlateau({ threshold_mode: 'relative' as never }),
      "threshold_mode must be 'rel' or 'abs'",
    ],
    [() => torch.ReduceLROnPlateau({ patience: 1.5 }), 'patience and cooldown must be whole numbers'],
    [() => torch.ReduceLROnPlateau({ eps: -1 }), 'threshold and eps must be finite, 0 or above'],
    [() => torch.ReduceLROnPlateau({ min_lr: [0.1] as never }), 'min_lr must be finite'],
    [
      () => keras.ReduceLROnPlateau({ factor: 1.5 }),
      'keras.ReduceLROnPlateau({ factor: 1.5 }): factor must be',
    ],
    [() => keras.ReduceLROnPlateau({ mode: 'minimum' as never }), "mode must be 'auto', 'min' or 'max'"],
    [() => optax.reduce_on_plateau({ factor: 0 }), 'factor must be above 0 and below 1'],
    [() => optax.reduce_on_plateau({ rtol: 0 }), 'rtol and atol cannot both be 0'],
    [() => optax.reduce_on_plateau({ rtol: 2 }), 'rtol must be from 0 to 1'],
    [() => optax.reduce_on_plateau({ patience: 0 }), 'with the rule of optax patience must be 1 or above'],
    [() => timm.PlateauLRScheduler({ decay_rate: 1 }), 'decay_rate must be 0 or above, and below 1'],
    [() => timm.PlateauLRScheduler({ warmup_t: -1 }), 'warmup_t must be finite, 0 or above'],
    [
      () => transformers.GreedyLR({ factor: 1 }),
      'GreedyLR({ factor: 1 }): factor must be above 0 and below 1',
    ],
    [() => transformers.GreedyLR({ min_lr: 2 }), 'min_lr not above max_lr'],
    [
      () => transformers.GreedyLR({ window_size: 0 }),
      'window_size and reset_start must be whole numbers above 0',
    ],
    [() => transformers.GreedyLR({ warmup: -1 }), 'patience, cooldown and warmup must be whole numbers'],
  ])('refuse what the peer refuses, and what cannot be: %#', (make, message) => {
    expect(make).toThrow(RangeError)
    expect(make).toThrow(message)
  })

  it.each([
    [
      () => torch.ReduceLROnPlateau({ patiense: 3 } as never),
      'ReduceLROnPlateau takes no patiense; did you mean patience?',
    ],
    [() => keras.ReduceLROnPlateau({ threshold: 3 } as never), 'ReduceLROnPlateau takes no threshold'],
    [() => optax.reduce_on_plateau({ lr: 3 } as never), 'reduce_on_plateau takes no lr'],
    [() => timm.PlateauLRScheduler({ patience: 3 } as never), 'takes no patience; did you mean patience_t?'],
    [() => transformers.GreedyLR({ maxLr: 3 } as never), 'GreedyLR takes no maxLr; did you mean max_lr?'],
  ])('refuse a parameter that they do not take: %#', (make, message) => {
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})

it('GreedyLR hears in its window what comes while it rests', () => {
  const lr = transformers.GreedyLR({ factor: 0.5, patience: 0, cooldown: 1, smooth: true, window_size: 2 })
  // 6 is worse than 4: it falls. Then 2 is not counted, but in the mean of 2 and 3, which is better than 4.
  expect(simulate(lr, recordOf([4, 8, 2, 3, 3]))).toEqual([1, 1, 0.5, 0.5, 1])
})

it('GreedyLR begins anew after so many falls at the minimum since it last rose', () => {
  const bounds = { min_lr: 0.5, max_lr: 1, factor: 0.5 }
  const lr = transformers.GreedyLR({ ...bounds, patience: 0, reset_start: 2 })
  expect(simulate(lr, recordOf([4, 5, 3, 4, 4, 4]))).toEqual([1, 1, 0.5, 1, 0.5, 1])
})
