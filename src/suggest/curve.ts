/** What a search measured at one learning rate. */
export interface RatePoint {
  readonly learningRate: number
  /** The loss, without the noise of single batches. */
  readonly smoothed: number
}

/** The points of a search, in the order in which the learning rate rose. */
export type Curve = readonly RatePoint[]

/** A learning rate, and the point of the curve that it comes from. */
export interface Suggestion {
  readonly learningRate: number
  readonly point: RatePoint
}

/** The suggestion of the rate at this point of a curve; none where the curve has no such point. */
export const at = (point: RatePoint | undefined): Suggestion | undefined =>
  point && { learningRate: point.learningRate, point }
