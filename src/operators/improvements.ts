import { filter, map, scan, type MonoTypeOperatorFunction, type Observable } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { demand } from '../demand.ts'
import { showValue } from '../expression.ts'
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

const WATCH: readonly string[] = ['monitor', 'mode', 'threshold', 'average', 'nan']
const isAtLeast0 = (x: unknown): boolean => typeof x === 'number' && x >= 0 && x < Infinity

/**
 * Options that nobody else can change.
 * @param example what the error shows where there are none
 * @throws RangeError where they are none
 */
export function optionsOf<O extends Watch>(word: string, options: O, example: object = { patience: 3 }): O {
  const isObject = typeof options === 'object' && (options as unknown) !== null && !Array.isArray(options)
  const isMonitor = typeof options === 'string' || typeof options === 'function'
  const right = isMonitor ? { monitor: options } : example
  demand(isObject, word, [options], `it takes an object of options, as ${showValue(right)}`)
  return { ...options }
}

/**
 * Whether each report is better than the best before it.
 * @param word the word that the options belong to
 * @param own the names of its own options
 * @param least the threshold where none is given
 * @throws RangeError where an option is none, or out of its range
 */
export function improvements(
  word: string,
  options: Watch,
  own: readonly string[],
  least = 0,
): (events: Observable<BatchEvent>) => Observable<Report> {
  const { monitor = 'val_loss', mode = 'min', threshold = least, average = 1, nan = 'worse' } = options
  const rule = (holds: boolean, text: string) => demand(holds, word, [options], text)
  const known = [...WATCH, ...own]
  const unknown = Object.keys(options).find(key => !known.includes(key))
  rule(unknown === undefined, `there is no option ${unknown}; there are ${known.join(', ')}`)
  const { relative = 0, absolute = 0, ...others } = partsOf(threshold)
  rule(
    typeof monitor === 'string' || typeof monitor === 'function',
    'monitor must be the name of a metric, or an operator',
  )
  rule(mode === 'min' || mode === 'max', "mode must be 'min' or 'max'")
  rule(
    isAtLeast0(relative) && isAtLeast0(absolute) && Object.keys(others).length === 0,
    'the threshold must be finite, 0 or above: a number, or { relative, absolute }',
  )
  rule(Number.isInteger(average) && average > 0, 'average must be a whole number above 0')
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
