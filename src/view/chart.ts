import { descriptionOf } from './description.ts'
import { label, LINE, SIZE } from './label.ts'
import { widthAtEnds } from './names.ts'
import { draw, scaleOf, type Panel } from './panel.ts'
import { tenths } from './path.ts'
import { timeTicks } from './scale.ts'
import { STYLE } from './style.ts'
import { escape, visible, widthOf } from './text.ts'

/** A unit of time, and how many of it there are in the whole. */
export type Unit = readonly [name: string, total: number]

/** What a chart is called, whether that is shown and not only said, and how wide it is. */
export interface About {
  readonly title: string
  readonly isTitled: boolean
  readonly width: number
}

const EDGE = 16
const GAP = 26
/** How much wider bold letters are. */
const BOLD = 1.15

/** Panels one below the other, over one axis of time, which counts units, as an SVG; panels count the first one. */
export function chart(
  panels: readonly Panel[],
  units: readonly [Unit, ...Unit[]],
  { title, isTitled, width }: About,
): string {
  const scales = panels.map(scaleOf)
  const widest = Math.max(
    ...scales.flatMap(({ ticks }) => ticks.map(({ text }) => widthOf(text))),
    ...units.map(([unit]) => widthOf(unit)),
  )
  const left = Math.ceil(EDGE + widest * SIZE + 8)
  const names = panels.map(({ curves }) => widthAtEnds(curves, width * 0.3))
  const right = Math.floor(width - EDGE - Math.max(EDGE, ...names.map(name => name && name + 12)))
  const x = (time: number) => left + ((right - left) * time) / units[0][1]

  const parts: string[] = []
  let y = EDGE
  if (isTitled) {
    parts.push(label(title, [left, y + 14], 'title', (width - left - EDGE) / BOLD, 16))
    y += 32
  }
  let end = y
  panels.forEach((panel, i) => {
    const { svg, bottom } = draw(panel, scales[i]!, { left, right, x }, y, names[i]!)
    parts.push(svg)
    end = bottom
    y = end + GAP
  })
  y = end + 3
  for (const [unit, total] of units) {
    y += LINE - 1
    parts.push(label(unit, [left - 12, y], 'end'))
    for (const { at, text } of timeTicks(total, Math.max(2, (right - left) / 72))) {
      const middle = left + (right - left) * at
      if (unit === units[0][0]) parts.push(`<path d="M${tenths(middle)} ${end}v4"/>`)
      parts.push(label(text, [middle, y], 'middle'))
    }
  }
  const height = y + LINE
  return `<svg xmlns="http://www.w3.org/2000/svg" class="rx-anneal" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escape(visible(title))}</title>
<desc>${escape(descriptionOf(panels, units[0][0]))}</desc>
<style>${STYLE}</style>
${parts.join('\n')}
</svg>
`
}
