import { map, scan, type OperatorFunction } from 'rxjs'
import { demand } from '../demand.ts'
import { spelled } from './spelled.ts'

/**
 * The mean of all numbers so far, in which each weighs `β` times what the next one does: noise goes, the trend stays.
 *
 * `mₜ = β·mₜ₋₁ + (1 − β)·xₜ` from `m₀ = 0`; its value is `mₜ / (1 − βᵗ)`, which makes the weights one in sum from the
 * first number on, as Adam's bias correction does (Kingma and Ba 2015). fastai smooths its loss so, with `β` = 0.98.
 *
 * @param beta in [0, 1): it looks back over about `1 / (1 − β)` numbers; 0 passes them on as they are
 * @throws RangeError where `beta` is not in [0, 1)
 * @returns A function that returns an Observable that emits the mean at each number of the source; once that was NaN it
 * is NaN.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { exponentialMean } from 'rx-anneal'
 *
 * of(1, 4, 4).pipe(exponentialMean(0.5)) // => Observable of 1, 3, 3.5714285714285716
 * ```
 */
export function exponentialMean(beta: number): OperatorFunction<number, number> {
  demand(beta >= 0 && beta < 1, 'exponentialMean', [beta], 'beta must be in [0, 1)')
  return spelled([['exponentialMean', beta]], values =>
    values.pipe(
      scan((mean, x) => beta * mean + (1 - beta) * x, 0),
      map((mean, i) => mean / (1 - beta ** (i + 1))),
    ),
  )
}
