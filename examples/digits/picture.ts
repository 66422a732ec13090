/** One training, as the picture shows it. */
export interface Training {
  readonly name: string
  readonly accuracy: number
  /** For each batch, the learning rate in force. */
  readonly rates: readonly number[]
  /** For each batch, the loss. */
  readonly losses: readonly number[]
}

const WIDTH = 720
const LEFT = 64
const RIGHT = 24
const PANEL = 150
const COLOURS = ['#d97706', '#3b82f6']

/** The learning rates and the losses of some trainings, one above the other, as an SVG. */
export function picture(trainings: readonly Training[]): string {
  const rates = trainings.map(({ rates }) => rates)
  const losses = trainings.map(({ losses }) => smoothed(losses))
  const batches = Math.max(...rates.map(({ length }) => length))
  const legend = trainings.map(
    ({ name, accuracy }, i) =>
      `<g transform="translate(${LEFT + i * 320} 62)"><path class="line" stroke="${COLOURS[i]}" d="M0-4h22"/>` +
      `<text x="30">${name}, ${percent(accuracy)} right</text></g>`,
  )
  const height = 96 + 2 * (PANEL + 50)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img">
<title>Handwritten digits: ${trainings.map(({ name, accuracy }) => `${name} ${percent(accuracy)}`).join(', ')}</title>
<style>${STYLE}</style>
<text class="title" x="${LEFT}" y="34">Handwritten digits, held out from training</text>
${legend.join('\n')}
${panel(
  'learning rate',
  rates,
  96,
  [0, 0.5, 1].map(part => part * Math.max(...rates.flat())),
  value => value,
)}
${panel('training loss', losses, 96 + PANEL + 50, powersOfTen(losses.flat()), Math.log)}
<text class="tick" x="${LEFT}" y="${height - 14}">0</text>
<text class="tick end" x="${WIDTH - RIGHT}" y="${height - 14}">${batches} batches</text>
</svg>
`
}

const STYLE = `svg{background:#fff}text{font:14px system-ui,sans-serif;fill:#1f2937}.title{font-size:18px;font-weight:600}.tick{font-size:12px;fill:#6b7280}.end{text-anchor:end}.grid{stroke:#e5e7eb}.line{fill:none;stroke-width:2;stroke-linejoin:round}@media(prefers-color-scheme:dark){svg{background:#111827}text{fill:#e5e7eb}.tick{fill:#9ca3af}.grid{stroke:#374151}}`

const percent = (x: number): string => `${(100 * x).toFixed(1)} %`

/** Rows of numbers as lines, over a grid from the lowest to the highest tick; `scale` stretches the numbers. */
function panel(
  title: string,
  rows: readonly (readonly number[])[],
  top: number,
  ticks: readonly number[],
  scale: (value: number) => number,
): string {
  const low = scale(ticks[0]!)
  const high = scale(ticks.at(-1)!)
  const x = (i: number, count: number) => LEFT + ((WIDTH - LEFT - RIGHT) * i) / (count - 1)
  const y = (value: number) => top + 24 + (PANEL * (high - scale(value))) / (high - low)
  const lines = rows.map((row, k) => {
    const points = row.map((value, i) => `${x(i, row.length).toFixed(1)} ${y(value).toFixed(1)}`)
    return `<path class="line" stroke="${COLOURS[k]}" d="M${points.join('L')}"/>`
  })
  const grid = ticks.map(
    tick =>
      `<path class="grid" d="M${LEFT} ${y(tick)}H${WIDTH - RIGHT}"/>` +
      `<text class="tick end" x="${LEFT - 8}" y="${y(tick) + 4}">${Number(tick.toPrecision(2))}</text>`,
  )
  return `<text x="${LEFT}" y="${top + 10}">${title}</text>${grid.join('')}${lines.join('')}`
}

/** The powers of ten that enclose some numbers. */
function powersOfTen(values: readonly number[]): number[] {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.ceil(Math.log10(Math.max(...values)))
  return Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i))
}

/** The mean of the last 50 values, so that the noise of single batches does not hide the course. */
const smoothed = (values: readonly number[]): number[] =>
  values.map((_, i) => {
    const last = values.slice(Math.max(0, i - 49), i + 1)
    return last.reduce((sum, value) => sum + value, 0) / last.length
  })
