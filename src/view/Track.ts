import { extentOf, type Extent, type Point } from './points.ts'

/** Points in a row, of which the first, the lowest, the highest and the last are kept. */
interface Bucket {
  first: Point
  low: Point
  high: Point
  last: Point
  sum: number
  count: number
  /** Where a value was not finite. */
  broken: number | undefined
}

const MOST = 512
const LARGEST = 1e300

/**
 * A curve in bounded memory: however many points are added, at most 512 buckets are kept. When all are full, neighbours
 * merge, so that what stands in them is as far apart everywhere. The extremes are never lost.
 */
export class Track {
  #buckets: Bucket[] = []
  /** How many points fill a bucket, and how many are in the last one. */
  #size = 1
  #filled = 0
  #count = 0

  /** How many finite values there were. */
  get count(): number {
    return this.#count
  }

  /** How many buckets are kept. */
  get buckets(): number {
    return this.#buckets.length
  }

  /** Times do not descend. */
  add(x: number, y: number): void {
    const isFinite = Number.isFinite(y)
    const point: Point = [x, isFinite ? Math.max(-LARGEST, Math.min(LARGEST, y)) : NaN]
    const bucket: Bucket = {
      first: point,
      low: point,
      high: point,
      last: point,
      sum: isFinite ? point[1] : 0,
      count: isFinite ? 1 : 0,
      broken: isFinite ? undefined : x,
    }
    if (isFinite) this.#count++
    if (this.#filled > 0 && this.#filled < this.#size) {
      join(this.#buckets.at(-1)!, bucket)
      this.#filled++
      return
    }
    if (this.#buckets.length === MOST) {
      this.#buckets = halved(this.#buckets)
      this.#size *= 2
    }
    this.#buckets.push(bucket)
    this.#filled = 1
  }

  /** The first and the last value, the lowest and the highest; undefined where there is none. */
  get extent(): Extent | undefined {
    return extentOf(this.points())
  }

  /** The points of the curve, of at most so many buckets; where a value was not finite, a NaN. */
  points(most = MOST): Point[] {
    let buckets = this.#buckets
    while (buckets.length > most && buckets.length > 1) buckets = halved(buckets)
    return buckets.flatMap(({ first, low, high, last, count, broken }) => {
      const points = count > 0 ? [...new Set([first, low, high, last])] : []
      if (broken !== undefined) points.push([broken, NaN])
      return points.sort(([a], [b]) => a - b)
    })
  }

  /** The mean over a window that moves along the curve, so wide a part of it. */
  means(part: number): Point[] {
    const buckets = this.#buckets.filter(({ count }) => count > 0)
    const reach = Math.floor((buckets.length * part) / 2)
    return buckets.map(({ first, last }, i) => {
      const near = buckets.slice(Math.max(0, i - reach), i + reach + 1)
      const sum = near.reduce((sum, bucket) => sum + bucket.sum / bucket.count, 0)
      return [(first[0] + last[0]) / 2, sum / near.length]
    })
  }
}

/** Adds to a bucket what follows it. */
function join(bucket: Bucket, next: Bucket): void {
  bucket.broken ??= next.broken
  if (next.count === 0) return
  if (bucket.count === 0) bucket.first = bucket.low = bucket.high = next.first
  if (next.low[1] < bucket.low[1] || bucket.count === 0) bucket.low = next.low
  if (next.high[1] > bucket.high[1] || bucket.count === 0) bucket.high = next.high
  bucket.last = next.last
  bucket.sum += next.sum
  bucket.count += next.count
}

/** Half as many buckets: each two neighbours as one. */
const halved = (buckets: readonly Bucket[]): Bucket[] =>
  buckets
    .filter((_, i) => i % 2 === 0)
    .map((bucket, i) => {
      const both = { ...bucket }
      const next = buckets[2 * i + 1]
      if (next) join(both, next)
      return both
    })
