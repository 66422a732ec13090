import { pixel, type Area } from './Area.ts'
import { coloured, type Curve } from './Curve.ts'
import { label, labelWidth, LINE } from './label.ts'
import { atEnds, inRows } from './names.ts'
import { format } from './numbers.ts'
import { path, tenths } from './path.ts'
import { HEADROOM, peaks } from './peaks.ts'
import { extentOf, type Point } from './points.ts'
import { logScale, valueScale, type Scale } from './scale.ts'

/** Curves over one scale of values. */
export interface Panel {
  readonly caption: string
  readonly curves: readonly Curve[]
  readonly log: boolean
  /** Where phases begin, by the axis of time. */
  readonly seams?: readonly number[]
  readonly height: number
}

/** What the panels of a chart share. */
export type Frame = Pick<Area, 'left' | 'right' | 'x'>

/** The scale of a panel. */
export function scaleOf({ curves, log }: Panel): Scale {
  const shown = curves.flatMap(({ points }) => points.filter(([, y]) => !log || y > 0))
  const { low, high } = extentOf(shown) ?? { low: [0, 0.1], high: [0, 1] }
  return (log ? logScale : valueScale)(low[1], high[1])
}

/**
 * Draws a panel from `top` down.
 * @param namesWidth how wide the names are that stand where curves end; 0 where they stand above
 */
export function draw(panel: Panel, scale: Scale, frame: Frame, top: number, namesWidth: number) {
  const { left, right } = frame
  const { curves, caption, seams = [] } = panel
  const parts: string[] = []
  let y = top
  if (caption) {
    parts.push(label(caption, [left, y + 12], 'caption', right - left))
    y += 20
  }
  if (namesWidth === 0) {
    const rows = inRows(curves, left, right, y)
    parts.push(...rows)
    y += LINE * rows.length
  }
  if (seams.length > 0) y += 14
  const seamTop = y
  y += curves.some(({ hasPeak }) => hasPeak) ? HEADROOM : 8
  const height = Math.max(panel.height, namesWidth && (curves.length - 1) * LINE)
  const bottom = y + height
  const area: Area = { ...frame, top: y, bottom, y: value => bottom - height * scale.at(value) }
  parts.push(grid(scale, area), seamLines(seams, seamTop, area), lines(curves, area), peaks(curves, area))
  if (namesWidth > 0) parts.push(atEnds(curves, area, namesWidth))
  return { svg: parts.join(''), bottom }
}

function grid(scale: Scale, { left, right, top, bottom }: Area): string {
  const ticks = scale.ticks.map(({ at, text }) => {
    const y = tenths(bottom - (bottom - top) * at)
    return `<path class="grid" d="M${left} ${y}H${right}"/>${label(text, [left - 8, y + 4], 'end')}`
  })
  return `${ticks.join('')}<path d="M${left} ${bottom}H${right}"/>`
}

/** Where phases begin, with the time where there is room for it. */
function seamLines(seams: readonly number[], top: number, { left, right, bottom, x }: Area): string {
  let free = left
  let drawn = left
  return seams
    .map(seam => {
      const at = x(seam)
      // Nobody could tell more of them apart.
      if (at < drawn + 4) return ''
      drawn = at
      const half = labelWidth(format(seam)) / 2
      const isShown = at - half > free && at + half < right
      if (isShown) free = at + half + 6
      return `<path class="seam" d="M${tenths(at)} ${top}V${bottom}"/>${isShown ? label(format(seam), [at, top - 2], 'middle') : ''}`
    })
    .join('')
}

/** All that scatters lies below all that one looks at. */
function lines(curves: readonly Curve[], area: Area): string {
  const line = (curve: Curve, points: readonly Point[], classes: string) =>
    coloured(curve, `<path class="${classes}" d="${path(points.map(point => pixel(area, point)))}"/>`)
  return [
    ...curves.map(curve => (curve.mean ? line(curve, curve.points, 'line faint') : '')),
    ...curves.map(curve => line(curve, curve.mean ?? curve.points, 'line')),
  ].join('')
}
