// Schedules of Keras 3.15 by their own names: functions of the step alone, however long the run is, but for what listens
// to metrics.
import { clamp } from '../compose/clamp.ts'
import { counting } from '../compose/counting.ts'
import { cycle as cycleOf } from '../compose/cycle.ts'
import { cycles } from '../compose/cycles.ts'
import { demand } from '../demand.ts'
import { hold } from '../compose/hold.ts'
import { product } from '../compose/product.ts'
import { quantise } from '../compose/quantise.ts'
import { reading } from '../compose/reading.ts'
import { reverse } from '../compose/reverse.ts'
import { sequence } from '../compose/sequence.ts'
import { stretch } from '../compose/stretch.ts'
import { sum } from '../compose/sum.ts'
import type { Fn } from '../fn.ts'
import { geometric } from '../shapes/geometric.ts'
import { linear } from '../shapes/linear.ts'
import { piecewise } from '../shapes/piecewise.ts'
import { power as powerOf } from '../shapes/power.ts'
import { smooth } from '../shapes/smooth.ts'
import { takes } from '../takes.ts'
import { needs } from './needs.ts'

export interface Named {
  /** What Keras calls the operation; no value depends on it. */
  readonly name?: string | null
}

export interface Decay extends Named {
  readonly initial_learning_rate: number
  readonly decay_steps: number
  readonly decay_rate: number
  readonly staircase?: boolean
}

/** `step / decay_steps`, with `staircase` only the whole of it. */
function periods(name: string, { decay_steps, staircase = false }: Decay): Fn {
  demandSteps(name, { decay_steps })
  return reading('step').pipe(stretch(decay_steps), ...(staircase ? [quantise(1)] : []))
}

/**
 * By the same factor in equal times: `initial·decay_rate^p` with `p = step / decay_steps`; with `staircase` only whole
 * `p` count.
 * @throws RangeError where `decay_steps` is not above 0, or `decay_rate` below 0
 *
 * @example
 * ```ts
 * const lr = ExponentialDecay({ initial_learning_rate: 1, decay_steps: 10, decay_rate: 0.25, staircase: true })
 * lr({ step: 5 })  // => 1
 * lr({ step: 10 }) // => 0.25
 * lr({ step: 20 }) // => 0.0625
 * ```
 * @see keras.optimizers.schedules.ExponentialDecay
 */
export function ExponentialDecay(given: Decay): Fn {
  takes('keras.ExponentialDecay', given, 'initial_learning_rate, decay_steps, decay_rate, staircase, name')

  const { initial_learning_rate, decay_rate } = given
  demand(decay_rate >= 0, 'keras.ExponentialDecay', [{ decay_rate }], 'decay_rate must be 0 or above')
  return product(
    initial_learning_rate,
    periods('keras.ExponentialDecay', given).pipe(geometric(1, decay_rate)),
  )
}

/**
 * A staircase: `values[0]` up to and with step `boundaries[0]`, then `values[1]` up to and with `boundaries[1]`, and so
 * on. Here the step at a boundary still has the value before it, which torch and optax change there.
 * @throws RangeError where there is no boundary, not one less than values, or they do not ascend
 *
 * @example
 * ```ts
 * const lr = PiecewiseConstantDecay({ boundaries: [100, 200], values: [1, 0.5, 0.1] })
 * lr({ step: 100 }) // => 1
 * lr({ step: 101 }) // => 0.5
 * lr({ step: 200 }) // => 0.5
 * lr({ step: 201 }) // => 0.1
 * ```
 * @see keras.optimizers.schedules.PiecewiseConstantDecay
 */
export function PiecewiseConstantDecay(
  given: Named & { readonly boundaries: readonly number[]; readonly values: readonly number[] },
): Fn {
  takes('keras.PiecewiseConstantDecay', given, 'name, boundaries, values')
  const { boundaries, values } = given
  needs('keras.PiecewiseConstantDecay', { boundaries, values })

  demand(
    boundaries.length > 0 && boundaries.length === values.length - 1,
    'keras.PiecewiseConstantDecay',
    [{ boundaries, values }],
    'there must be one boundary or more, and one less than values',
  )
  // Steps are whole: what is after a boundary begins with the next.
  const begins = [boundaries[0]!, ...boundaries.map(boundary => Math.floor(boundary) + 1)]
  return reading('step').pipe(piecewise(...values.map((value, i) => [begins[i]!, value] as const)))
}

