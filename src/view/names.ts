import { pixel, type Area } from './Area.ts'
import { coloured, type Curve } from './Curve.ts'
import { label, labelWidth, LINE } from './label.ts'
import { tenths } from './path.ts'
import { extentOf } from './points.ts'

/** So many names stand where curves end. */
const MOST = 40
const SWATCH = 26

/** How wide the names are that stand where curves end; 0 where they are too long for that, or too many. */
export function widthAtEnds(curves: readonly Curve[], most: number): number {
  const widest = Math.max(0, ...curves.map(({ name, isCode }) => labelWidth(name, isCode)))
  return widest <= most && curves.length <= MOST ? widest : 0
}

/** Names in rows, each with a piece of its line. */
export const inRows = (curves: readonly Curve[], left: number, right: number, top: number): string[] =>
  curves.map((curve, i) => {
    const y = top + LINE * i
    const name = label(curve.name, [left + SWATCH, y + 12], codeOf(curve), right - left - SWATCH)
    return coloured(curve, `<path class="line" d="M${left + 2} ${y + 8}h16"/>${name}`)
  })

/** Names where their curves end, pushed apart, with a leader to what they name. */
export function atEnds(
  curves: readonly Curve[],
  { right, top, bottom, ...area }: Area,
  most: number,
): string {
  const ends = curves
    .map(curve => {
      const points = curve.points.map(point => pixel(area, point))
      const [x, y] = extentOf(points)?.last ?? [right, bottom]
      return { curve, x, y, at: y }
    })
    .sort((a, b) => a.y - b.y)
  let free = top
  for (const end of ends) free = (end.at = Math.max(end.at, free)) + LINE
  free = bottom
  for (const end of ends.toReversed()) free = (end.at = Math.min(end.at, free)) - LINE
  return ends
    .map(({ curve, x, y, at }) => {
      const from = Math.min(x + 4, right + 2)
      const leader = `<path d="M${tenths(from)} ${tenths(y)}L${right + 9} ${tenths(at)}"/>`
      return coloured(curve, leader + label(curve.name, [right + 12, at + 4], codeOf(curve), most))
    })
    .join('')
}

const codeOf = ({ isCode }: Curve): string => (isCode ? 'code' : '')
