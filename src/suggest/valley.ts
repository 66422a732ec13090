import { at, type Curve, type Suggestion } from './curve.ts'

/**
 * The middle of the longest valley: of the longest falling subsequence of losses, the point half way.
 *
 * Of `n` points it is the one `⌊n/3⌋ + ⌊n/6⌋` from the begin, a third and half of the next one, as fastai counts.
 */
export function valley(curve: Curve): Suggestion | undefined {
  // For each point, how many points the longest falling subsequence has that ends there.
  const lengths: number[] = []
  for (const { smoothed } of curve)
    lengths.push(1 + Math.max(0, ...lengths.filter((_, j) => smoothed < curve[j]!.smoothed)))
  const length = Math.max(...lengths)
  // fastai takes the subsequence for one without gaps, and lets it begin so many points before its end.
  const begin = lengths.indexOf(length) - length
  return at(curve[begin + Math.floor(length / 3) + Math.floor(length / 6)])
}
