import { drawLane, PAD, reach } from './drawLane.ts'
import { marblesOf } from './marble.ts'
import type { Diagram } from './parse.ts'
import { STYLE } from './style.ts'
import { element, escape, label, widthOf, wrap, type Block } from './svg.ts'
import { timeline } from './timeline.ts'

/** A diagram as an SVG, in which every marble sits at the height of its value. */
export function draw({ title, notes, inputs, expression, outputs }: Diagram): string {
  const lanes = [...inputs, ...outputs].map(lane => ({ lane, marbles: marblesOf(lane) }))
  const subscriptions = lanes.flatMap(({ lane }) => lane.subscriptions)
  const names = lanes.map(({ lane }) => lane.name.length * 8.2)
  const left = PAD + Math.max(...names, subscriptions.length && 68) + 16
  const lives = subscriptions.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite)
  const time = timeline(
    left,
    lanes.map(({ marbles }) => marbles),
    lives,
  )
  const right = Math.ceil(
    Math.max(
      520,
      title.length * 8.6 + PAD,
      3 * PAD + codeWidth(expression),
      ...lives.map(frame => time.x(frame) + 24),
      ...lanes.map(({ lane, marbles }) => reach(lane, marbles, time)),
    ),
  )
  const blocks = lanes.map(({ lane, marbles }) => drawLane(lane, marbles, time, left, right))
  blocks.splice(inputs.length, 0, box(expression, right))
  let y = PAD - 4
  const body = [heading(title, notes, right), ...blocks].map(({ svg, height }) => {
    y += height
    return element('g', { transform: `translate(0 ${y - height})` }, svg)
  })
  const [width, height] = [right + PAD, y + PAD - 8]
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` }
  const inside = [element('title', {}, escape(title)), element('style', {}, STYLE), ...body].join('\n')
  return `${element('svg', attributes, inside)}\n`
}

function heading(title: string, notes: readonly string[], right: number): Block {
  const lines = wrap(notes.join(' '), Math.floor((right - PAD) / 6.9))
  const svg = lines.map((line, i) => label('note', line, PAD, 32 + i * 18))
  return { svg: label('title', title, PAD, 10) + svg.join(''), height: 30 + lines.length * 18 }
}

const codeWidth = (expression: readonly string[]) =>
  Math.max(...expression.map(line => (widthOf(line) * 13) / 12))

/** The expression, between what goes in and what comes out. */
function box(expression: readonly string[], right: number): Block {
  const height = expression.length * 19 + 21
  const x = (right + PAD - codeWidth(expression)) / 2
  const lines = expression.map((line, i) => label('code', line, x, 30 + 19 * i))
  const frame = element('rect', { class: 'box', x: PAD, y: 10, width: right - PAD, height, rx: 12 })
  return { svg: frame + lines.join(''), height: height + 20 }
}
