import { counting } from '../../compose/counting.ts'
import { cycle } from '../../compose/cycle.ts'
import { cycles } from '../../compose/cycles.ts'
import { product } from '../../compose/product.ts'
import { reading } from '../../compose/reading.ts'
import { refuse } from '../../compose/refuse.ts'
import { sequence } from '../../compose/sequence.ts'
import { shift } from '../../compose/shift.ts'
import { stretch } from '../../compose/stretch.ts'
import { fn, type Fn } from '../../fn.ts'
import { constant } from '../../shapes/constant.ts'
import { geometric } from '../../shapes/geometric.ts'
import { linear } from '../../shapes/linear.ts'
import { triangle } from '../../shapes/triangle.ts'
import { atLeast, isWhole } from '../../range.ts'
import { takes } from '../../takes.ts'
import { check, isAbove0 } from './check.ts'
import { EASES, STRATEGY, type Strategy } from './cosines.ts'

/** What drives the learning rate, and the momentum against it. */
export type Both = Readonly<Record<'learningRate' | 'momentum', Fn>>

/** What drives the learning rate, and the momentum if it is to be cycled. */
export type Either = Readonly<Record<'learningRate', Fn> & Partial<Record<'momentum', Fn>>>

export interface Momentum {
  readonly cycle_momentum?: boolean
  readonly base_momentum?: number
  readonly max_momentum?: number
}

export interface Cyclic extends Momentum {
  readonly base_lr: number
  readonly max_lr: number
  readonly step_size_up?: number
  readonly step_size_down?: number | null
  readonly mode?: 'triangular' | 'triangular2' | 'exp_range'
  readonly gamma?: number
  readonly scale_fn?: ((x: number) => number) | null
  readonly scale_mode?: 'cycle' | 'iterations'
}

export interface OneCycle extends Momentum {
  readonly max_lr: number
  readonly total_steps?: number | null
  readonly epochs?: number | null
  readonly steps_per_epoch?: number | null
  readonly pct_start?: number
  readonly anneal_strategy?: Strategy
  readonly div_factor?: number
  readonly final_div_factor?: number
  readonly three_phase?: boolean
}

const areFinite = (...values: readonly unknown[]) => values.every(Number.isFinite)
const BOUNDS = 'base_momentum and max_momentum must be finite numbers'

/**
 * Up and down between two rates, over and over: `base_lr + (max_lr − base_lr)·h`, and the momentum against it,
 * `max_momentum − (max_momentum − base_momentum)·h`, where `h` is a triangle from 0 to 1 and back, times a scale: 1
 * (`triangular`), half as much in every cycle (`triangular2`), `gamma^t` (`exp_range`), or that of `scale_fn`.
 *
 * What torch cycles as Adam's first beta is `momentum` here too: `{ learningRate, beta1: momentum }`.
 *
 * @param given.base_lr the rate at the ends of a cycle
 * @param given.max_lr the rate at its peak
 * @param given.step_size_up how many steps it goes up, 2000 if left out
 * @param given.step_size_down how many it goes down, as many as up if left out
 * @param given.mode `'triangular'` if left out; without meaning where there is a `scale_fn`
 * @param given.gamma the base of `exp_range`, 1 if left out
 * @param given.scale_fn the scale, by the number of the cycle, from 1, or by the step
 * @param given.scale_mode which of the two: `'cycle'`, as it is if left out, or `'iterations'`
 * @param given.cycle_momentum whether there is a momentum, true if left out
 * @param given.base_momentum the momentum at the peak, 0.8 if left out
 * @param given.max_momentum the momentum at the ends of a cycle, 0.9 if left out
 * @returns a record for `anneal`
 * @throws RangeError where one of them is not what it may be
 * @see torch.optim.lr_scheduler.CyclicLR
 *
 * @example
 * ```ts
 * const { learningRate, momentum } = CyclicLR({ base_lr: 0, max_lr: 1, step_size_up: 2, mode: 'triangular2' })
 * learningRate({ step: 2 }) // => 1
 * learningRate({ step: 6 }) // => 0.5
 * momentum({ step: 2 })     // => 0.8
 * momentum({ step: 6 })     // => 0.85
 * ```
 */
