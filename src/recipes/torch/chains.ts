import { counting } from '../../compose/counting.ts'
import { product } from '../../compose/product.ts'
import { sequence } from '../../compose/sequence.ts'
import { Fn } from '../../fn.ts'
import { check, isWhole } from './check.ts'

const areFns = (schedulers: unknown): boolean =>
  Array.isArray(schedulers) && schedulers.length > 0 && schedulers.every(one => one instanceof Fn)
const SCHEDULERS =
  'schedulers must be an array of one or more schedules of time: of a record its learningRate, and none that metrics drive'

/**
 * One scheduler after another: from each milestone on the next one, beginning at its own step 0.
 *
 * Each is written with the `lr` of its own. Where torch makes something else of it, it is the order of its calls:
 * its `MultiplicativeLR` and `SWALR` go on from the rate that was reached (here from their `lr`), a `SequentialLR` in
 * another is a step ahead, and a `ChainedScheduler` that is not the first is an error at its milestone.
 *
 * @param given.schedulers schedules that count steps, one more than there are milestones
 * @param given.milestones the steps at which the next one begins, not descending
 * @throws RangeError where there is no scheduler, one is no schedule, or the milestones are not so many, or not whole
 * numbers of 0 or more that do not descend
 * @throws TypeError where the schedulers are for different params
 * @see torch.optim.lr_scheduler.SequentialLR
 *
 * @example
 * ```ts
 * const warm = linear(0, 0.1)
 * const lr = SequentialLR({
 *   schedulers: [reading('step').pipe(stretch(4), warm), reading('step').pipe(stretch(10), linear(0.1, 0))],
 *   milestones: [4],
 * })
 * [0, 2, 4, 9].map(step => lr({ step })) // => [0, 0.05, 0.1, 0.05]
 * ```
 */
export function SequentialLR(given: {
  readonly schedulers: readonly Fn[]
  readonly milestones: readonly number[]
}): Fn {
  const { schedulers, milestones } = given
  const isIn = (milestone: number, i: number) => isWhole(milestones[i - 1] ?? 0, milestone)
  check('SequentialLR', given, {
    [SCHEDULERS]: areFns(schedulers),
    'milestones must be an array of one number less than there are schedulers':
      Array.isArray(milestones) && milestones.length === schedulers.length - 1,
    'milestones must be whole numbers, 0 or above, not descending': milestones.every(isIn),
  })
  const phases = schedulers.map((scheduler, i) => {
    const end = milestones[i]
    return [end === undefined ? 'rest' : { steps: end - (milestones[i - 1] ?? 0) }, scheduler] as const
  })
  return counting('step', sequence(...phases))
}

/**
 * Several schedulers at once, each a factor of the base rate: `lr · a(t) · b(t) · …`.
 *
 * Their own `lr` is left out, then each of them is a factor. That is what torch comes to where each of them multiplies the
 * current rate: `MultiplicativeLR`, `StepLR`, `MultiStepLR`, `ConstantLR`, `LinearLR`, `ExponentialLR`, `PolynomialLR`,
 * `CosineAnnealingLR` down to 0. Others are chained there by what each of them does to the current rate, which depends on
 * their order and has no closed form: `CosineAnnealingLR` with an `eta_min` draws the rate of all towards it, and
 * `LambdaLR`, `CosineAnnealingWarmRestarts`, `CyclicLR` and `OneCycleLR` overwrite what those before them made of it at
 * every step. Here it is the product of them too, in any order.
 *
 * @param given.lr the base rate, 1 if left out
 * @param given.schedulers schedules, one or more
 * @throws RangeError where there is no scheduler, one is no schedule, or `lr` is not finite, 0 or above
 * @throws TypeError where the schedulers are for different params
 * @see torch.optim.lr_scheduler.ChainedScheduler
 *
 * @example
 * ```ts
 * const lr = ChainedScheduler({ lr: 0.1, schedulers: [linear(1, 0), geometric(1, 0.25)] })
 * lr(0.5) // => 0.025
 * ```
 */
export function ChainedScheduler(given: { readonly lr?: number; readonly schedulers: readonly Fn[] }): Fn {
  const { lr = 1, schedulers } = given
  check('ChainedScheduler', given, { [SCHEDULERS]: areFns(schedulers) })
  return product(lr, ...schedulers)
}
