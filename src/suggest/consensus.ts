/** What some learning rates agree on. */
export interface Consensus {
  /** Their geometric median: as many lie above it as below. */
  readonly learningRate: number
  /** How far they are apart: half of them lie within this factor of it. 1 where they are equal. */
  readonly factor: number
}

/** What learning rates agree on, however far off less than half of them are. */
export function consensus(rates: readonly number[]): Consensus {
  const learningRate = geometricMedian(rates)
  const factors = rates.map(rate => Math.max(rate / learningRate, learningRate / rate))
  return { learningRate, factor: geometricMedian(factors) }
}

/** The one in the middle; of two, their geometric mean. */
function geometricMedian(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  const low = sorted[Math.floor(middle)]!
  const high = sorted[Math.ceil(middle)]!
  return low === high ? low : Math.sqrt(low) * Math.sqrt(high)
}
