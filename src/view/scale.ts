import { fixed, format } from './numbers.ts'

/** A mark on an axis: where it is, from 0 to 1, and what it says. */
export interface Tick {
  readonly at: number
  readonly text: string
}

/** An axis: where a value stands on it, from 0 to 1, and its round numbers. */
export interface Scale {
  readonly at: (value: number) => number
  readonly ticks: readonly Tick[]
}

/** The next number that is 1, 2 or 5 times a power of ten. */
function round(x: number): number {
  const power = 10 ** Math.floor(Math.log10(x))
  return power * [1, 2, 5, 10].find(digit => digit * power >= x * (1 - 1e-9))!
}

/** The round numbers of an axis from 0 to `end`, with at most so many steps between them; whole ones where that is long. */
export function timeTicks(end: number, most: number): Tick[] {
  const step = Math.max(end > 1 ? 1 : 0, round(end / most))
  return range(0, Math.floor(end / step + 1e-9)).map(i => ({ at: (i * step) / end, text: format(i * step) }))
}

const STEPS = 4

/**
 * An axis for values from `low` to `high`, whose ends are round. It begins with 0 where that is not far away, and in
 * what differs by rounding alone nothing moves.
 */
export function valueScale(low: number, high: number): Scale {
  const size = Math.max(Math.abs(low), Math.abs(high))
  if (size < 1e-300) return valueScale(0, 1)
  const isLevel = high - low <= 1e-12 * size
  if (isLevel || low < high / 2) low = Math.min(low, 0)
  if (isLevel) high = Math.max(high, 0)
  const step = round((high - low) / STEPS)
  const [first, last] = [Math.floor(low / step + 1e-9), Math.ceil(high / step - 1e-9)]
  const [bottom, top] = [first * step, last * step]
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const isShort = decimals <= 6 && Math.max(-bottom, top) < 1e9
  return {
    at: y => (y - bottom) / (top - bottom),
    ticks: range(first, last).map(i => {
      const y = i * step
      return { at: (i - first) / (last - first), text: isShort ? fixed(y, decimals) : format(y) }
    }),
  }
}

/** A logarithmic axis for values from `low` to `high`, both above 0, whose ends are round. */
export function logScale(low: number, high: number): Scale {
  const [from, to] = [Math.log10(low), Math.log10(high)]
  const rounds = (...digits: number[]) =>
    range(Math.floor(from), Math.ceil(to) + 1).flatMap(power =>
      digits.map(digit => Number(`${digit}e${power}`)),
    )
  const all = to - from > 4 ? rounds(1) : rounds(1, 2, 5)
  const bottom = all.findLast(y => y > 0 && y <= low * (1 + 1e-9)) ?? low
  const top = all.find(y => y > bottom && y >= high * (1 - 1e-9))!
  const at = (y: number) => (Math.log10(y) - Math.log10(bottom)) / (Math.log10(top) - Math.log10(bottom))
  // Three is half of the way to ten.
  const marks = to - from > 2.5 ? rounds(1) : to - from > 1.2 ? rounds(1, 3) : all
  const shown = marks.filter(y => y >= bottom && y <= top)
  const every = Math.ceil(shown.length / 7)
  return { at, ticks: shown.filter((_, i) => i % every === 0).map(y => ({ at: at(y), text: format(y) })) }
}

/** Whole numbers, both ends included. */
const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i)
