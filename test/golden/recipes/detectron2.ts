// detectron2.solver.lr_scheduler: of progress, as fvcore's.
import type { Fn } from '../../../src/index.ts'
import { demand } from '../../../src/demand.ts'
import { CompositeParamScheduler, ConstantParamScheduler, LinearParamScheduler } from './fvcore.ts'

/** A warm-up to what the scheduler says when it is over, or begins with if it is rescaled to the rest of the run. */
export function WarmupParamScheduler(given: {
  scheduler: Fn
  warmup_factor: number
  warmup_length: number
  warmup_method?: 'linear' | 'constant'
  rescale_interval?: boolean
}): Fn {
  const {
    scheduler,
    warmup_factor,
    warmup_length,
    warmup_method = 'linear',
    rescale_interval = false,
  } = given
  const known = ['linear', 'constant'].includes(warmup_method)
  demand(known, 'WarmupParamScheduler', [given], "warmup_method must be 'linear' or 'constant'")
  const start_value = warmup_factor * scheduler(0)
  const warmup =
    warmup_method === 'constant'
      ? ConstantParamScheduler({ value: start_value })
      : LinearParamScheduler({ start_value, end_value: scheduler(rescale_interval ? 0 : warmup_length) })
  return CompositeParamScheduler({
    schedulers: [warmup, scheduler],
    lengths: [warmup_length, 1 - warmup_length],
    interval_scaling: ['rescaled', rescale_interval ? 'rescaled' : 'fixed'],
  })
}
