import { map, scan, startWith } from 'rxjs'
import type { Expression } from '../expression.ts'
import { better, worst } from './improvements.ts'
import { live, type Live } from './Live.ts'
import { numbersOf, type Monitor } from './metric.ts'

/** How a value rises while a metric gets better, and falls while it does not. */
export interface Greedy {
  readonly monitor: Monitor
  readonly mode: 'min' | 'max'
  readonly threshold: { readonly relative?: number; readonly absolute?: number }
  /** How many of the last values are taken together, as their mean. */
  readonly window: number
  /** The value at first, and between what it stays. */
  readonly from: number
  readonly minimum: number
  readonly maximum: number
  /** What it is multiplied by where it falls, and divided by where it rises. */
  readonly factor: number
  /** After how many reports of one kind in a row the next one moves it. */
  readonly patience: number
  /** How many reports are not heard after it has fallen, and after it has risen. */
  readonly cooldown: number
  readonly warmup: number
  readonly leastChange: number
  /** After how many falls at the minimum all begins anew. */
  readonly resetAfter: number
}

interface State {
  readonly value: number
  readonly best: number
  readonly last: readonly number[]
  readonly good: number
  readonly bad: number
  readonly resting: number
  /** How many more falls at the minimum there may be. */
  readonly left: number
}

/** A value that rises while a metric gets better, and falls while it does not. */
export function greedy(options: Greedy, expression: Expression): Live {
  const { mode, threshold, window, from, minimum, maximum, factor, patience, leastChange } = options
  const isBetter = better(mode, threshold.relative ?? 0, threshold.absolute ?? 0)
  const anew = {
    value: from,
    best: worst(mode),
    last: [],
    good: 0,
    bad: 0,
    resting: 0,
    left: options.resetAfter,
  }
  const changed = (value: number, next: number) => (Math.abs(next - value) > leastChange ? next : value)

  const rise = (state: State): State => ({
    ...state,
    value: changed(state.value, Math.min(state.value / factor, maximum)),
    good: 0,
    resting: options.warmup,
    left: options.resetAfter,
  })
  const fall = (state: State): State => {
    const value = changed(state.value, Math.max(state.value * factor, minimum))
    const left = value > minimum ? state.left : state.left - 1
    return { ...(left > 0 ? { ...state, value, bad: 0, left } : anew), resting: options.cooldown }
  }
  const hear = (before: State, report: number): State => {
    const last = [...before.last, report].slice(-window)
    const mean = last.reduce((sum, x) => sum + x) / last.length
    if (before.resting > 0) return { ...before, last, good: 0, bad: 0, resting: before.resting - 1 }
    const state = isBetter(mean, before.best)
      ? { ...before, last, best: mean, good: before.good + 1, bad: 0 }
      : { ...before, last, good: 0, bad: before.bad + 1 }
    if (state.good > patience) return rise(state)
    return state.bad > patience ? fall(state) : state
  }
  return live(expression, [], events =>
    events.pipe(
      numbersOf(options.monitor),
      scan(hear, anew),
      map(({ value }) => value),
      startWith(from),
    ),
  )
}
