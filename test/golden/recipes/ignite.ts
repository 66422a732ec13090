// ignite.handlers: of steps, where ignite counts the events that a handler is attached to.
import {
  counting,
  cycle,
  cycles,
  geometric,
  keyframes,
  linear,
  piecewise,
  product,
  quantise,
  reading,
  sequence,
  smooth,
  stretch,
  sum,
  triangle,
  warmup,
  type Fn,
  type Phase,
  type Point,
} from '../../../src/index.ts'
import { demand } from '../../../src/demand.ts'

interface Cyclical {
  readonly start_value: number
  readonly end_value: number
  readonly cycle_size: number
  readonly cycle_mult?: number
  readonly start_value_mult?: number
  readonly end_value_mult?: number
  readonly warmup_duration?: number
}

/**
 * How much there is of the start value, and of the end value, each with its factor by the cycle. In the warm-up between
 * two cycles the start value is already that of the next. ignite cuts a cycle of a broken length to whole events.
 */
function cyclical(name: string, given: Cyclical, shape: (low: number, high: number) => Fn): Fn {
  const { start_value, end_value, cycle_size, cycle_mult = 1, warmup_duration = 0 } = given
  const { start_value_mult = 1, end_value_mult = 1 } = given
  demand(Math.trunc(cycle_size) >= 2, name, [given], 'cycle_size must be 2 or more')
  const part = (value: number, mult: number, main: Fn, back: Fn) => {
    const phases: Phase[] = warmup_duration > 0 ? [[warmup_duration, back]] : []
    const factor = cycles(cycle_mult).pipe(geometric(1, mult))
    return product(value, factor, cycle(cycle_mult).pipe(sequence([cycle_size, main], ...phases)))
  }
  return reading('step').pipe(
    stretch(cycle_size + warmup_duration),
    sum(
      part(start_value, start_value_mult, shape(1, 0), linear(0, start_value_mult)),
      part(end_value, end_value_mult, shape(0, 1), linear(1, 0)),
    ),
  )
}

/** From the start value straight to the end value and back, or to the end value only. */
export function LinearCyclicalScheduler(given: Cyclical & { monotonic?: boolean }): Fn {
  const { monotonic = false, warmup_duration = 0 } = given
  const holds = monotonic || warmup_duration === 0
  demand(holds, 'LinearCyclicalScheduler', [given], 'a warm-up goes with monotonic only')
  return cyclical('LinearCyclicalScheduler', given, monotonic ? linear : triangle)
}

/** From the start value to the end value by half a cosine wave. */
export const CosineAnnealingScheduler = (given: Cyclical): Fn =>
  cyclical('CosineAnnealingScheduler', given, smooth)

/** Straight lines from milestone to milestone. */
export function PiecewiseLinear(given: { milestones_values: readonly Point[] }): Fn {
  const whole = given.milestones_values.every(([milestone]) => Number.isInteger(milestone))
  demand(whole, 'PiecewiseLinear', [given], 'milestones must be whole numbers')
  return reading('step').pipe(keyframes(...given.milestones_values))
}

/** One after another, each for its duration, the last for what is left. */
export function ConcatScheduler(given: { schedulers: readonly Fn[]; durations: readonly number[] }): Fn {
  const { schedulers, durations } = given
  const holds = schedulers.length >= 2 && schedulers.length === durations.length + 1
  demand(
    holds,
    'ConcatScheduler',
    [given],
    'there must be two schedulers or more, and durations for all but the last',
  )
  const phases = schedulers.map((scheduler, i): Phase => {
    const steps = durations[i]
    return [steps === undefined ? 'rest' : { steps }, scheduler]
  })
  return counting('step', sequence(...phases))
}

/** A straight way to the first value of a scheduler, or to another value and from the next step on the scheduler. */
export function create_lr_scheduler_with_warmup(given: {
  lr_scheduler: Fn
  warmup_start_value: number
  warmup_duration: number
  warmup_end_value?: number
}): Fn {
  const { lr_scheduler, warmup_start_value, warmup_duration } = given
  const holds = Number.isInteger(warmup_duration) && warmup_duration > 1
  demand(holds, 'create_lr_scheduler_with_warmup', [given], 'warmup_duration must be at least 2 events')
  const first = lr_scheduler({ step: 0 })
  const { warmup_end_value = first } = given
  const steps = warmup_duration - 1
  if (warmup_end_value === first) return counting('step', warmup({ steps }, lr_scheduler, warmup_start_value))
  const way = PiecewiseLinear({
    milestones_values: [
      [0, warmup_start_value],
      [steps, warmup_end_value],
    ],
  })
  return ConcatScheduler({ schedulers: [way, lr_scheduler], durations: [warmup_duration] })
}

/** `initial_value · gamma^step`. */
export const ExpStateScheduler = (given: { initial_value: number; gamma: number }): Fn =>
  product(given.initial_value, reading('step').pipe(geometric(1, given.gamma)))

/** `initial_value · gamma^⌊step / step_size⌋`. */
export const StepStateScheduler = (given: { initial_value: number; gamma: number; step_size: number }): Fn =>
  product(
    given.initial_value,
    reading('step').pipe(stretch(given.step_size), quantise(1), geometric(1, given.gamma)),
  )

/** By `gamma` at each milestone. */
export function MultiStepStateScheduler(given: {
  initial_value: number
  gamma: number
  milestones: readonly number[]
}): Fn {
  const { initial_value, gamma, milestones } = given
  const points = milestones.map((milestone, i): Point => [milestone, initial_value * gamma ** (i + 1)])
  return reading('step').pipe(piecewise([-1, initial_value], ...points))
}
