import type { Fn } from '../../../src/index.ts'
import * as optax from '../../../src/recipes/optax.ts'
import type { System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import { listening } from '../heard.ts'

/** What a case that optax refuses leaves out is not why. */
const completed =
  <P extends object>(recipe: (params: P) => Fn, rest: P) =>
  (params: Partial<P>) =>
    recipe({ ...rest, ...params })

export default {
  curves: {
    'contrib.reduce_on_plateau': listening(optax.reduce_on_plateau),
    // After k updates the state holds what was used at update k − 1.
    'inject_hyperparams(sgd).state.hyperparams[learning_rate]': () => {
      const schedule = optax.linear_schedule({ init_value: 1, end_value: 0, transition_steps: 4 })
      return (x: number) => schedule({ step: Math.max(0, x - 1) })
    },
    ...curvesOf({
      constant_schedule: optax.constant_schedule,
      linear_schedule: optax.linear_schedule,
      polynomial_schedule: optax.polynomial_schedule,
      piecewise_constant_schedule: ({
        scales,
        ...params
      }: Partial<Parameters<typeof optax.piecewise_constant_schedule>[0]> & { scales?: 'negative' }) =>
        optax.piecewise_constant_schedule({
          init_value: 1,
          ...(scales === 'negative' && { boundaries_and_scales: { 3: -1 } }),
          ...params,
        }),
      piecewise_interpolate_schedule: optax.piecewise_interpolate_schedule,
      exponential_decay: optax.exponential_decay,
      cosine_decay_schedule: completed(optax.cosine_decay_schedule, { init_value: 1, decay_steps: 1 }),
      warmup_constant_schedule: optax.warmup_constant_schedule,
      warmup_cosine_decay_schedule: completed(optax.warmup_cosine_decay_schedule, {
        init_value: 0,
        peak_value: 1,
        warmup_steps: 1,
        decay_steps: 2,
      }),
      warmup_exponential_decay_schedule: optax.warmup_exponential_decay_schedule,
      linear_onecycle_schedule: optax.linear_onecycle_schedule,
      cosine_onecycle_schedule: completed(optax.cosine_onecycle_schedule, {
        transition_steps: 1,
        peak_value: 1,
      }),
      sgdr_schedule: optax.sgdr_schedule,
      // The case names its schedules in words: [linear(0,1,4), exponential_decay(1,2,0.5), constant(0.3)].
      join_schedules: ({ boundaries }: { readonly boundaries: readonly number[] }) =>
        optax.join_schedules({
          schedules: [
            optax.linear_schedule({ init_value: 0, end_value: 1, transition_steps: 4 }),
            optax.exponential_decay({ init_value: 1, transition_steps: 2, decay_rate: 0.5 }),
            optax.constant_schedule({ value: 0.3 }),
          ],
          boundaries,
        }),
    }),
  },
} satisfies System
