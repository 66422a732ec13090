import type { Point } from './points.ts'

/** The rectangle that curves are drawn in, in pixels, and where a time and a value stand in it. */
export interface Area {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly x: (time: number) => number
  readonly y: (value: number) => number
}

/** Where a point of a curve stands; NaN where its value has no place. */
export function pixel({ x, y }: Pick<Area, 'x' | 'y'>, [time, value]: Point): Point {
  const at = y(value)
  return [x(time), Number.isFinite(at) ? at : NaN]
}
