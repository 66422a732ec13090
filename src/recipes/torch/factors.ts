import { product } from '../../compose/product.ts'
import { hold } from '../../compose/hold.ts'
import { quantise } from '../../compose/quantise.ts'
import { reading } from '../../compose/reading.ts'
import { reverse } from '../../compose/reverse.ts'
import { stretch } from '../../compose/stretch.ts'
import { showValue } from '../../expression.ts'
import { fn, type Fn } from '../../fn.ts'
import { geometric } from '../../shapes/geometric.ts'
import { linear } from '../../shapes/linear.ts'
import { piecewise } from '../../shapes/piecewise.ts'
import { power as powerOf } from '../../shapes/power.ts'
import { atLeast, isWhole } from '../../range.ts'
import { takes } from '../../takes.ts'
import { check } from './check.ts'

/** A function of the step, or a schedule that takes a number. */
export type Lambda = (epoch: number) => number

const GAMMA = 'gamma must be finite, 0 or above'
const TOTAL = 'total_iters must be a whole number above 0'

function checkLambda(name: string, lr_lambda: unknown): void {
  if (typeof lr_lambda !== 'function')
    throw new TypeError(`${name}({ lr_lambda: ${showValue(lr_lambda)} }): lr_lambda must be a function`)
}

/**
 * The base rate times a function of the step: `lr · lr_lambda(t)`.
 *
 * It can be written as JSON where `lr_lambda` is a schedule of our words.
 *
 * @param given.lr the base rate, 1 if left out
 * @param given.lr_lambda the factor at a step
 * @throws TypeError where `lr_lambda` is no function
 * @throws RangeError where `lr` is not finite, 0 or above
 * @see torch.optim.lr_scheduler.LambdaLR
 *
 * @example
 * ```ts
 * LambdaLR({ lr: 0.1, lr_lambda: epoch => 0.5 ** epoch })({ step: 2 }) // => 0.025
 * ```
 */
export function LambdaLR(given: { readonly lr?: number; readonly lr_lambda: Lambda }): Fn {
  takes('LambdaLR', given, 'lr, lr_lambda')

  const { lr = 1, lr_lambda } = given
  checkLambda('LambdaLR', lr_lambda)
  check('LambdaLR', given, {})
  return product(lr, reading('step').pipe(fn(lr_lambda)))
}

/**
 * The base rate times a function of every step so far: `lr · lr_lambda(1) · … · lr_lambda(t)`.
 *
 * The products are remembered, so `lr_lambda` is asked once for every step; it must be pure.
 *
 * @param given.lr the base rate, 1 if left out
 * @param given.lr_lambda the factor at a step, from 1
 * @throws TypeError where `lr_lambda` is no function
 * @throws RangeError where `lr` is not finite, 0 or above
 * @see torch.optim.lr_scheduler.MultiplicativeLR
 *
 * @example
 * ```ts
 * MultiplicativeLR({ lr: 0.1, lr_lambda: epoch => 1 / epoch })({ step: 4 }) // => 0.004166666666666667
 * ```
 */
export function MultiplicativeLR(given: { readonly lr?: number; readonly lr_lambda: Lambda }): Fn {
  takes('MultiplicativeLR', given, 'lr, lr_lambda')

  const { lr = 1, lr_lambda } = given
  checkLambda('MultiplicativeLR', lr_lambda)
  check('MultiplicativeLR', given, {})
  const products = [1]
  const running = (t: number): number => {
    const last = Math.max(0, Math.floor(t))
    for (let i = products.length; i <= last; i++) products.push(products[i - 1]! * lr_lambda(i))
    return products[last]!
  }
  return product(lr, reading('step').pipe(fn(running)))
}

