import type { BatchEvent } from '../clock.ts'
import { paramName } from '../fn.ts'
import { visible } from '../visible.ts'
import type { Part } from './fit.ts'
import type { Outcome } from './Line.ts'
import { digits, duration } from './numbers.ts'
import { Pace } from './Pace.ts'

type Values = readonly (readonly [name: string, value: string])[]

const LETTERS = 24
const RANKS = { loss: 1, time: 2, param: 3, epoch: 5, metric: 6, rate: 8 }

/** What there is to say of a run, in words whose width changes little. */
export class About {
  readonly #pace = new Pace()
  readonly #begin = Date.now()
  readonly #widths = new Map<string, number>()
  #validation: Values = []
  #params: Values = []

  /** What one reads beside how far it is. */
  parts(event: BatchEvent): Part[] {
    const { step, steps = NaN, type, logs } = event
    const speed = this.#pace.at(step, Date.now() / 1000)
    const metrics = metricsOf(logs)
    if (type === 'epochEnd') this.#validation = metrics.filter(([name]) => name.startsWith('val_'))
    if (event.assigned.length > 0) this.#params = paramsOf(event)
    const others = this.#validation.filter(([name]) => metrics.every(([other]) => other !== name))
    const said = (rank: number) => (value: Values[number]) => ({ rank, text: this.#steady(...value) })
    return [
      ...metrics.slice(0, 1).map(said(RANKS.loss)),
      ...[...metrics.slice(1), ...others].map(said(RANKS.metric)),
      ...this.#params.map(said(RANKS.param)),
      ...(speed > 0 ? [{ rank: RANKS.rate, text: `${this.#steady('', digits(speed))} steps/s` }] : []),
      ...(steps > 0
        ? [{ rank: RANKS.time, text: `${duration((steps - step) / speed).padStart(5)} left` }]
        : []),
    ]
  }

  /** What is said last. */
  ended(outcome: Outcome): Part {
    const seconds = (Date.now() - this.#begin) / 1000
    const time = seconds < 60 ? `${seconds.toFixed(1)} s` : duration(seconds)
    return { rank: RANKS.time, text: `${outcome} ${time}` }
  }

  /** A name and its value, as wide as it has ever been. */
  #steady(name: string, value: string): string {
    const width = Math.max(value.length, this.#widths.get(name) ?? 0)
    this.#widths.set(name, width)
    return name === '' ? value.padStart(width) : `${visible(name, LETTERS)} ${value.padEnd(width)}`
  }
}

/** Which epoch it is. */
export function epochOf({ epoch, epochs }: BatchEvent): Part {
  const all = String(epochs ?? '?')
  return { rank: RANKS.epoch, text: `epoch ${String(epoch + 1).padStart(all.length)}/${all}` }
}

const metricsOf = (logs: BatchEvent['logs']): Values =>
  Object.entries(logs)
    .filter(([name]) => name !== 'batch' && name !== 'size')
    .map(([name, value]) => [name, digits(value)])

/** Every param that a rule has set, with its values: the lowest and the highest where there are several. */
function paramsOf({ assigned }: BatchEvent): Values {
  const won = assigned.filter(({ elements }) => elements.length > 0)
  return [...new Set(won.map(({ param }) => param))].map(param => {
    const values = won.filter(a => a.param === param).map(({ value }) => value)
    const ends = new Set([Math.min(...values), Math.max(...values)].map(digits))
    return [param === paramName('lr') ? 'lr' : param, [...ends].join('…')]
  })
}
