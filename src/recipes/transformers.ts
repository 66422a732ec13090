export {
  get_constant_schedule,
  get_constant_schedule_with_warmup,
  get_linear_schedule_with_warmup,
  get_polynomial_decay_schedule_with_warmup,
  get_inverse_sqrt_schedule,
} from './transformers/decays.ts'
export {
  get_cosine_schedule_with_warmup,
  get_cosine_with_hard_restarts_schedule_with_warmup,
  get_cosine_with_min_lr_schedule_with_warmup,
  get_cosine_with_min_lr_schedule_with_warmup_lr_rate,
  type Least,
} from './transformers/cosines.ts'
export { get_wsd_schedule, type Curve } from './transformers/get_wsd_schedule.ts'
export { get_scheduler, type Scheduler } from './transformers/get_scheduler.ts'
export {
  GreedyLR,
  get_greedy_schedule,
  get_reduce_on_plateau_schedule,
  type Greedy,
} from './transformers/metrics.ts'
export type { Base, Trained, Warm } from './transformers/warmed.ts'
