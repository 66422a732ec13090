import { show } from '../../expression.ts'
import type { Fn } from '../../fn.ts'
import type { Live } from '../../operators/Live.ts'
import { takes } from '../../takes.ts'
import { PLATEAU } from '../torch/ReduceLROnPlateau.ts'
import {
  get_cosine_schedule_with_warmup,
  get_cosine_with_hard_restarts_schedule_with_warmup,
  get_cosine_with_min_lr_schedule_with_warmup,
  get_cosine_with_min_lr_schedule_with_warmup_lr_rate,
} from './cosines.ts'
import {
  get_constant_schedule,
  get_constant_schedule_with_warmup,
  get_inverse_sqrt_schedule,
  get_linear_schedule_with_warmup,
  get_polynomial_decay_schedule_with_warmup,
} from './decays.ts'
import { get_wsd_schedule } from './get_wsd_schedule.ts'
import { GREEDY, GreedyLR, get_reduce_on_plateau_schedule } from './metrics.ts'
import type { Base } from './warmed.ts'

type Make = (params: never) => Fn | Live

/** By its name in the peer's configurations: the recipe, what it needs, and what else it takes. */
const SCHEDULERS: Readonly<Record<string, readonly [make: Make, needs: string, also: string]>> = {
  constant: [get_constant_schedule, '', ''],
  constant_with_warmup: [get_constant_schedule_with_warmup, 'num_warmup_steps', ''],
  inverse_sqrt: [get_inverse_sqrt_schedule, 'num_warmup_steps', ''],
  linear: [get_linear_schedule_with_warmup, 'num_warmup_steps, num_training_steps', ''],
  cosine: [get_cosine_schedule_with_warmup, 'num_warmup_steps, num_training_steps', 'num_cycles'],
  cosine_with_restarts: [
    get_cosine_with_hard_restarts_schedule_with_warmup,
    'num_warmup_steps, num_training_steps',
    'num_cycles',
  ],
  polynomial: [
    get_polynomial_decay_schedule_with_warmup,
    'num_warmup_steps, num_training_steps',
    'lr_end, power',
  ],
  cosine_with_min_lr: [
    get_cosine_with_min_lr_schedule_with_warmup,
    'num_warmup_steps, num_training_steps',
    'num_cycles, min_lr, min_lr_rate',
  ],
  cosine_warmup_with_min_lr: [
    get_cosine_with_min_lr_schedule_with_warmup_lr_rate,
    'num_warmup_steps, num_training_steps',
    'num_cycles, min_lr, min_lr_rate, warmup_lr_rate',
  ],
  warmup_stable_decay: [
    get_wsd_schedule,
    'num_warmup_steps, num_decay_steps',
    'num_decay_steps, num_stable_steps, warmup_type, decay_type, min_lr_ratio, num_cycles',
  ],
}

/** Those that listen to metrics. */
const LISTENING: typeof SCHEDULERS = {
  reduce_lr_on_plateau: [get_reduce_on_plateau_schedule, '', PLATEAU],
  greedy: [GreedyLR, '', GREEDY],
}

/** A schedule by its name, and what it is given. */
export interface Scheduler extends Base {
  readonly name: string
  readonly num_warmup_steps?: number | null
  readonly num_training_steps?: number | null
  readonly scheduler_specific_kwargs?: Readonly<Record<string, unknown>> | null
}

/**
 * A schedule by its name in the peer's configurations, `lr_scheduler_type`: `'constant'`, `'constant_with_warmup'`,
 * `'inverse_sqrt'`, `'linear'`, `'cosine'`, `'cosine_with_restarts'`, `'polynomial'`, `'cosine_with_min_lr'`,
 * `'cosine_warmup_with_min_lr'`, `'warmup_stable_decay'`; or, listening to metrics, `'reduce_lr_on_plateau'` or `'greedy'`.
 *
 * @param params `name, num_warmup_steps, num_training_steps, lr = 1`, and as `scheduler_specific_kwargs`, in the peer's
 *   own configurations `lr_scheduler_kwargs`, the others that it takes
 * @throws RangeError where the name is none of these
 * @throws TypeError where it needs what is not given, or takes no such thing. The first three take nothing; the peer
 *   does not read what they are given
 * @see transformers.get_scheduler
 *
 * @example
 * ```ts
 * const lr = get_scheduler({
 *   name: 'cosine_with_min_lr',
 *   lr: 10,
 *   num_warmup_steps: 2,
 *   num_training_steps: 10,
 *   scheduler_specific_kwargs: { min_lr: 2 },
 * })
 * lr({ step: 6 }) // => 6
 * ```
 */
export function get_scheduler(params: Scheduler & { readonly name: 'reduce_lr_on_plateau' | 'greedy' }): Live
export function get_scheduler(params: Scheduler): Fn
export function get_scheduler(params: Scheduler): Fn | Live {
  takes('get_scheduler', params, 'lr, name, num_warmup_steps, num_training_steps, scheduler_specific_kwargs')
  const { name, scheduler_specific_kwargs, ...common } = params
  const who = show([['get_scheduler', params]])
  const all = { ...SCHEDULERS, ...LISTENING }
  const found = Object.hasOwn(all, name) ? all[name] : undefined
  if (!found) throw new RangeError(`${who}: the name is one of ${Object.keys(all).join(', ')}`)
  const [make, needs, also] = found
  const kwargs = scheduler_specific_kwargs ?? {}
  takes(`${who}: ${name}, as scheduler_specific_kwargs,`, kwargs, also)
  const given: Readonly<Record<string, unknown>> = { ...common, ...kwargs }
  const absent = words(needs).filter(key => given[key] === undefined || given[key] === null)
  if (absent.length > 0) throw new TypeError(`${who}: ${name} needs ${absent.join(' and ')}`)
  // What is not needed is not read, though every configuration has it.
  const isRead = (key: string) =>
    ['lr', ...words(needs)].includes(key) || (name in LISTENING ? words(also).includes(key) : also !== '')
  const read = Object.entries(given).filter(([key]) => isRead(key))
  return make(Object.fromEntries(read) as never)
}

const words = (text: string): readonly string[] => text.split(', ').filter(word => word !== '')
