import type { Fn } from '../../src/index.ts'
import { escape } from '../marbles/svg.ts'

/** A word of the vocabulary, as it is drawn. */
export interface Example {
  readonly schedule: Fn
  /** The times that are shown; 0 to 1 if left out. */
  readonly from?: number
  readonly to?: number
}

const WIDTH = 232
const HEIGHT = 122
const COLUMNS = 4
const CURVE = { left: 16, top: 40, width: 200, height: 62 }
const POINTS = 160

const STYLE = `text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2937}
.note,.axis{font-size:10px;fill:#6b7280}.head{font:600 16px system-ui,sans-serif}
.curve{fill:none;stroke:#2563eb;stroke-width:2;stroke-linejoin:round}.frame{fill:none;stroke:#d1d5db}
@media(prefers-color-scheme:dark){text{fill:#e5e7eb}.note,.axis{fill:#9ca3af}.curve{stroke:#60a5fa}.frame{stroke:#4b5563}}`

/** Groups of words under their headings, each with its expression and its curve, as an SVG. */
export function draw(groups: Readonly<Record<string, readonly Example[]>>): string {
  let y = 0
  const parts = Object.entries(groups).flatMap(([title, examples]) => {
    const top = y + 34
    y = top + Math.ceil(examples.length / COLUMNS) * HEIGHT + 6
    return [
      `<text class="head" x="16" y="${top - 10}">${title}</text>`,
      ...examples.map((example, i) => {
        const at = [(i % COLUMNS) * WIDTH, top + Math.floor(i / COLUMNS) * HEIGHT]
        return `<g transform="translate(${at.join(' ')})">${cell(example)}</g>`
      }),
    ]
  })
  return page('The vocabulary of rx-anneal as curves', COLUMNS * WIDTH, y, parts)
}

/** A few words side by side, as an SVG. */
export const drawSome = (title: string, examples: readonly Example[]): string =>
  page(
    title,
    examples.length * WIDTH,
    HEIGHT,
    examples.map((example, i) => `<g transform="translate(${i * WIDTH} 0)">${cell(example)}</g>`),
  )

const page = (title: string, width: number, height: number, parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${title}</title>
<style>${STYLE}</style>
${parts.join('\n')}
</svg>
`

function cell({ schedule, from = 0, to = 1 }: Example): string {
  const times = Array.from({ length: POINTS + 1 }, (_, i) => from + ((to - from) * i) / POINTS)
  const values = times.map(t => schedule(t))
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const x = (t: number) => CURVE.left + (CURVE.width * (t - from)) / (to - from)
  const y = (value: number) =>
    CURVE.top + (high > low ? (CURVE.height * (high - value)) / (high - low) : CURVE.height / 2)
  const lines = values.map((value, i) => {
    // A jump is no slope.
    const jumps = i === 0 || Math.abs(value - values[i - 1]!) > 0.2 * (high - low)
    return `${jumps ? 'M' : 'L'}${x(times[i]!).toFixed(1)} ${y(value).toFixed(1)}`
  })
  const [first, ...more] = inLines(String(schedule))
  const label = (value: number, at: number) =>
    `<text class="axis" x="${CURVE.left + CURVE.width - 4}" y="${at}" text-anchor="end">${Number(value.toPrecision(3))}</text>`
  return [
    `<text x="${CURVE.left}" y="14">${escape(first!)}</text>`,
    ...more.map((line, i) => `<text x="${CURVE.left}" y="${28 + 14 * i}">${escape(line)}</text>`),
    `<path class="frame" d="M${CURVE.left} ${CURVE.top}v${CURVE.height}h${CURVE.width}"/>`,
    `<path class="curve" d="${lines.join('')}"/>`,
    `<text class="axis" x="${CURVE.left}" y="${CURVE.top + CURVE.height + 12}">${from}</text>`,
    `<text class="axis" x="${CURVE.left + CURVE.width}" y="${CURVE.top + CURVE.height + 12}" text-anchor="end">${to}</text>`,
    ...(high > low ? [] : [label(low, CURVE.top + CURVE.height / 2 - 4)]),
  ].join('')
}

const LETTERS = 29

/** An expression in lines that fit, broken behind a comma or before a dot. */
function inLines(text: string): string[] {
  const lines = ['']
  for (const piece of text.split(/(?<=, )|(?=\.[a-z])/)) {
    const last = lines.at(-1)!
    if (last.length > 0 && (last + piece).trimEnd().length > LETTERS) lines.push(piece)
    else lines[lines.length - 1] = last + piece
  }
  return lines
}
