/** What some learning rates agree on. */
export interface Consensus {
  /** The one in the middle; of two, the higher. */
  readonly learningRate: number
  /** How closely they agree: half of them lie within this factor of it. 1 where they are equal. */
  readonly factor: number
}

/**
 * What learning rates agree on, however far off the others are.
 *
 * It is their upper median, for rules are misled downwards more often than upwards: Lightning's by its derivative, others by
 * noise where the curve is still flat.
 */
export function consensus(rates: readonly number[]): Consensus {
  const learningRate = sorted(rates)[Math.floor(rates.length / 2)]!
  const factors = rates.map(rate => Math.max(rate / learningRate, learningRate / rate))
  return { learningRate, factor: sorted(factors)[Math.ceil(rates.length / 2) - 1]! }
}

const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b)
