// megatron.core.optimizer_param_scheduler: of steps, which Megatron counts in samples.
import {
  clamp,
  constant,
  geometric,
  highest,
  hold,
  linear,
  overlay,
  power,
  reading,
  shift,
  smooth,
  stretch,
  type Fn,
} from '../../../src/index.ts'
import { demand } from '../../../src/demand.ts'

interface Params {
  readonly init_lr: number
  readonly max_lr: number
  readonly min_lr: number
  readonly lr_warmup_steps: number
  readonly lr_decay_steps: number
  readonly lr_decay_style: 'constant' | 'linear' | 'cosine' | 'inverse-square-root' | 'WSD'
  readonly start_wd: number
  readonly end_wd: number
  readonly wd_incr_steps: number
  readonly wd_incr_style: 'constant' | 'linear' | 'cosine'
  readonly wsd_decay_steps?: number
  readonly lr_wsd_decay_style?: 'linear' | 'cosine' | 'exponential' | 'minus_sqrt'
}

/** From 0 at `begin` to 1 at `end`, and no further. */
const between = (begin: number, end: number): Fn =>
  reading('step').pipe(shift(begin), stretch(end - begin), hold())

/** A straight warm-up and a decay for the learning rate, a ramp for the weight decay. */
export function OptimizerParamScheduler(given: Params): { learningRate: Fn; weightDecay: Fn } {
  const { init_lr, max_lr, min_lr, lr_warmup_steps, lr_decay_steps, start_wd, end_wd } = given
  const check = (holds: boolean, rule: string) => demand(holds, 'OptimizerParamScheduler', [given], rule)
  check(min_lr >= 0 && max_lr >= min_lr && max_lr >= init_lr, 'min_lr must be 0 or above, max_lr the highest')
  check(
    lr_warmup_steps < lr_decay_steps && lr_decay_steps > 0,
    'lr_decay_steps must be above 0 and the warm-up',
  )
  check(start_wd >= 0 && end_wd >= start_wd, 'start_wd must be 0 or above, end_wd not below it')
  // Megatron's ends are reached: the next phase begins with the step after.
  const warm = between(0, lr_warmup_steps || 1).pipe(linear(init_lr, max_lr))
  const learningRate =
    lr_warmup_steps > 0
      ? overlay({ steps: lr_warmup_steps + 1 }, warm, decay(given, check))
      : decay(given, check)
  return { learningRate, weightDecay: ramp(given, check) }
}

type Check = (holds: boolean, rule: string) => void

function decay(given: Params, check: Check): Fn {
  const { max_lr, min_lr, lr_warmup_steps, lr_decay_steps } = given
  const time = between(lr_warmup_steps, lr_decay_steps)
  switch (given.lr_decay_style) {
    case 'constant':
      return constant(max_lr)
    case 'linear':
      return time.pipe(linear(max_lr, min_lr))
    case 'cosine':
      return time.pipe(smooth(max_lr, min_lr))
    case 'inverse-square-root': {
      const inWarmups = reading('step').pipe(clamp(1, Infinity), stretch(Math.max(lr_warmup_steps, 1)))
      const root = highest(min_lr, inWarmups.pipe(power(0, max_lr, -0.5)))
      return overlay({ steps: lr_decay_steps + 1 }, root, constant(min_lr))
    }
    case 'WSD': {
      const { wsd_decay_steps = 0 } = given
      check(wsd_decay_steps > 0, 'wsd_decay_steps must be above 0')
      return between(lr_decay_steps - wsd_decay_steps, lr_decay_steps).pipe(anneal(given, check))
    }
    default:
      return unsupported(check, 'lr_decay_style')
  }
}

function anneal({ max_lr, min_lr, lr_wsd_decay_style }: Params, check: Check): Fn {
  switch (lr_wsd_decay_style) {
    case 'linear':
      return linear(max_lr, min_lr)
    case 'cosine':
      return smooth(max_lr, min_lr)
    case 'exponential':
      return geometric(2, 1).pipe(shift(1), linear(min_lr, max_lr))
    case 'minus_sqrt':
      return power(max_lr, min_lr, 0.5)
    default:
      return unsupported(check, 'lr_wsd_decay_style')
  }
}

function ramp({ start_wd, end_wd, wd_incr_steps, wd_incr_style }: Params, check: Check): Fn {
  switch (wd_incr_style) {
    case 'constant':
      check(start_wd === end_wd, 'a constant weight decay must end as it starts')
      return constant(end_wd)
    case 'linear':
      return between(0, wd_incr_steps).pipe(linear(start_wd, end_wd))
    case 'cosine':
      return between(0, wd_incr_steps).pipe(smooth(start_wd, end_wd))
    default:
      return unsupported(check, 'wd_incr_style')
  }
}

function unsupported(check: Check, name: string): never {
  check(false, `this ${name} is not supported`)
  throw new Error('unreachable')
}
