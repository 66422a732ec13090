import type { Fn } from '../../src/index.ts'
import { escape } from '../marbles/svg.ts'

/** A word of the vocabulary, as it is drawn. */
export type Example = {
  /** The times that are shown; 0 to 1 if left out. */
  readonly from?: number
  readonly to?: number
} & (
  | { readonly schedule: Fn; readonly valueAt?: undefined }
  | { readonly schedule: (...args: never[]) => unknown; readonly valueAt: ValueAt }
)

/** The value at a time, where there is one. */
export type ValueAt = (t: number) => number | undefined

const WIDTH = 232
const COLUMNS = 4
const LINE = 14
const CURVE = { left: 16, width: 200, height: 62 }
const POINTS = 160

const STYLE = `text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2937}
.note,.axis{font-size:10px;fill:#6b7280}.head{font:600 16px system-ui,sans-serif}
.curve{fill:none;stroke:#2563eb;stroke-width:2;stroke-linejoin:round}.frame{fill:none;stroke:#d1d5db}
@media(prefers-color-scheme:dark){text{fill:#e5e7eb}.note,.axis{fill:#9ca3af}.curve{stroke:#60a5fa}.frame{stroke:#4b5563}}`

/** Groups of words under their headings, each with its expression and its curve, as an SVG. */
export function draw(groups: Readonly<Record<string, readonly Example[]>>): string {
  let y = 0
  const parts = Object.entries(groups).flatMap(([title, examples]) => {
    const heading = `<text class="head" x="16" y="${y + 24}">${title}</text>`
    y += 34
    const cells = inRows(examples).flatMap(row => {
      const drawn = drawRow(row, y)
      y += heightOf(row)
      return drawn
    })
    y += 6
    return [heading, ...cells]
  })
  return page('The vocabulary of rx-anneal as curves', COLUMNS * WIDTH, y, parts)
}

/** A few words side by side, as an SVG. */
export const drawSome = (title: string, examples: readonly Example[]): string =>
  page(title, examples.length * WIDTH, heightOf(examples), drawRow(examples, 0))

const inRows = (examples: readonly Example[]): Example[][] =>
  Array.from({ length: Math.ceil(examples.length / COLUMNS) }, (_, i) =>
    examples.slice(i * COLUMNS, (i + 1) * COLUMNS),
  )

/** Where the curves of a row begin: below the longest of its expressions. */
const topOf = (row: readonly Example[]): number =>
  12 + LINE * Math.max(2, ...row.map(({ schedule }) => inLines(String(schedule)).length))

const heightOf = (row: readonly Example[]): number => topOf(row) + CURVE.height + 20

const drawRow = (row: readonly Example[], y: number): string[] =>
  row.map((example, i) => `<g transform="translate(${i * WIDTH} ${y})">${cell(example, topOf(row))}</g>`)

const page = (title: string, width: number, height: number, parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${title}</title>
<style>${STYLE}</style>
${parts.join('\n')}
</svg>
`

function cell({ from = 0, to = 1, ...example }: Example, top: number): string {
  const valueAt: ValueAt = example.valueAt ?? example.schedule
  const times = Array.from({ length: POINTS + 1 }, (_, i) => from + ((to - from) * i) / POINTS)
  const values = times.map(t => valueAt(t) ?? NaN)
  const known = values.filter(value => !isNaN(value))
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const x = (t: number) => CURVE.left + (CURVE.width * (t - from)) / (to - from)
  const y = (value: number) =>
    top + (high > low ? (CURVE.height * (high - value)) / (high - low) : CURVE.height / 2)
  const lines = values.map((value, i) => {
    if (isNaN(value)) return ''
    // A jump is no slope, and nor is a beginning.
    const isSlope = Math.abs(value - values[i - 1]!) <= 0.2 * (high - low)
    return `${isSlope ? 'L' : 'M'}${x(times[i]!).toFixed(1)} ${y(value).toFixed(1)}`
  })
  const label = (value: number, at: number) =>
    `<text class="axis" x="${CURVE.left + CURVE.width - 4}" y="${at}" text-anchor="end">${Number(value.toPrecision(3))}</text>`
  return [
    ...inLines(String(example.schedule)).map(
      (line, i) => `<text x="${CURVE.left}" y="${LINE * (i + 1)}">${escape(line)}</text>`,
    ),
    `<path class="frame" d="M${CURVE.left} ${top}v${CURVE.height}h${CURVE.width}"/>`,
    `<path class="curve" d="${lines.join('')}"/>`,
    `<text class="axis" x="${CURVE.left}" y="${top + CURVE.height + 12}">${from}</text>`,
    `<text class="axis" x="${CURVE.left + CURVE.width}" y="${top + CURVE.height + 12}" text-anchor="end">${to}</text>`,
    ...(high > low ? [] : [label(low, top + CURVE.height / 2 - 4)]),
  ].join('')
}

const LETTERS = 29

/** An expression in lines that fit, broken before a dot, and where that is not enough behind a comma. */
const inLines = (text: string): string[] =>
  filled(text.split(/(?=\.[a-z])/)).flatMap(line => filled(line.split(/(?<=, )/)))

/** Pieces in as few lines as fit. */
function filled(pieces: readonly string[]): string[] {
  const lines = ['']
  for (const piece of pieces) {
    const last = lines.at(-1)!
    if (last.length > 0 && (last + piece).trimEnd().length > LETTERS) lines.push(piece)
    else lines[lines.length - 1] = last + piece
  }
  return lines
}
