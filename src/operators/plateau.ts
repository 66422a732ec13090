import { map, scan, startWith } from 'rxjs'
import { demand } from '../demand.ts'
import { isWhole } from '../range.ts'
import { improvements, optionsOf, WATCH, type Watch } from './improvements.ts'
import { live, type Live } from './Live.ts'

/** How a value falls on a plateau. */
export interface Plateau extends Watch {
  /** The value at first; 1, so that what is multiplied by it is as it was. */
  readonly from?: number
  /** What the value is multiplied by where it falls: 0 or above, below 1; 0.1. */
  readonly factor?: number
  /** How many reports may not be better than the best, as the rule counts them; 10. */
  readonly patience?: number
  /** How many reports after a fall count for nothing, but may be the best; 0. */
  readonly cooldown?: number
  /** The lowest value; 0. */
  readonly minimum?: number
  /** Falls by no more than this are left out; 0. */
  readonly leastChange?: number
  /**
   * How patience and cooldown are counted; `'torch'`.
   *
   * `'torch'`: it falls at the report after `patience` bad ones. `'keras'`: at the `patience`th bad one, and the cooldown
   * is one report shorter. `'optax'`: at the `patience`th bad one.
   */
  readonly rule?: 'torch' | 'keras' | 'optax'
}

/** The names of what {@link Plateau} has. */
export const PLATEAU = `${WATCH}, from, factor, patience, cooldown, minimum, leastChange, rule`

/** From the numbers that are given: the bad report at which the value falls, and the reports that rest after it. */
type Rule = (patience: number, cooldown: number) => readonly [wait: number, rest: number]
const RULES: Readonly<Record<NonNullable<Plateau['rule']>, Rule>> = {
  torch: (patience, cooldown) => [patience + 1, cooldown],
  keras: (patience, cooldown) => [Math.max(1, patience), Math.max(0, cooldown - 1)],
  optax: (patience, cooldown) => [patience, cooldown],
}

/**
 * A value that falls where a metric has stopped getting better: by `factor`, no lower than `minimum`.
 *
 * It begins at 1, to be multiplied: `product(smooth(0.1, 0), plateau())`, `product(0.1, plateau({ patience: 3 }))`.
 *
 * @param options see {@link Plateau}, and {@link Watch} for the metric: `monitor = 'val_loss'`, `mode = 'min'`,
 *   `threshold = 1e-4`, `average = 1`, `nan = 'worse'`
 * @throws TypeError where there is no such option
 * @throws RangeError where an option is out of its range
 * @throws (when it runs) TypeError where the metric does not come, or is no number
 * @see torch.optim.lr_scheduler.ReduceLROnPlateau, keras.callbacks.ReduceLROnPlateau,
 *   optax.contrib.reduce_on_plateau
 *
 * @example
 * ```ts
 * import { from } from 'rxjs'
 * import { plateau } from 'rx-anneal'
 *
 * const ends = [3, 2, 2, 2, 1].map(val_loss => ({ type: 'epochEnd', logs: { val_loss } }) as unknown as BatchEvent)
 * from(ends).pipe(plateau({ patience: 1 }))                // => Observable of 1, 1, 1, 1, 0.1, 0.1
 * from(ends).pipe(plateau({ patience: 1, rule: 'keras' })) // => Observable of 1, 1, 1, 0.1, 0.010000000000000002, 0.010000000000000002
 * ```
 */
export function plateau(options: Plateau = {}): Live {
  const given = optionsOf('plateau', options, PLATEAU)
  const { from = 1, factor = 0.1, patience = 10, cooldown = 0, minimum = 0, leastChange = 0 } = given
  const { rule = 'torch' } = given
  const reports = improvements('plateau', given, 1e-4)
  const demandThat = (holds: boolean, text: string) => demand(holds, 'plateau', [given], text)
  demandThat(Object.hasOwn(RULES, rule), "rule must be 'torch', 'keras' or 'optax'")
  demandThat([from, minimum].every(Number.isFinite), 'from and minimum must be finite')
  demandThat(factor >= 0 && factor < 1, 'factor must be 0 or above, and below 1')
  demandThat(leastChange >= 0, 'leastChange must be 0 or above')
  demandThat(
    isWhole(0, patience) && isWhole(0, cooldown),
    'patience and cooldown must be whole numbers, 0 or above',
  )
  const [wait, rest] = RULES[rule](patience, cooldown)
  demandThat(wait > 0, "with the rule of optax patience must be 1 or above; torch's begins at 0")
  return live(Object.keys(given).length > 0 ? [['plateau', given]] : [['plateau']], [], events =>
    reports(events).pipe(
      scan(
        (last, { isBetter }) => {
          const resting = Math.max(0, last.resting - 1)
          const bad = isBetter || last.resting > 0 ? 0 : last.bad + 1
          if (bad < wait) return { value: last.value, bad, resting }
          const lowered = Math.max(last.value * factor, minimum)
          return { value: last.value - lowered > leastChange ? lowered : last.value, bad: 0, resting: rest }
        },
        { value: from, bad: 0, resting: 0 },
      ),
      map(({ value }) => value),
      startWith(from),
    ),
  )
}