/**
 * A power of what is left: `(initial − end)·(1 − p)^power + end` with `p = step / decay_steps`, held at 1; with `cycle`
 * `p = step / (decay_steps·⌈step / decay_steps⌉)`, which begins again after each `decay_steps`, lower each time.
 * `end_learning_rate` is 0.0001, `power` 1 if left out.
 * @throws RangeError where `decay_steps` is not above 0
 *
 * @example
 * ```ts
 * const given = { initial_learning_rate: 1, decay_steps: 10, end_learning_rate: 0 }
 * PolynomialDecay(given)({ step: 15 })                     // => 0
 * PolynomialDecay({ ...given, cycle: true })({ step: 5 })  // => 0.5
 * PolynomialDecay({ ...given, cycle: true })({ step: 10 }) // => 0
 * PolynomialDecay({ ...given, cycle: true })({ step: 15 }) // => 0.25
 * PolynomialDecay({ ...given, cycle: true })({ step: 20 }) // => 0
 * ```
 * @see keras.optimizers.schedules.PolynomialDecay
 */
export function PolynomialDecay(
  given: Named & {
    readonly initial_learning_rate: number
    readonly decay_steps: number
    readonly end_learning_rate?: number
    readonly power?: number
    readonly cycle?: boolean
  },
): Fn {
  takes(
    'keras.PolynomialDecay',
    given,
    'name, initial_learning_rate, decay_steps, end_learning_rate, power, cycle',
  )
  const { initial_learning_rate, decay_steps, end_learning_rate = 0.0001, power = 1, cycle = false } = given
  demandSteps('keras.PolynomialDecay', { decay_steps })
  // 1 − ⌊1 − x⌋ is ⌈x⌉.
  const ceiling = reverse().pipe(quantise(1), reverse(), clamp(1, Infinity))
  return reading('step').pipe(
    stretch(decay_steps),
    ...(cycle ? [stretch(ceiling)] : []),
    hold(),
    reverse(),
    powerOf(end_learning_rate, initial_learning_rate, power),
  )
}

/**
 * One through time: `initial / (1 + decay_rate·p)` with `p = step / decay_steps`; with `staircase` only whole `p` count.
 * @throws RangeError where `decay_steps` is not above 0
 *
 * @example
 * ```ts
 * const lr = InverseTimeDecay({ initial_learning_rate: 1, decay_steps: 10, decay_rate: 0.5 })
 * lr({ step: 0 })  // => 1
 * lr({ step: 20 }) // => 0.5
 * lr({ step: 60 }) // => 0.25
 * ```
 * @see keras.optimizers.schedules.InverseTimeDecay
 */
export const InverseTimeDecay = (given: Decay): Fn => {
  takes('keras.InverseTimeDecay', given, 'initial_learning_rate, decay_steps, decay_rate, staircase, name')
  return sum(1, periods('keras.InverseTimeDecay', given).pipe(linear(0, given.decay_rate))).pipe(
    powerOf(0, given.initial_learning_rate, -1),
  )
}

/**
 * Half a cosine wave: `initial·((1 − alpha)·(1 + cos πp) / 2 + alpha)` with `p = step / decay_steps`, held at 1. With a
 * `warmup_target` first a straight way in `warmup_steps` from the initial value to the target, then the wave down from
 * there in another `decay_steps`: optax counts the warm-up among them. `alpha` and `warmup_steps` are 0 if left out.
 * @throws RangeError where `decay_steps` is not above 0, or `warmup_steps` below 0
 *
 * @example
 * ```ts
 * CosineDecay({ initial_learning_rate: 0.1, decay_steps: 100 })({ step: 50 })  // => 0.05
 * const lr = CosineDecay({ initial_learning_rate: 0, decay_steps: 100, warmup_target: 0.1, warmup_steps: 10 })
 * lr({ step: 5 })   // => 0.05
 * lr({ step: 10 })  // => 0.1
 * lr({ step: 60 })  // => 0.05
 * lr({ step: 110 }) // => 0
 * ```
 * @see keras.optimizers.schedules.CosineDecay
 */
