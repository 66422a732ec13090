import { pixel, type Area } from './Area.ts'
import { coloured, type Curve } from './Curve.ts'
import { label, labelWidth, LINE } from './label.ts'
import { format } from './numbers.ts'
import { tenths } from './path.ts'
import { extentOf } from './points.ts'

/** Above the area there is so much room for numbers. */
export const HEADROOM = 24

/** A dot at the highest value of each curve that moves, and its number above, where none stands yet. */
export function peaks(curves: readonly Curve[], area: Area): string {
  const taken: { left: number; right: number; y: number }[] = []
  return curves
    .map(curve => {
      const { low, high } = (curve.hasPeak && extentOf(curve.points)) || {}
      // What differs by rounding alone is level.
      if (!low || !high || high[1] - low[1] <= 1e-12 * Math.abs(high[1])) return ''
      const [x, top] = pixel(area, high)
      const text = format(high[1])
      const width = labelWidth(text)
      const left = Math.min(Math.max(x - width / 2, area.left + 2), area.right - width)
      const place = { left, right: left + width, y: top - 10 }
      const isFree = taken.every(
        ({ left, right, y }) => place.right < left || place.left > right || Math.abs(place.y - y) > LINE,
      )
      if (isFree) taken.push(place)
      const dot = `<circle cx="${tenths(x)}" cy="${tenths(top)}" r="4"/>`
      return coloured(curve, (isFree ? label(text, [left, place.y], 'halo') : '') + dot)
    })
    .join('')
}
