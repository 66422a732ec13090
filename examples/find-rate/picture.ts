import type { Suggestions } from 'rx-anneal'
import type { SearchPoint } from 'rx-anneal/tfjs'
import { RULES, show } from './chart.ts'

const WIDTH = 720
const HEIGHT = 420
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 24, 104, 56]

/** The curve of a search, and where each rule reads it, as an SVG. */
export function picture(points: readonly SearchPoint[], suggestions: Suggestions): string {
  const low = Math.min(...points.map(({ loss, smoothed }) => Math.min(loss, smoothed))) * 0.9
  // What explodes would leave the rest of the curve flat.
  const high = points[0]!.smoothed * 1.3
  const first = Math.log10(points[0]!.learningRate)
  const last = Math.log10(points.at(-1)!.learningRate)
  const x = (rate: number) => LEFT + ((WIDTH - LEFT - RIGHT) * (Math.log10(rate) - first)) / (last - first)
  const y = (loss: number) =>
    TOP + ((HEIGHT - TOP - BOTTOM) * (high - Math.min(loss, 2 * high))) / (high - low)
  const line = (of: 'loss' | 'smoothed') =>
    points.map(point => `${x(point.learningRate).toFixed(1)} ${y(point[of]).toFixed(1)}`).join('L')

  const decades = Array.from(
    { length: Math.floor(last) - Math.ceil(first) + 1 },
    (_, i) => Math.ceil(first) + i,
  )
  const vertical = decades.map(
    decade =>
      `<path class="grid" d="M${x(10 ** decade).toFixed(1)} ${TOP}V${HEIGHT - BOTTOM}"/>` +
      `<text class="tick middle" x="${x(10 ** decade).toFixed(1)}" y="${HEIGHT - BOTTOM + 18}">1e${decade}</text>`,
  )
  const horizontal = [0.25, 0.5, 0.75].map(part => {
    const loss = Number((low + (high - low) * part).toPrecision(2))
    return (
      `<path class="grid" d="M${LEFT} ${y(loss).toFixed(1)}H${WIDTH - RIGHT}"/>` +
      `<text class="tick end" x="${LEFT - 8}" y="${(y(loss) + 4).toFixed(1)}">${loss}</text>`
    )
  })
  const { consensus } = suggestions
  const marks = RULES.flatMap((rule, i) => {
    if (rule === 'consensus') return []
    const suggestion = suggestions[rule]
    const legend = `<g transform="translate(${LEFT + (i % 3) * 216} ${58 + 20 * Math.floor(i / 3)})"><circle class="c${i}" cx="6" cy="-4" r="5"/><text x="18">${rule} ${suggestion ? show(suggestion.learningRate) : 'none'}</text></g>`
    if (!suggestion) return [legend]
    const { learningRate, smoothed } = suggestion.point
    return [
      legend,
      `<circle class="c${i}" cx="${x(learningRate).toFixed(1)}" cy="${y(smoothed).toFixed(1)}" r="5"/>`,
    ]
  })
  const at = x(consensus.learningRate).toFixed(1)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">
<title>The search for a learning rate: ${show(consensus.learningRate)}</title>
<style>${STYLE}</style>
<clipPath id="panel"><path d="M${LEFT} ${TOP}H${WIDTH - RIGHT}V${HEIGHT - BOTTOM}H${LEFT}z"/></clipPath>
<text class="title" x="${LEFT}" y="34">Loss over learning rate: ${show(consensus.learningRate)} is what the rules agree on</text>
${vertical.join('\n')}
${horizontal.join('\n')}
<path class="consensus" d="M${at} ${TOP}V${HEIGHT - BOTTOM}"/>
<g clip-path="url(#panel)">
<path class="batches" d="M${line('loss')}"/>
<path class="line" d="M${line('smoothed')}"/>
</g>
${marks.join('\n')}
<text class="tick middle" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 14}">learning rate</text>
</svg>
`
}

const COLOURS = ['#d97706', '#059669', '#dc2626', '#7c3aed', '#db2777', '#0891b2']

const STYLE =
  'svg{background:#fff}text{font:14px system-ui,sans-serif;fill:#1f2937}.title{font-size:18px;font-weight:600}.tick{font-size:12px;fill:#6b7280}.end{text-anchor:end}.middle{text-anchor:middle}.grid{stroke:#e5e7eb}.line,.batches{fill:none;stroke:#3b82f6;stroke-width:2;stroke-linejoin:round}.batches{stroke-width:1;opacity:.35}.consensus{stroke:#6b7280;stroke-dasharray:4 4}circle{stroke:#fff;stroke-width:1.5}' +
  COLOURS.map((colour, i) => `.c${i}{fill:${colour}}`).join('') +
  '@media(prefers-color-scheme:dark){svg{background:#111827}text{fill:#e5e7eb}.tick{fill:#9ca3af}.grid{stroke:#374151}circle{stroke:#111827}}'