export function CosineDecay(
  given: Named & {
    readonly initial_learning_rate: number
    readonly decay_steps: number
    readonly alpha?: number
    readonly warmup_target?: number | null
    readonly warmup_steps?: number
  },
): Fn {
  takes(
    'keras.CosineDecay',
    given,
    'name, initial_learning_rate, decay_steps, alpha, warmup_target, warmup_steps',
  )
  const { initial_learning_rate, decay_steps, alpha = 0, warmup_target = null, warmup_steps = 0 } = given
  demandSteps('keras.CosineDecay', { decay_steps })
  demand(warmup_steps >= 0, 'keras.CosineDecay', [{ warmup_steps }], 'warmup_steps must be 0 or above')
  const peak = warmup_target ?? initial_learning_rate
  const decay = reading('step').pipe(stretch(decay_steps), hold(), smooth(peak, alpha * peak))
  if (warmup_target === null) return decay
  return counting(
    'step',
    sequence([{ steps: warmup_steps }, linear(initial_learning_rate, peak)], ['rest', decay]),
  )
}

/**
 * Warm restarts: `initial·((1 − alpha)·m_mul^i·(1 + cos πp) / 2 + alpha)`, where `p` is how far in cycle `i` the step is;
 * the first cycle takes `first_decay_steps`, each next one `t_mul` times as long. `t_mul` is 2, `m_mul` 1, `alpha` 0 if
 * left out.
 *
 * Keras finds the cycle by a logarithm in floating point, which at a restart may tell the one before: in 64 bits with
 * `first_decay_steps: 1, t_mul: 3` the value at step 121 is `initial·alpha` there, and here the peak.
 * @throws RangeError where `first_decay_steps` is not above 0, `t_mul` below 1 (Keras's value is NaN in the end) or
 * `m_mul` below 0
 *
 * @example
 * ```ts
 * const lr = CosineDecayRestarts({ initial_learning_rate: 1, first_decay_steps: 10, m_mul: 0.5 })
 * lr({ step: 5 })  // => 0.5
 * lr({ step: 10 }) // => 0.5
 * lr({ step: 20 }) // => 0.25
 * lr({ step: 30 }) // => 0.25
 * ```
 * @see keras.optimizers.schedules.CosineDecayRestarts
 */
export function CosineDecayRestarts(
  given: Named & {
    readonly initial_learning_rate: number
    readonly first_decay_steps: number
    readonly t_mul?: number
    readonly m_mul?: number
    readonly alpha?: number
  },
): Fn {
  takes(
    'keras.CosineDecayRestarts',
    given,
    'name, initial_learning_rate, first_decay_steps, t_mul, m_mul, alpha',
  )
  const { initial_learning_rate, first_decay_steps, t_mul = 2, m_mul = 1, alpha = 0 } = given
  demandSteps('keras.CosineDecayRestarts', { first_decay_steps })
  demand(t_mul >= 1, 'keras.CosineDecayRestarts', [{ t_mul }], 't_mul must be 1 or above')
  demand(m_mul >= 0, 'keras.CosineDecayRestarts', [{ m_mul }], 'm_mul must be 0 or above')
  return reading('step').pipe(
    stretch(first_decay_steps),
    product(cycles(t_mul).pipe(geometric(1, m_mul)), cycleOf(t_mul).pipe(smooth(1, 0))),
    linear(alpha * initial_learning_rate, initial_learning_rate),
  )
}

function demandSteps(name: string, steps: Readonly<Record<string, number>>): void {
  for (const [key, count] of Object.entries(steps)) demand(count > 0, name, [steps], `${key} must be above 0`)
}

export { ReduceLROnPlateau } from './keras/ReduceLROnPlateau.ts'
