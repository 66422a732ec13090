import type { Point } from './points.ts'

/** As far from the curve, in pixels, as nobody sees. */
const NEAR = 0.15

export const tenths = (x: number): number => Math.round(x * 10) / 10

/** Points in pixels as the line of a path, without those that lie on it anyway; a NaN leaves a gap. */
export function path(points: readonly Point[]): string {
  const parts: Point[][] = [[]]
  for (const point of points) {
    if (Number.isNaN(point[1])) parts.push([])
    else parts.at(-1)!.push(point)
  }
  // A point by itself is a line of no length, which round ends make a dot.
  return parts
    .map(part => simplified(part).map(([x, y], i) => `${i > 0 ? 'L' : 'M'}${tenths(x)} ${tenths(y)}`))
    .map(([first = '', ...more]) => first + (more.join('') || (first && 'h0')))
    .join('')
}

/** Those points that make the line, by Douglas and Peucker's way. */
function simplified(points: readonly Point[]): readonly Point[] {
  const [[x, y] = [0, 0], [toX, toY] = [0, 0]] = [points[0], points.at(-1)]
  let farthest = 0
  let distance = NEAR
  for (let i = 1; i < points.length - 1; i++) {
    const [px, py] = points[i]!
    const d = Math.abs(y + ((toY - y) * (px - x)) / (toX - x || 1) - py)
    if (d > distance) [farthest, distance] = [i, d]
  }
  if (farthest === 0) return points.length > 2 ? [points[0]!, points.at(-1)!] : points
  return [...simplified(points.slice(0, farthest + 1)), ...simplified(points.slice(farthest)).slice(1)]
}
