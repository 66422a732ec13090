// deepspeed.runtime.lr_schedules: of steps, the first of which is that of DeepSpeed's first `step()`.
import {
  constant,
  hold,
  keyframes,
  linear,
  logarithm,
  overlay,
  power,
  product,
  quantise,
  reading,
  shift,
  smooth,
  stretch,
  triangle,
  type Fn,
} from '../../../src/index.ts'

interface Warmup {
  readonly warmup_min_lr?: number
  readonly warmup_max_lr?: number
  readonly warmup_num_steps?: number
  readonly warmup_type?: 'linear' | 'log'
}

/** Up in so many steps: `log(t + 1) / log(W)`, or straight. */
const up = (low: number, high: number, steps: number, type: Warmup['warmup_type'] = 'log'): Fn =>
  type === 'linear'
    ? reading('step').pipe(stretch(steps), hold(), linear(low, high))
    : reading('step').pipe(stretch(steps - 1), hold(), logarithm(low, high, steps))

/** A warm-up, then its end. */
export function WarmupLR(given: Warmup): Fn {
  const { warmup_min_lr = 0, warmup_max_lr = 0.001, warmup_num_steps = 1000, warmup_type } = given
  return up(warmup_min_lr, warmup_max_lr, Math.max(warmup_num_steps, 2), warmup_type)
}

/** A warm-up, then a straight line down. */
export function WarmupDecayLR(given: Warmup & { total_num_steps: number }): Fn {
  const { warmup_min_lr = 0, warmup_max_lr = 0.001, total_num_steps, warmup_type } = given
  const steps = Math.max(given.warmup_num_steps ?? 1000, 2)
  return overlay(
    { steps },
    up(warmup_min_lr, warmup_max_lr, steps, warmup_type),
    reading('step').pipe(keyframes([steps, warmup_max_lr], [total_num_steps, warmup_min_lr])),
  )
}

/** A warm-up, then half a cosine wave that begins a step early; after the end it rises again, as DeepSpeed's does. */
export function WarmupCosineLR(given: {
  lr?: number
  total_num_steps: number
  warmup_min_ratio?: number
  warmup_num_steps?: number
  cos_min_ratio?: number
  warmup_type?: 'linear' | 'log'
}): Fn {
  const { lr = 1, total_num_steps, warmup_min_ratio = 0, cos_min_ratio = 1e-4, warmup_type } = given
  const steps = Math.max(given.warmup_num_steps ?? 1000, 2)
  const wave = [shift(steps - 1), stretch(total_num_steps - steps), smooth(1, cos_min_ratio)]
  return product(
    lr,
    overlay({ steps }, up(warmup_min_ratio, 1, steps, warmup_type), reading('step').pipe(...wave)),
  )
}

/** `min_lr · (1 + rate · (step + 1) / size)`, in stairs or not. */
export function LRRangeTest(given: {
  lr_range_test_min_lr?: number
  lr_range_test_step_size?: number
  lr_range_test_step_rate?: number
  lr_range_test_staircase?: boolean
}): Fn {
  const { lr_range_test_min_lr: low = 1e-3, lr_range_test_step_size: size = 2000 } = given
  const { lr_range_test_step_rate: rate = 1, lr_range_test_staircase: staircase = false } = given
  return reading('step').pipe(
    shift(-1),
    stretch(size),
    ...(staircase ? [quantise(1)] : []),
    linear(low, low * (1 + rate)),
  )
}

/** A triangle, the momentum against it, then a decay by `1 + rate · step / size`. */
export function OneCycle(given: {
  cycle_min_lr: number
  cycle_max_lr: number
  decay_lr_rate?: number
  cycle_first_step_size?: number
  cycle_second_step_size?: number
  decay_step_size?: number
  cycle_momentum?: boolean
  cycle_min_mom?: number
  cycle_max_mom?: number
  decay_mom_rate?: number
}): { learningRate: Fn; momentum?: Fn } {
  const { cycle_min_lr, cycle_max_lr, decay_lr_rate = 0, cycle_first_step_size: first = 2000 } = given
  const { cycle_second_step_size: second = first, decay_step_size = 0, cycle_momentum = true } = given
  const { cycle_min_mom = 0.8, cycle_max_mom = 0.9, decay_mom_rate = 0 } = given
  const steps = first + second
  const cycle = (low: number, high: number) =>
    reading('step').pipe(shift(-1), stretch(steps), triangle(low, high, first / steps))
  const since = reading('step').pipe(shift(steps - 1))
  const decay = (rate: number, value: number, exponent: number) =>
    rate > 0 && decay_step_size > 0
      ? since.pipe(stretch(decay_step_size / rate), shift(-1), power(0, value, exponent))
      : constant(value)
  const then = (low: number, high: number, rate: number, exponent: number) =>
    overlay({ steps }, cycle(low, high), decay(rate, low, exponent))
  const learningRate = then(cycle_min_lr, cycle_max_lr, decay_lr_rate, -1)
  if (!cycle_momentum) return { learningRate }
  return { learningRate, momentum: then(cycle_max_mom, cycle_min_mom, decay_mom_rate, 1) }
}
