/** A time and a value; where there is none, NaN. */
export type Point = readonly [x: number, y: number]

/** The first and the last point of a curve that has a value, the lowest and the highest. */
export interface Extent {
  readonly first: Point
  readonly low: Point
  readonly high: Point
  readonly last: Point
}

/** The extent of a curve; undefined where it has no value. */
export function extentOf(points: readonly Point[]): Extent | undefined {
  const [first, ...more] = points.filter(([, y]) => !Number.isNaN(y))
  if (!first) return undefined
  let [low, high, last] = [first, first, first]
  for (const point of more) {
    if (point[1] < low[1]) low = point
    if (point[1] > high[1]) high = point
    last = point
  }
  return { first, low, high, last }
}
