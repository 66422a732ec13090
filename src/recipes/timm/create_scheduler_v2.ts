import { demand } from '../../demand.ts'
import { show } from '../../expression.ts'
import type { Fn } from '../../fn.ts'
import type { Live } from '../../operators/Live.ts'
import type { Monitor } from '../../operators/metric.ts'
import { takes } from '../../takes.ts'
import { CosineLRScheduler, PolyLRScheduler, TanhLRScheduler } from './cycles.ts'
import { PlateauLRScheduler } from './PlateauLRScheduler.ts'
import { MultiStepLRScheduler, StepLRScheduler } from './steps.ts'

/** What timm's command line takes. */
export interface Scheduler {
  readonly lr?: number
  readonly sched?: string
  readonly num_epochs?: number
  readonly decay_epochs?: number
  readonly decay_milestones?: readonly number[]
  readonly cooldown_epochs?: number
  readonly patience_epochs?: number
  readonly plateau_mode?: 'min' | 'max'
  readonly monitor?: Monitor
  readonly decay_rate?: number
  readonly min_lr?: number
  readonly warmup_lr?: number
  readonly warmup_epochs?: number
  readonly warmup_prefix?: boolean
  readonly noise?: number | readonly number[] | null
  readonly noise_pct?: number
  readonly noise_std?: number
  readonly noise_seed?: number
  readonly cycle_mul?: number
  readonly cycle_decay?: number
  readonly cycle_limit?: number
  readonly k_decay?: number
  readonly step_on_epochs?: boolean
  readonly updates_per_epoch?: number
}

/**
 * A scheduler by its name, with the names of timm's command line: {@link CosineLRScheduler}, {@link TanhLRScheduler},
 * {@link PolyLRScheduler}, of which `decay_rate` is the power, {@link StepLRScheduler}, {@link MultiStepLRScheduler} and, listening to metrics,
 * {@link PlateauLRScheduler}, whose times are epochs.
 *
 * It reads the epoch, and so goes in stairs; with `step_on_epochs: false` it reads the step, and each epoch is
 * `updates_per_epoch` steps. The `cooldown_epochs` only make the peer's run longer.
 *
 * @param params `sched = 'cosine', num_epochs = 300, decay_epochs = 90, decay_milestones = [90, 180, 270],
 *   cooldown_epochs = 0, patience_epochs = 10, plateau_mode = 'max', monitor = 'val_acc', decay_rate = 0.1, min_lr = 0, warmup_lr = 1e-5, warmup_epochs = 0, warmup_prefix = false, noise,
 *   noise_pct = 0.67, noise_seed = 42, cycle_mul = 1, cycle_decay = 0.1, cycle_limit = 1, k_decay = 1, step_on_epochs = true,
 *   updates_per_epoch = 0, lr = 1`; `noise` is from where to where it is, or on, in parts of `num_epochs`
 * @throws RangeError where `sched` is another, or `updates_per_epoch` is needed and not above 0
 * @see timm.scheduler.create_scheduler_v2
 *
 * @example
 * ```ts
 * const lr = create_scheduler_v2({ lr: 0.1, num_epochs: 10 })
 * lr({ epoch: 5 })  // => 0.05
 * lr({ epoch: 10 }) // => 0
 * ```
 */
export function create_scheduler_v2(params: Scheduler & { readonly sched: 'plateau' }): Live
export function create_scheduler_v2(params?: Scheduler): Fn
export function create_scheduler_v2(params: Scheduler = {}): Fn | Live {
  takes(
    'create_scheduler_v2',
    params,
    'lr, sched, num_epochs, decay_epochs, decay_milestones, cooldown_epochs, patience_epochs, plateau_mode, monitor, decay_rate, min_lr, warmup_lr, warmup_epochs, warmup_prefix, noise, noise_pct, noise_std, noise_seed, cycle_mul, cycle_decay, cycle_limit, k_decay, step_on_epochs, updates_per_epoch',
  )
  const { sched = 'cosine', num_epochs = 300, decay_epochs = 90, decay_milestones = [90, 180, 270] } = params
  const { min_lr = 0, decay_rate = 0.1, cycle_decay = 0.1, warmup_epochs = 0, warmup_lr = 1e-5 } = params
  const { warmup_prefix = false, noise, step_on_epochs = true, updates_per_epoch = 0 } = params
  const { lr = 1, noise_pct = 0.67, noise_seed = 42, cycle_mul = 1, cycle_limit = 1, k_decay = 1 } = params
  const updates = step_on_epochs ? 1 : updates_per_epoch
  demand(
    updates > 0,
    'create_scheduler_v2',
    [params],
    'where not step_on_epochs, updates_per_epoch is above 0',
  )
  const t_initial = num_epochs * updates
  const common = {
    lr,
    noise_pct,
    noise_seed,
    t_in_epochs: step_on_epochs,
    warmup_t: warmup_epochs * updates,
    warmup_lr_init: warmup_lr,
    warmup_prefix,
    noise_range_t:
      typeof noise === 'number' ? noise * t_initial : (noise?.map(part => part * t_initial) ?? null),
  }
  const cycled = { ...common, t_initial, lr_min: min_lr, cycle_mul, cycle_decay, cycle_limit }
  const milestones = decay_milestones.map(epoch => epoch * updates)
  switch (sched) {
    case 'cosine':
      return CosineLRScheduler({ ...cycled, k_decay })
    case 'tanh':
      return TanhLRScheduler(cycled)
    case 'poly':
      return PolyLRScheduler({ ...cycled, k_decay, power: decay_rate })
    case 'step':
      return StepLRScheduler({ ...common, decay_t: decay_epochs * updates, decay_rate })
    case 'multistep':
      return MultiStepLRScheduler({ ...common, decay_t: milestones, decay_rate })
    case 'plateau':
      return PlateauLRScheduler({ ...plateauOf(params), warmup_lr_init: warmup_lr, lr_min: min_lr })
    default:
      throw new RangeError(
        `${show([['create_scheduler_v2', params]])}: sched is one of cosine, tanh, poly, step, multistep, plateau`,
      )
  }
}

const plateauOf = ({ lr = 1, decay_rate = 0.1, patience_epochs = 10, ...params }: Scheduler) => ({
  ...{ lr, decay_rate, patience_t: patience_epochs, warmup_t: params.warmup_epochs ?? 0 },
  ...{ mode: params.plateau_mode ?? 'max', monitor: params.monitor ?? 'val_acc' },
})
