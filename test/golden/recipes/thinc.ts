// thinc.schedules: of steps.
import {
  constant as always,
  geometric,
  highest,
  keyframes,
  linear,
  lowest,
  mirror,
  overlay,
  power,
  product,
  reading,
  shift,
  stretch,
  triangle,
  type Fn,
} from '../../../src/index.ts'

/** Always the same. */
export const constant = ({ rate }: { rate: number }): Fn => always(rate)

/** A rate for some steps, then a schedule, where it is by then. */
export const constant_then = (given: { rate: number; steps: number; schedule: Fn }): Fn =>
  overlay({ steps: given.steps }, always(given.rate), given.schedule)

/** `base_rate / (1 + decay · (step + t))`. */
export const decaying = ({
  base_rate,
  decay,
  t = 0,
}: {
  base_rate: number
  decay: number
  t?: number
}): Fn =>
  decay === 0
    ? always(base_rate)
    : reading('step').pipe(shift(-t), stretch(1 / decay), shift(-1), power(0, base_rate, -1))

/** `start · compound^(step + t)`, as far as `stop`. */
export function compounding(given: { start: number; stop: number; compound: number; t?: number }): Fn {
  const { start, stop, compound, t = 0 } = given
  const growing = product(start, reading('step').pipe(shift(-t), geometric(1, compound)))
  return start > stop ? highest(stop, growing) : lowest(stop, growing)
}

/** Up in a straight line and down in another, to 0. */
export const warmup_linear = (given: {
  initial_rate: number
  warmup_steps: number
  total_steps: number
}): Fn =>
  reading('step').pipe(keyframes([0, 0], [given.warmup_steps, given.initial_rate], [given.total_steps, 0]))

/** Up quickly from `max_rate / ratio`, and down slowly; after the end it goes on downwards, as thinc's does. */
export function slanted_triangular(given: {
  max_rate: number
  num_steps: number
  cut_frac?: number
  ratio?: number
  t?: number
}): Fn {
  const { max_rate, num_steps, cut_frac = 0.1, ratio = 32, t = 0 } = given
  return reading('step').pipe(
    shift(-1 - t),
    stretch(Math.trunc(num_steps * cut_frac) / cut_frac),
    triangle(max_rate / ratio, max_rate, cut_frac),
  )
}

/** Up for `period` steps, down for as many, and again. */
export const cyclic_triangular = (given: { min_lr: number; max_lr: number; period: number }): Fn =>
  reading('step').pipe(shift(-1), stretch(given.period), mirror(), linear(given.min_lr, given.max_lr))
