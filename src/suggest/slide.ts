import { at, type Curve, type Suggestion } from './curve.ts'

const WIDTH = 15
const THRESHOLD = 0.005

/**
 * The left end of a window of 15 points that slides down from the highest rate, until the slopes at both its ends are
 * alike but for 0.005: there the curve is as steep as it gets before it turns.
 */
export function slide(curve: Curve): Suggestion | undefined {
  const slopes = gradient(curve.map(({ smoothed }) => smoothed))
  const differs = (left: number) => Math.abs(slopes[left + WIDTH]! - slopes[left]!) > THRESHOLD
  let left = curve.length - 1 - WIDTH
  let found = curve[left]
  while (left >= 0 && differs(left)) found = curve[left--]
  return at(found)
}

/** How much numbers rise from each to the next: in the middle of both neighbours, at the ends from the only one. */
const gradient = (numbers: readonly number[]): number[] =>
  numbers.map((x, i) => {
    const before = numbers[i - 1] ?? x
    const after = numbers[i + 1] ?? x
    return (after - before) / (i > 0 && i < numbers.length - 1 ? 2 : 1)
  })
