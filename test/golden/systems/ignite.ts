import { geometric, product, quantise, reading, stretch, type Fn } from '../../../src/index.ts'
import type { System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import { listening } from '../heard.ts'
import { ReduceLROnPlateauScheduler } from '../recipes/ignitePlateau.ts'
import * as ignite from '../recipes/ignite.ts'

interface WarmUp {
  readonly base_lrs: readonly [number]
  readonly warmup_start_value: number
  readonly warmup_duration: number
  readonly warmup_end_value: number
}

const warmed =
  (scheduler: Fn) =>
  ({ base_lrs: [lr], ...params }: WarmUp) =>
    ignite.create_lr_scheduler_with_warmup({ ...params, lr_scheduler: product(lr, scheduler) })

export const recipes = {
  ...ignite,
  'ConcatScheduler[LinearCyclical(1,0,10)->CosineAnnealing(0,1,10)]': (params: { durations: number[] }) =>
    ignite.ConcatScheduler({
      ...params,
      schedulers: [
        ignite.LinearCyclicalScheduler({ start_value: 1, end_value: 0, cycle_size: 10 }),
        ignite.CosineAnnealingScheduler({ start_value: 0, end_value: 1, cycle_size: 10 }),
      ],
    }),
  'create_lr_scheduler_with_warmup(ExponentialLR(0.98))': warmed(reading('step').pipe(geometric(1, 0.98))),
  'create_lr_scheduler_with_warmup(StepLR(3,0.5))': warmed(
    reading('step').pipe(stretch(3), quantise(1), geometric(1, 0.5)),
  ),
}

export default {
  curves: {
    ...curvesOf(recipes),
    ReduceLROnPlateauScheduler: listening(({ init_lr, ...given }: { init_lr: number }) =>
      ReduceLROnPlateauScheduler({ ...given, lr: init_lr, metric_name: 'val_loss' }),
    ),
  },
} satisfies System
