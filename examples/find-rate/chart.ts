import type { RatePoint, Suggestions } from 'rx-anneal'

const WIDTH = 72
const HEIGHT = 8
const LEFT = 12
const EIGHTHS = ' ▁▂▃▄▅▆▇█'

/** The rules, and what they agree on, by the names under which they stand in the suggestions. */
export const RULES = ['valley', 'slide', 'steepest', 'minimum', 'ignite', 'lightning', 'consensus'] as const

/** The curve of a search in a terminal: the loss over the logarithm of the learning rate, below it what is suggested. */
export function chart(points: readonly RatePoint[], suggestions: Suggestions): string {
  const rates = points.map(({ learningRate }) => Math.log10(learningRate))
  const [first, last] = [rates[0]!, rates.at(-1)!]
  const columnOf = (rate: number) => Math.round(((Math.log10(rate) - first) / (last - first)) * (WIDTH - 1))
  const losses = Array.from({ length: WIDTH }, (_, column) => {
    const rate = first + ((last - first) * column) / (WIDTH - 1)
    return points[rates.findIndex(at => at >= rate - 1e-9)]!.smoothed
  })
  // What explodes would leave the rest of the curve flat.
  const low = Math.min(...losses) * 0.9
  const high = losses[0]! * 1.1
  const part = (loss: number) => Math.min(1, Math.max(0, (loss - low) / (high - low)))
  const rows = Array.from({ length: HEIGHT }, (_, row) => {
    const bars = losses.map(loss => {
      const eighths = Math.max(1, Math.round(part(loss) * HEIGHT * 8)) - (HEIGHT - 1 - row) * 8
      return EIGHTHS[Math.min(8, Math.max(0, eighths))]
    })
    const label = row === 0 ? high.toFixed(2) : row === HEIGHT - 1 ? low.toFixed(2) : ''
    return `${label.padStart(LEFT - 2)}  ${bars.join('')}`
  })

  const decades = Array.from(
    { length: Math.floor(last) - Math.ceil(first) + 1 },
    (_, i) => Math.ceil(first) + i,
  )
  const axis = [...' '.repeat(WIDTH + 4)]
  for (const decade of decades) axis.splice(columnOf(10 ** decade), 5, ...`1e${decade}`.padEnd(5))

  const marks = RULES.map(rule => {
    const rate = suggestions[rule]?.learningRate
    const line = [...'·'.repeat(WIDTH)]
    if (rate) line[columnOf(rate)] = rule === 'consensus' ? '◆' : '●'
    return `${rule.padStart(LEFT - 2)}  ${line.join('')}  ${rate ? show(rate) : 'none'}`
  })
  return [...rows, `${''.padEnd(LEFT)}${axis.join('').trimEnd()}`, '', ...marks].join('\n')
}

/** A learning rate with two digits. */
export const show = (rate: number): string => String(Number(rate.toPrecision(2)))
