// fairseq.optim.lr_scheduler: of updates, as steps; `lr` is a list of one.
import {
  constant,
  counting,
  cycle,
  cycles,
  geometric,
  hold,
  linear,
  overlay,
  power,
  product,
  reading,
  reverse,
  sequence,
  shift,
  smooth,
  stretch,
  sum,
  triangle,
  type Fn,
} from '../../../src/index.ts'
import { demand } from '../../../src/demand.ts'

type Rates = readonly number[]

function only(name: string, given: { readonly lr: Rates }): number {
  demand(given.lr.length === 1, name, [given], 'lr must be a list of one: it cannot be fixed by epoch')
  return given.lr[0]!
}

const step = reading('step')
const since = (begin: number, length: number) => step.pipe(shift(begin), stretch(length))

/** A straight line for so many updates, laid over what goes by all of them. */
const warmed = (updates: number, from: number, to: number, schedule: Fn): Fn =>
  updates > 0 ? overlay({ steps: updates }, since(0, updates).pipe(linear(from, to)), schedule) : schedule

/** A straight line up, the peak, and a geometric decay. */
export function tri_stage(given: {
  lr: Rates
  init_lr_scale?: number
  final_lr_scale?: number
  phase_ratio?: readonly [number, number, number] | null
  max_update?: number
  warmup_steps?: number
  hold_steps?: number
  decay_steps?: number
}): Fn {
  const { init_lr_scale = 0.01, final_lr_scale = 0.01, phase_ratio = null, max_update = 0 } = given
  const { warmup_steps = 0, hold_steps = 0, decay_steps = 0 } = given
  const lr = only('tri_stage', given)
  const share = Math.abs((phase_ratio ?? [1]).reduce((sum, x) => sum + x, 0) - 1)
  const check = (holds: boolean, rule: string) => demand(holds, 'tri_stage', [given], rule)
  check(share < 1e-12, 'phase_ratio must sum up to 1')
  check(phase_ratio === null || max_update > 0, 'phase_ratio needs a max_update above 0')
  const [up, level, down] = phase_ratio?.map(part => Math.trunc(max_update * part)) ?? [
    warmup_steps,
    hold_steps,
    decay_steps,
  ]
  check(up! + level! + down! > 0, 'there must be a step')
  return product(
    lr,
    counting(
      'step',
      sequence(
        [{ steps: up! }, linear(init_lr_scale, 1)],
        [{ steps: level! }, constant(1)],
        [{ steps: down! }, geometric(1, final_lr_scale)],
        ['rest', constant(final_lr_scale)],
      ),
    ),
  )
}

/** A straight line up to `warmup_updates`, then `lr · √(warmup_updates / t)`. */
export function inverse_sqrt(given: { lr: Rates; warmup_updates?: number; warmup_init_lr?: number }): Fn {
  const { warmup_updates = 4000, warmup_init_lr = -1 } = given
  const lr = only('inverse_sqrt', given)
  demand(warmup_updates > 0, 'inverse_sqrt', [given], 'warmup_updates must be above 0')
  const root = since(0, warmup_updates).pipe(power(0, lr, -0.5))
  return warmed(warmup_updates, Math.max(warmup_init_lr, 0), lr, root)
}

/** A straight line up, then half a cosine wave in each cycle, its values by `lr_shrink` from cycle to cycle. */
export function cosine(given: {
  lr: Rates
  min_lr?: number
  warmup_updates?: number
  warmup_init_lr?: number
  t_mult?: number
  lr_period_updates?: number
  lr_shrink?: number
  max_update?: number
}): Fn {
  const { min_lr = 0, warmup_updates = 0, warmup_init_lr = -1, t_mult = 1, lr_shrink = 0.1 } = given
  const { lr_period_updates = -1, max_update = 0 } = given
  const lr = only('cosine', given)
  demand(lr > min_lr, 'cosine', [given], 'lr must be above min_lr')
  const period = lr_period_updates > 0 ? lr_period_updates : max_update - warmup_updates
  const waves = since(warmup_updates, period).pipe(
    product(cycles(t_mult).pipe(geometric(1, lr_shrink)), cycle(t_mult).pipe(smooth(lr, min_lr))),
  )
  return warmed(warmup_updates, warmup_init_lr < 0 ? min_lr : warmup_init_lr, lr, waves)
}

/** Triangles, the peak of each by `lr_shrink`; the lowest too if it is to shrink. */
export function triangular(given: {
  lr: Rates
  max_lr: number
  lr_period_updates?: number
  lr_shrink?: number
  shrink_min?: boolean
}): Fn {
  const { max_lr, lr_period_updates = 5000, lr_shrink = 0.1, shrink_min = false } = given
  const lr = only('triangular', given)
  demand(max_lr > lr, 'triangular', [given], 'max_lr must be above lr')
  const shrinking = cycles().pipe(geometric(1, lr_shrink))
  const [bottom, top] = [cycle().pipe(triangle(lr, 0)), cycle().pipe(triangle(0, max_lr))]
  return since(0, 2 * Math.floor(lr_period_updates / 2)).pipe(
    shrink_min ? product(shrinking, sum(bottom, top)) : sum(bottom, product(shrinking, top)),
  )
}

/** A straight line up from 0, then a power of what is left. */
export function polynomial_decay(given: {
  lr: Rates
  warmup_updates?: number
  end_learning_rate?: number
  power?: number
  total_num_update: number
  force_anneal?: null
}): Fn {
  const { warmup_updates = 0, end_learning_rate = 0, total_num_update } = given
  const lr = only('polynomial_decay', given)
  demand(total_num_update > 0, 'polynomial_decay', [given], 'total_num_update must be above 0')
  const left = since(warmup_updates, total_num_update - warmup_updates).pipe(hold(), reverse())
  return warmed(warmup_updates, 0, lr, left.pipe(power(end_learning_rate, lr, given.power ?? 1)))
}
