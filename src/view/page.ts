import { drawRun, type RunOptions } from './drawRun.ts'
import { versions } from './environment.ts'
import { format } from './numbers.ts'
import { PAGE_STYLE } from './pageStyle.ts'
import type { Driven, Metric, Recorder } from './Recorder.ts'
import { escape, visible } from './text.ts'

const WIDE = 892
const NARROW = 374
/** The most letters of a text, elements of a rule, and rows of a table. */
const [LETTERS, ELEMENTS, ROWS] = [160, 24, 500]

/** The report of a run: one page of HTML, that needs nothing else and runs no script. */
export function page(recorder: Recorder, how: string, options: RunOptions): string {
  const title = options.title ?? 'A run'
  const picture = (kind: string, width: number) => {
    const place = { width, isTitled: false, shows: () => true }
    return `<div class="${kind}">${drawRun(new Map([['run', recorder]]), { ...options, title }, place)}</div>`
  }
  const hasCurves = recorder.params.size + recorder.metrics.size > 0
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<header>
<h1>${text(title)}</h1>
<p>${text(how, 1000)}</p>
</header>
<dl class="totals">${totals(recorder)}</dl>
${hasCurves ? `<figure>${picture('wide', WIDE)}${picture('narrow', NARROW)}</figure>` : ''}
${metrics(recorder)}
${rules(recorder)}
<h2>Versions</h2>
<dl class="versions">${pairs([...versions()])}</dl>
</main>
</body>
</html>
`
}

function text(given: string, most = LETTERS): string {
  const shown = visible(given).trim() || '–'
  return escape(shown.length > most ? `${[...shown].slice(0, most).join('')}…` : shown)
}

const pairs = (all: readonly (readonly [string, string])[]): string =>
  all.map(([name, value]) => `<div><dt>${text(name)}</dt><dd>${text(value)}</dd></div>`).join('\n')

/** How long a run was. */
function totals({ first, last, epochsEnded }: Recorder): string {
  const { step, epochs, steps, samples, seconds } = last!
  const trained = step - first!.step
  const of = (count: number, all: number | undefined) =>
    all === undefined || all === count ? format(count) : `${format(count)} of ${format(all)}`
  const resumed = first!.step > 0 ? `, from step ${format(first!.step)}` : ''
  return pairs([
    ['Epochs', of(epochsEnded + first!.epoch, epochs)],
    ['Steps', of(step, steps) + resumed],
    ...(samples === undefined ? [] : [['Samples', format(samples)] as const]),
    ...(seconds === undefined ? [] : [['Time', duration(seconds)] as const]),
    ...(seconds ? [['Steps a second', format(trained / seconds, 3)] as const] : []),
  ])
}

function duration(seconds: number): string {
  if (seconds < 60) return `${format(seconds, 3)} s`
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours > 0 ? `${format(hours)} h ${minutes} min` : `${minutes} min ${Math.floor(seconds % 60)} s`
}

function metrics({ metrics }: Recorder): string {
  const row = ([name, { batches, epochs }]: readonly [string, Metric]) => {
    const { first, low, high, last } = (batches.count > 0 ? batches : epochs).extent ?? {}
    const cells = [first, low, high, last, epochs.extent?.last].map(point =>
      point ? format(point[1], 3) : '–',
    )
    return `<tr><th scope="row">${text(name, 60)}</th>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
  }
  if (metrics.size === 0) return ''
  const heads = ['Metric', 'first', 'lowest', 'highest', 'last', 'last epoch']
  return `<h2>Metrics</h2>
<table>
<thead><tr>${heads.map(head => `<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>${[...metrics].slice(0, ROWS).map(row).join('\n')}</tbody>
</table>${more(metrics.size)}`
}

/** Which rule won which elements, and what it set there. */
function rules({ params }: Recorder): string {
  const all = [...params.values()].flat()
  const item = ({ rule, param, track, elements }: Driven) => {
    const { first, low, high, last } = track.extent ?? {}
    const range =
      first && low && high && last
        ? `from ${format(first[1])} to ${format(last[1])}, lowest ${format(low[1])}, highest ${format(high[1])}`
        : 'won nothing'
    const won = elements.slice(0, ELEMENTS).map(element => `<li><code>${text(element)}</code></li>`)
    if (elements.length > ELEMENTS) won.push(`<li>and ${elements.length - ELEMENTS} more</li>`)
    return `<li><code>${text(rule)}</code><p>${text(param)} ${range}</p><ul class="elements">${won.join('\n')}</ul></li>`
  }
  if (all.length === 0) return ''
  return `<h2>Which rule won</h2>
<ul class="rules">${all.slice(0, ROWS).map(item).join('\n')}</ul>${more(all.length)}`
}

const more = (count: number): string => (count > ROWS ? `<p class="quiet">and ${count - ROWS} more</p>` : '')
