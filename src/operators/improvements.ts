import { filter, map, scan, type MonoTypeOperatorFunction, type Observable } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { demand } from '../demand.ts'
import { atLeast, isWhole } from '../range.ts'
import { showValue } from '../expression.ts'
import { checkNames } from '../checkNames.ts'
import { UseError } from '../UseError.ts'
import { numbersOf, type Monitor } from './metric.ts'

/** What is listened to, and when it has got better. */
export interface Watch {
  /** What is listened to: a metric of each epoch by its name, or an operator that makes numbers of the events; `'val_loss'`. */
  readonly monitor?: Monitor
  /** Whether lower is better, or higher; `'min'`. */
  readonly mode?: 'min' | 'max'
  /**
   * By how much a report must be better than the best one to count as that: by a part of the best, or by so much.
   * A number is a part.
   */
  readonly threshold?: number | { readonly relative?: number; readonly absolute?: number }
  /** How many values in a row make one report, which is their mean; 1. */
  readonly average?: number
  /** What a value is that is NaN: a report that is not better, none at all, or the end of the run; `'worse'`. */
  readonly nan?: 'worse' | 'skip' | 'error'
}

/** What a report says. */
export interface Report {
  readonly value: number
  readonly isBetter: boolean
  /** How many reports in a row were not better than the best. */
  readonly bad: number
  readonly best: number
}

/** The names of what {@link Watch} has. */
export const WATCH = 'monitor, mode, threshold, average, nan'
/** And those of a threshold. */
export const THRESHOLD = 'relative, absolute'

/**
 * Options that nobody else can change.
 * @param names all that there are
 * @throws TypeError where they are none, or there is no such one
 */
export function optionsOf<O extends Watch>(word: string, options: O, names: string): O {
  checkNames(word, options, names)
  return { ...options }
}

/**
 * Whether each report is better than the best before it.
 * @param word the word that the options belong to
 * @param least the threshold where none is given
 * @throws RangeError where an option is out of its range
 * @throws TypeError where the threshold has a name that there is not
 */
export function improvements(
  word: string,
  options: Watch,
  least = 0,
): (events: Observable<BatchEvent>) => Observable<Report> {
  const { monitor = 'val_loss', mode = 'min', threshold = least, average = 1, nan = 'worse' } = options
  const rule = (holds: boolean, text: string) => demand(holds, word, [options], text)
  const parts = partsOf(threshold)
  checkNames(`${word}: the threshold`, parts, THRESHOLD)
  const { relative = 0, absolute = 0 } = parts
  rule(
    typeof monitor === 'string' || typeof monitor === 'function',
    'monitor must be the name of a metric, or an operator',
  )
  rule(mode === 'min' || mode === 'max', "mode must be 'min' or 'max'")
  rule(
    atLeast(0, relative) && atLeast(0, absolute),
    'the threshold must be finite, 0 or above: a number, or { relative, absolute }',
  )
  rule(isWhole(1, average), 'average must be a whole number above 0')
  rule(['worse', 'skip', 'error'].includes(nan), "nan must be 'worse', 'skip' or 'error'")
  const isBetter = better(mode, relative as number, absolute as number)
  const isReport = (value: number): boolean => {
    if (!Number.isNaN(value)) return true
    if (nan === 'error')
      throw new UseError(`${word}(${showValue(options)}): ${showValue(monitor)} became NaN`)
    return nan === 'worse'
  }
  return events =>
    events.pipe(
      numbersOf(monitor),
      filter(isReport),
      average === 1 ? same => same : means(average),
      scan(
        ({ best, bad }: Report, value) =>
          isBetter(value, best)
            ? { value, isBetter: true, bad: 0, best: value }
            : { value, isBetter: false, bad: bad + 1, best },
        { value: NaN, isBetter: false, bad: 0, best: worst(mode) },
      ),
    )
}

const partsOf = (threshold: unknown): { readonly relative?: unknown; readonly absolute?: unknown } =>
  typeof threshold === 'object' && threshold !== null ? threshold : { relative: threshold }

/** What every number is better than. */
export const worst = (mode: 'min' | 'max'): number => (mode === 'min' ? Infinity : -Infinity)

/** Whether a value is better than the best one, by more than a part of it and so much. */
export function better(mode: 'min' | 'max', relative: number, absolute: number) {
  const sign = mode === 'min' ? 1 : -1
  return (value: number, best: number): boolean => {
    const bound = Number.isFinite(best)
      ? best * (1 - sign * Math.sign(best) * relative) - sign * absolute
      : best
    return sign * value < sign * bound
  }
}

/** The mean of each `count` values in a row. */
const means =
  (count: number): MonoTypeOperatorFunction<number> =>
  source =>
    source.pipe(
      scan(
        ({ of, sum }, value) => (of === count ? { of: 1, sum: value } : { of: of + 1, sum: sum + value }),
        { of: 0, sum: 0 },
      ),
      filter(({ of }) => of === count),
      map(({ sum }) => sum / count),
    )
