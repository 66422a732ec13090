import { drawLane, PAD, reach } from './drawLane.ts'
import { marblesOf } from './marble.ts'
import type { Diagram } from './parse.ts'
import { STYLE } from './style.ts'
import { element, escape, label, widthOf, wrap, type Block } from './svg.ts'
import { timeline } from './timeline.ts'

const LEADING = 19

/** A diagram as an SVG, in which every marble sits at the height of its value. */
export function draw({ title, notes, inputs, expression, outputs }: Diagram): string {
  const lanes = [...inputs, ...outputs]
  const marbles = lanes.map(marblesOf)
  const names = lanes.map(({ name, subscriptions }) =>
    Math.max(name.length * 8.2, subscriptions.length && 68),
  )
  const left = PAD + Math.max(...names) + 16
  const lives = lanes.flatMap(({ subscriptions }) =>
    subscriptions.flatMap(({ marks }) => marks.map(({ frame }) => frame)),
  )
  const time = timeline(left, marbles, lives)
  const code = Math.max(...expression.map(line => (widthOf(line) * 13) / 12))
  const right = Math.ceil(
    Math.max(
      520,
      PAD * 3 + code,
      PAD + title.length * 8.6,
      ...lives.map(frame => time.x(frame) + 20),
      ...lanes.map((lane, i) => reach(lane, marbles[i]!, time) + 22),
    ),
  )
  const drawn = lanes.map((lane, i) =>
    drawLane(lane, marbles[i]!, time, { left, right, isInput: i < inputs.length }),
  )
  const blocks = [
    heading(title, notes, right),
    ...drawn.slice(0, inputs.length),
    box(expression, code, right),
    ...drawn.slice(inputs.length),
  ]
  let y = PAD - 4
  const body = blocks.map(({ svg, height }) => {
    const group = element('g', { transform: `translate(0 ${y})` }, svg)
    y += height
    return group
  })
  const [width, height] = [right + PAD, y + PAD - 8]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escape(title)}</title>
<style>${STYLE}</style>
${body.join('\n')}
</svg>
`
}

function heading(title: string, notes: readonly string[], right: number): Block {
  const lines = wrap(notes.join(' '), Math.floor((right - PAD) / 6.9))
  const svg =
    label(title, 'title', PAD, 10) + lines.map((line, i) => label(line, 'note', PAD, 32 + i * 18)).join('')
  return { svg, height: 30 + lines.length * 18 }
}

/** The expression between what goes in and what comes out. */
function box(expression: readonly string[], width: number, right: number): Block {
  const height = expression.length * LEADING + 21
  const frame = element('rect', { class: 'box', x: PAD, y: 10, width: right - PAD, height, rx: 12 })
  const lines = expression.map((line, i) =>
    label(line, 'code', (right + PAD - width) / 2, 10 + 10.5 + LEADING * (i + 0.5)),
  )
  return { svg: frame + lines.join(''), height: height + 20 }
}