export function CyclicLR(given: Cyclic & { readonly cycle_momentum?: true }): Both
export function CyclicLR(given: Cyclic): Either
export function CyclicLR(given: Cyclic): Either {
  takes(
    'CyclicLR',
    given,
    'base_lr, max_lr, step_size_up, step_size_down, mode, gamma, scale_fn, scale_mode, cycle_momentum, base_momentum, max_momentum',
  )

  const { base_lr, max_lr, step_size_up = 2000, mode = 'triangular', gamma = 1, scale_fn } = given
  const { scale_mode = 'cycle', cycle_momentum = true, base_momentum = 0.8, max_momentum = 0.9 } = given
  const step_size_down = given.step_size_down ?? step_size_up
  const modes = ['triangular', 'triangular2', 'exp_range']
  check('CyclicLR', given, {
    'base_lr and max_lr must be finite numbers': areFinite(base_lr, max_lr),
    'step_size_up must be a finite number above 0': isAbove0(step_size_up),
    'step_size_down must be a finite number, 0 or above': atLeast(0, step_size_down),
    [`mode must be one of ${modes.join(', ')}, or there must be a scale_fn`]:
      !!scale_fn || modes.includes(mode),
    'scale_fn must be a function': !scale_fn || typeof scale_fn === 'function',
    "scale_mode must be 'cycle' or 'iterations'": ['cycle', 'iterations'].includes(scale_mode),
    'gamma must be finite, 0 or above': atLeast(0, gamma),
    [BOUNDS]: areFinite(base_momentum, max_momentum),
  })
  const total = step_size_up + step_size_down
  const inCycles = reading('step').pipe(stretch(total))
  const wave = inCycles.pipe(cycle(), triangle(0, 1, step_size_up / total))
  const scale = scale_fn
    ? (scale_mode === 'cycle' ? inCycles.pipe(cycles(), shift(-1)) : reading('step')).pipe(fn(scale_fn))
    : {
        triangular: 1,
        triangular2: inCycles.pipe(cycles(), geometric(1, 0.5)),
        exp_range: reading('step').pipe(geometric(1, gamma)),
      }[mode]
  const height = scale === 1 ? wave : product(wave, scale)
  const learningRate = height.pipe(linear(base_lr, max_lr))
  return cycle_momentum
    ? { learningRate, momentum: height.pipe(linear(max_momentum, base_momentum)) }
    : { learningRate }
}

/**
 * One cycle of the rate, up from `max_lr / div_factor` to `max_lr` at step `pct_start·n − 1` and down to
 * `max_lr / div_factor / final_div_factor` at step `n − 1`, and of the momentum against it, `n` being the number of steps.
 *
 * With `three_phase`, down in as many steps as up, to where it began, and from there on to the end. As in torch, step `n`
 * goes on for one step more, and a later one is an error. Where `pct_start·n` is below 1 there is no way up, and the way
 * down began before step 0; where it is 1, torch divides by 0, and here it is refused.
 *
 * What torch cycles as Adam's first beta is `momentum` here too: `{ learningRate, beta1: momentum }`.
 *
 * @param given.max_lr the rate at the peak
 * @param given.total_steps how many steps there are
 * @param given.epochs how many epochs, if `total_steps` is left out
 * @param given.steps_per_epoch how many steps in each
 * @param given.pct_start the part of the steps that goes up, in [0, 1], 0.3 if left out
 * @param given.anneal_strategy `'cos'`, as it is if left out, or `'linear'`
 * @param given.cycle_momentum whether there is a momentum, true if left out
 * @param given.base_momentum the momentum at the peak, 0.85 if left out
 * @param given.max_momentum the momentum at both ends, 0.95 if left out
 * @param given.div_factor how many times as high as the first rate the peak is, 25 if left out
 * @param given.final_div_factor how many times as high as the last rate the first is, 1e4 if left out
 * @param given.three_phase whether it is three phases and not two, false if left out
 * @returns a record for `anneal`
 * @throws RangeError where one of them is not what it may be, or (when it is read) where the step is above `n`
 * @see torch.optim.lr_scheduler.OneCycleLR
 *
 * @example
 * ```ts
 * const { learningRate, momentum } = OneCycleLR({ max_lr: 0.5, total_steps: 10 })
 * learningRate({ step: 0 }) // => 0.02
 * learningRate({ step: 2 }) // => 0.5
 * learningRate({ step: 9 }) // => 0.000002
 * momentum({ step: 0 })     // => 0.95
 * momentum({ step: 2 })     // => 0.85
 * ```
 */
