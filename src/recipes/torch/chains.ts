import { counting } from '../../compose/counting.ts'
import { product } from '../../compose/product.ts'
import { sequence } from '../../compose/sequence.ts'
import { Fn } from '../../fn.ts'
import { isWhole } from '../../range.ts'
import { takes } from '../../takes.ts'
import { check } from './check.ts'

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
 * const up = reading('step').pipe(stretch(4), linear(0, 0.1))
 * const down = reading('step').pipe(stretch(10), linear(0.1, 0))
 * const lr = SequentialLR({ schedulers: [up, down], milestones: [4] })
 * lr({ step: 0 }) // => 0
 * lr({ step: 2 }) // => 0.05
 * lr({ step: 4 }) // => 0.1
 * lr({ step: 9 }) // => 0.05
 * ```
 */
export function SequentialLR(given: {
  readonly schedulers: readonly Fn[]
  readonly milestones: readonly number[]
}): Fn {
  takes('SequentialLR', given, 'schedulers, milestones')

  const { schedulers, milestones } = given
  const follow = (milestone: number, i: number) => isWhole(milestones[i - 1] ?? 0, milestone)
  check('SequentialLR', given, {
    [SCHEDULERS]: areFns(schedulers),
    'milestones must be an array of whole numbers, 0 or above and not descending':
      Array.isArray(milestones) && milestones.every(follow),
    'there must be one milestone less than schedulers': milestones?.length === schedulers?.length - 1,
  })
  // A sequence of the rest alone goes by progress.
  if (schedulers.length === 1) return counting('step', schedulers[0]!)
  const phases = schedulers.map((scheduler, i) => {
    const end = milestones[i]
    return [end === undefined ? 'rest' : { steps: end - (milestones[i - 1] ?? 0) }, scheduler] as const
  })
  return counting('step', sequence(...phases))
}

/**
 * Several schedulers at once, each a factor of the base rate: `lr · a(t) · b(t) · …`.
 *
 * Their own `lr` is left out, so that each of them is a factor (and an `eta_min` too). That is what torch comes to where
 * all of them multiply the current rate: `MultiplicativeLR`, `StepLR`, `MultiStepLR`, `ConstantLR`, `LinearLR`,
 * `ExponentialLR`, `PolynomialLR`, `CosineAnnealingLR` down to 0. What others come to depends there on their order, and has
 * no closed form: `CosineAnnealingLR` with an `eta_min` draws the rate of all towards it, and `LambdaLR`,
 * `CosineAnnealingWarmRestarts`, `CyclicLR` and `OneCycleLR` overwrite at every step what those before them made of it.
 * Here it is the product of them too, in any order: `LinearLR({ start_factor: 0.5, total_iters: 4 })` with
 * `CosineAnnealingLR({ T_max: 10, eta_min: 0.1 })` is 0.6891 at step 4, torch's 0.6932, and 0.6997 the other way round.
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
  takes('ChainedScheduler', given, 'lr, schedulers')

  const { lr = 1, schedulers } = given
  check('ChainedScheduler', given, { [SCHEDULERS]: areFns(schedulers) })
  return product(lr, ...schedulers)
}
