import { argmin } from './argmin.ts'
import { consensus, type Consensus } from './consensus.ts'
import type { RatePoint, Suggestion } from './curve.ts'
import { ignite } from './ignite.ts'
import { lightning } from './lightning.ts'
import { minimum } from './minimum.ts'
import { slide } from './slide.ts'
import { steepest } from './steepest.ts'
import { valley } from './valley.ts'

/** What each rule suggests, undefined where the curve is too short for it, and what they agree on. */
export interface Suggestions {
  /** fastai's default: the middle of the longest falling subsequence. */
  readonly valley: Suggestion | undefined
  /** fastai's: the steep part before the curve turns. */
  readonly slide: Suggestion | undefined
  /** fastai's: where the curve falls most over the logarithm of the rate. */
  readonly steepest: Suggestion | undefined
  /** fastai's: a tenth of the rate with the lowest loss. */
  readonly minimum: Suggestion | undefined
  /** ignite's: where the curve falls most before its minimum. */
  readonly ignite: Suggestion | undefined
  /** Lightning's: where the derivative by the rate is lowest. */
  readonly lightning: Suggestion | undefined
  /** What they agree on, and how closely. */
  readonly consensus: Consensus
}

/**
 * The learning rates that others would read from a curve, by their rules with their defaults, and what they agree on.
 *
 * The first ten points are left out, where the mean of the losses is one of few; so do fastai and Lightning, and ignite,
 * which does not, smooths otherwise there. At the end fastai leaves out five, Lightning one. Where the loss is no finite
 * number any more the curve ends.
 *
 * @param points what `findLearningRate` of rx-anneal/tfjs emits, all of it
 * @throws TypeError where they are no array
 * @throws RangeError where the learning rates are not above 0 and rising, or the curve is too short for every rule, or
 * it never falls
 *
 * @example
 * ```ts
 * const points = [...geometric(1e-6, 1).iter(61)].map(learningRate => ({
 *   learningRate,
 *   smoothed: 2 - Math.tanh(Math.log10(learningRate) + 3) + 100 * learningRate ** 2,
 * }))
 * const { valley, steepest, ignite, consensus } = suggest(points)
 * valley?.learningRate   // => 0.00031622776601683826
 * ignite?.learningRate   // => 0.001
 * steepest?.point === points[29] // => true
 * consensus              // => { learningRate: 0.0007943282347242821, factor: 2.5118864315095792 }
 * ```
 */
export function suggest(points: readonly RatePoint[]): Suggestions {
  const isArray: boolean = Array.isArray(points)
  if (!isArray)
    throw new TypeError('suggest(…): it takes an array of the points of a search, as toArray() gives them')
  points.forEach(({ learningRate }, i) => {
    if (!(learningRate > (points[i - 1]?.learningRate ?? 0) && learningRate < Infinity))
      throw new RangeError(
        `suggest(…): learning rates must be above 0 and rise from point to point, and point ${i} has ${learningRate}${i > 0 ? ` after ${points[i - 1]!.learningRate}` : ''}`,
      )
  })
  const broken = points.findIndex(({ smoothed }) => !Number.isFinite(smoothed))
  const end = broken < 0 ? points.length : broken
  const part = (first: number, last: number) => points.slice(first, Math.min(end, points.length - last))
  const middle = part(10, 5)
  if (middle.length > 1 && argmin(middle.map(({ smoothed }) => smoothed)) === 0)
    throw new RangeError(
      `suggest(…): the loss never falls from ${middle[0]!.smoothed} at a learning rate of ${middle[0]!.learningRate} on; begin the search lower, or look for what is wrong with model and data`,
    )
  const all = {
    valley: valley(middle),
    slide: slide(middle),
    steepest: steepest(middle),
    minimum: minimum(middle),
    ignite: ignite(part(10, 0)),
    lightning: lightning(part(10, 1)),
  }
  const rates = Object.values(all).flatMap(suggestion => suggestion?.learningRate ?? [])
  if (rates.length === 0)
    throw new RangeError(
      `suggest(…): the curve is too short, ${end} of ${points.length} points have a loss; begin the search lower, or take more batches`,
    )
  return { ...all, consensus: consensus(rates) }
}