/**
 * A staircase of even steps: `lr · gamma^⌊t / step_size⌋`.
 *
 * @param given.lr the base rate, 1 if left out
 * @param given.step_size how many steps a stair has
 * @param given.gamma the factor from stair to stair, 0.1 if left out
 * @throws RangeError where `step_size` is not a whole number above 0, or `gamma` or `lr` not finite, 0 or above
 * @see torch.optim.lr_scheduler.StepLR
 *
 * @example
 * ```ts
 * const lr = StepLR({ lr: 0.05, step_size: 3 })
 * lr({ step: 0 }) // => 0.05
 * lr({ step: 2 }) // => 0.05
 * lr({ step: 3 }) // => 0.005
 * lr({ step: 6 }) // => 0.0005
 * ```
 */
export function StepLR(given: {
  readonly lr?: number
  readonly step_size: number
  readonly gamma?: number
}): Fn {
  takes('StepLR', given, 'lr, step_size, gamma')

  const { lr = 1, step_size, gamma = 0.1 } = given
  check('StepLR', given, {
    'step_size must be a whole number above 0': isWhole(1, step_size),
    [GAMMA]: atLeast(0, gamma),
  })
  return product(lr, reading('step').pipe(stretch(step_size), quantise(1), geometric(1, gamma)))
}

/**
 * A staircase of given steps: `lr · gamma^n`, where `n` milestones are not after `t`.
 *
 * One that is there twice counts twice.
 *
 * @param given.lr the base rate, 1 if left out
 * @param given.milestones the steps from which on another `gamma` is multiplied, in any order
 * @param given.gamma the factor, 0.1 if left out
 * @throws RangeError where a milestone is not a whole number of 0 or more, or `gamma` or `lr` not finite, 0 or above
 * @see torch.optim.lr_scheduler.MultiStepLR
 *
 * @example
 * ```ts
 * const lr = MultiStepLR({ lr: 0.05, milestones: [30, 80] })
 * lr({ step: 29 }) // => 0.05
 * lr({ step: 30 }) // => 0.005
 * lr({ step: 80 }) // => 0.0005
 * ```
 */
export function MultiStepLR(given: {
  readonly lr?: number
  readonly milestones: readonly number[]
  readonly gamma?: number
}): Fn {
  takes('MultiStepLR', given, 'lr, milestones, gamma')

  const { lr = 1, milestones, gamma = 0.1 } = given
  check('MultiStepLR', given, {
    'milestones must be an array of whole numbers, each 0 or above':
      Array.isArray(milestones) && milestones.every(milestone => isWhole(0, milestone)),
    [GAMMA]: atLeast(0, gamma),
  })
  const counts = milestones
    .toSorted((a, b) => a - b)
    .map((milestone, i) => [milestone, i + 1] as const)
    .filter(([milestone], i, all) => milestone !== all[i + 1]?.[0])
  return product(lr, reading('step').pipe(piecewise([-1, 0], ...counts), geometric(1, gamma)))
}

/**
 * A part of the base rate for some steps, then all of it: `lr · factor` while `t < total_iters`, `lr` from there.
 *
 * With a `factor` of 0 torch's recursion divides by 0 at `total_iters`; here it ends as any other.
 *
 * @param given.lr the base rate, 1 if left out
 * @param given.factor what part, in [0, 1], ⅓ if left out
 * @param given.total_iters for how many steps, 5 if left out; of 0, torch would never end, and here it is refused
 * @throws RangeError where `factor` is not in [0, 1], `total_iters` not a whole number above 0, or `lr` not finite, 0 or
 * above
 * @see torch.optim.lr_scheduler.ConstantLR
 *
 * @example
 * ```ts
 * const lr = ConstantLR({ lr: 0.05, factor: 0.5, total_iters: 4 })
 * lr({ step: 0 }) // => 0.025
 * lr({ step: 3 }) // => 0.025
 * lr({ step: 4 }) // => 0.05
 * ```
 */
export function ConstantLR(
  given: { readonly lr?: number; readonly factor?: number; readonly total_iters?: number } = {},
): Fn {
  takes('ConstantLR', given, 'lr, factor, total_iters')

  const { lr = 1, factor = 1 / 3, total_iters = 5 } = given
  check('ConstantLR', given, {
    'factor must be in [0, 1]': factor >= 0 && factor <= 1,
    [TOTAL]: isWhole(1, total_iters),
  })
  return reading('step').pipe(piecewise([0, lr * factor], [total_iters, lr]))
}

