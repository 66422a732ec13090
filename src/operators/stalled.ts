import { map, type OperatorFunction } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { demand } from '../demand.ts'
import { isWhole } from '../range.ts'
import { improvements, optionsOf, WATCH, type Watch } from './improvements.ts'
import { spelled } from './spelled.ts'

/** When a metric has stopped getting better. */
export interface Stalled extends Watch {
  /** How many reports in a row must not be better than the best: a whole number above 0. */
  readonly patience: number
}

/** The names of what {@link Stalled} has. */
export const STALLED = `${WATCH}, patience`

/**
 * Whether a metric has stopped getting better: true at the report that is the `patience`th in a row which is not better
 * than the best one, and as long as that goes on. What ends a phase, `{ until: stalled({ patience: 3 }) }`, or a run,
 * `stopWhen(stalled({ patience: 3 }))`.
 *
 * @param options `patience`, and of the metric `monitor = 'val_loss'`, `mode = 'min'`, `threshold = 0`, `average = 1`,
 *   `nan = 'worse'`
 * @throws TypeError where there is no such option
 * @throws RangeError where an option is out of its range
 * @returns A function that returns an Observable that emits at each report.
 * @see keras.callbacks.EarlyStopping, whose patience counts alike
 *
 * @example
 * ```ts
 * import { from } from 'rxjs'
 * import { stalled } from 'rx-anneal'
 *
 * const ends = [3, 2, 2.5, 2].map(val_loss => ({ type: 'epochEnd', logs: { val_loss } }) as unknown as BatchEvent)
 * from(ends).pipe(stalled({ patience: 2 })) // => Observable of false, false, false, true
 * ```
 */
export const stalled = (options: Stalled): OperatorFunction<BatchEvent, boolean> =>
  stalling('stalled', options)

/** What {@link stalled} does, by the name that its errors shall give. */
export function stalling(
  word: string,
  options: Stalled,
  names = STALLED,
): OperatorFunction<BatchEvent, boolean> {
  const given = optionsOf(word, options, names)
  const { patience } = given
  const reports = improvements(word, given)
  demand(
    isWhole(1, patience),
    word,
    [given],
    'patience must be a whole number above 0; with 1 the first report that is not better is enough',
  )
  return spelled([[word, given]], events => reports(events).pipe(map(({ bad }) => bad >= patience)))
}