export function OneCycleLR(given: OneCycle & { readonly cycle_momentum?: true }): Both
export function OneCycleLR(given: OneCycle): Either
export function OneCycleLR(given: OneCycle): Either {
  takes(
    'OneCycleLR',
    given,
    'max_lr, total_steps, epochs, steps_per_epoch, pct_start, anneal_strategy, div_factor, final_div_factor, three_phase, cycle_momentum, base_momentum, max_momentum',
  )

  const { max_lr, epochs, steps_per_epoch, pct_start = 0.3, anneal_strategy = 'cos' } = given
  const { cycle_momentum = true, base_momentum = 0.85, max_momentum = 0.95 } = given
  const { div_factor = 25, final_div_factor = 1e4, three_phase = false } = given
  const total = given.total_steps ?? (epochs ?? NaN) * (steps_per_epoch ?? NaN)
  check('OneCycleLR', given, {
    'max_lr must be finite, 0 or above': atLeast(0, max_lr),
    'total_steps, or else both epochs and steps_per_epoch, must be whole numbers above 0':
      isWhole(1, total) && (given.total_steps != null || (isWhole(1, epochs) && isWhole(1, steps_per_epoch))),
    'pct_start must be in [0, 1]': pct_start >= 0 && pct_start <= 1,
    'pct_start times the number of steps must not be 1, or the way up has no length': pct_start * total !== 1,
    [STRATEGY]: Object.hasOwn(EASES, anneal_strategy),
    [BOUNDS]: areFinite(base_momentum, max_momentum),
    'div_factor and final_div_factor must be finite numbers above 0':
      isAbove0(div_factor) && isAbove0(final_div_factor),
  })
  const peak = pct_start * total - 1
  const ends = three_phase ? [peak, 2 * peak, total - 1] : [peak, total - 1]
  const begun = reading('step').pipe(refuse(0, total), constant(1))
  const through = (...values: readonly number[]) =>
    product(begun, inPhases(ends, values, EASES[anneal_strategy]))

  const initial = max_lr / div_factor
  const final = initial / final_div_factor
  const learningRate = three_phase
    ? through(initial, max_lr, initial, final)
    : through(initial, max_lr, final)
  if (!cycle_momentum) return { learningRate }
  const momentum = three_phase
    ? through(max_momentum, base_momentum, max_momentum, max_momentum)
    : through(max_momentum, base_momentum, max_momentum)
  return { learningRate, momentum }
}

/** From value to value, each at the end of its phase; of those that end before step 0, torch goes on in the last. */
function inPhases(
  ends: readonly number[],
  values: readonly number[],
  ease: (low: number, high: number) => Fn,
): Fn {
  const phases = ends.map((end, i) => {
    const begin = ends[i - 1] ?? 0
    return { begin, length: end - begin, shape: ease(values[i]!, values[i + 1]!) }
  })
  const last = phases.at(-1)!
  if (last.begin < 0) return reading('step').pipe(shift(last.begin), stretch(last.length), last.shape)
  const whole = phases.filter(({ length }) => length > 0)
  return counting('step', sequence(...whole.map(({ length, shape }) => [{ steps: length }, shape] as const)))
}