/**
 * A straight line between two parts of the base rate: `lr · (s + (e − s)·t / total_iters)`, held from there.
 *
 * @param given.lr the base rate, 1 if left out
 * @param given.start_factor the part at step 0, above 0 and at most 1, ⅓ if left out
 * @param given.end_factor the part at `total_iters`, in [0, 1], 1 if left out
 * @param given.total_iters how many steps it takes, 5 if left out; of 0, torch would stay at the start for ever, and here
 * it is refused
 * @throws RangeError where a factor is outside its range, `total_iters` not a whole number above 0, or `lr` not finite, 0
 * or above
 * @see torch.optim.lr_scheduler.LinearLR
 *
 * @example
 * ```ts
 * const lr = LinearLR({ lr: 0.05, start_factor: 0.5, total_iters: 4 })
 * lr({ step: 0 }) // => 0.025
 * lr({ step: 2 }) // => 0.0375
 * lr({ step: 4 }) // => 0.05
 * lr({ step: 9 }) // => 0.05
 * ```
 */
export function LinearLR(
  given: {
    readonly lr?: number
    readonly start_factor?: number
    readonly end_factor?: number
    readonly total_iters?: number
  } = {},
): Fn {
  takes('LinearLR', given, 'lr, start_factor, end_factor, total_iters')

  const { lr = 1, start_factor = 1 / 3, end_factor = 1, total_iters = 5 } = given
  check('LinearLR', given, {
    'start_factor must be above 0 and at most 1': start_factor > 0 && start_factor <= 1,
    'end_factor must be in [0, 1]': end_factor >= 0 && end_factor <= 1,
    [TOTAL]: isWhole(1, total_iters),
  })
  return reading('step').pipe(stretch(total_iters), hold(), linear(lr * start_factor, lr * end_factor))
}

/**
 * The same factor at every step: `lr · gamma^t`.
 *
 * @param given.lr the base rate, 1 if left out
 * @param given.gamma the factor
 * @throws RangeError where `gamma` or `lr` is not finite, 0 or above
 * @see torch.optim.lr_scheduler.ExponentialLR
 *
 * @example
 * ```ts
 * ExponentialLR({ lr: 0.05, gamma: 0.9 })({ step: 2 }) // => 0.0405
 * ```
 */
export function ExponentialLR(given: { readonly lr?: number; readonly gamma: number }): Fn {
  takes('ExponentialLR', given, 'lr, gamma')

  const { lr = 1, gamma } = given
  check('ExponentialLR', given, { [GAMMA]: atLeast(0, gamma) })
  return product(lr, reading('step').pipe(geometric(1, gamma)))
}

/**
 * A power of what is left: `lr · (1 − t / total_iters)^power`, 0 from there.
 *
 * @param given.lr the base rate, 1 if left out
 * @param given.total_iters how many steps it takes, 5 if left out
 * @param given.power the exponent, 1 if left out
 * @throws RangeError where `total_iters` is not a whole number above 0, or `power` or `lr` not finite, 0 or above
 * @see torch.optim.lr_scheduler.PolynomialLR
 *
 * @example
 * ```ts
 * const lr = PolynomialLR({ lr: 0.05, total_iters: 4, power: 2 })
 * lr({ step: 0 }) // => 0.05
 * lr({ step: 2 }) // => 0.0125
 * lr({ step: 4 }) // => 0
 * lr({ step: 9 }) // => 0
 * ```
 */
export function PolynomialLR(
  given: { readonly lr?: number; readonly total_iters?: number; readonly power?: number } = {},
): Fn {
  takes('PolynomialLR', given, 'lr, total_iters, power')

  const { lr = 1, total_iters = 5, power = 1 } = given
  check('PolynomialLR', given, {
    [TOTAL]: isWhole(1, total_iters),
    'power must be finite, 0 or above': atLeast(0, power),
  })
  return reading('step').pipe(stretch(total_iters), hold(), reverse(), powerOf(0, lr, power))
}
