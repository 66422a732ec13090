import { showValue } from '../expression.ts'
import { Fn } from '../fn.ts'
import { THRESHOLD } from '../operators/improvements.ts'
import { Live } from '../operators/Live.ts'
import { PLATEAU } from '../operators/plateau.ts'
import { STALLED } from '../operators/stalled.ts'
import { UNITS } from '../span.ts'
import { visible } from '../visible.ts'
import { WORDS } from './words.ts'

/** As deep as schedules may be nested, and as many parts as they may have. */
const DEPTH = 100
const PARTS = 200_000
const LETTERS = 4e6

/**
 * The schedule that was written by `toJSON`: version 1 of its schema.
 *
 * `{ "rx-anneal": 1, "schedule": S }`, where a schedule `S` is an object with one key, a word, and an array of what it is
 * called with: `{ "linear": [1, 0] }`. What is called on a schedule has that first:
 * `{ "pipe": [{ "loop": [3] }, { "smooth": [1, 0] }] }`, `{ "over": [S, { "epochs": 3, "stepsPerEpoch": 100 }] }`.
 * Arguments are numbers, names, schedules, spans (`{ "steps": 500 }`), options (`{ "patience": 3 }`), and arrays of these;
 * a number that JSON does not know is `{ "number": ["Infinity"] }`. What listens to a run is written alike:
 * `{ "plateau": [{ "patience": 3 }] }`, and read as `fromJSON<Live>(…)`.
 *
 * @param json what `JSON.parse` gives, or the text
 * @throws SyntaxError where it is no schedule; nothing of it has then been run
 *
 * @example
 * ```ts
 * const lr = fromJSON('{ "rx-anneal": 1, "schedule": { "linear": [1, 0] } }')
 * lr(0.25) // => 0.75
 * ```
 */
export function fromJSON<Schedule extends Fn | Live = Fn>(json: unknown): Schedule {
  const data = typeof json === 'string' ? parse(json) : json
  if (!isObject(data) || data['rx-anneal'] !== 1)
    throw wrong(
      '',
      `${brief(data)} is no schedule in version 1; it begins with { "rx-anneal": 1, "schedule": … }`,
    )
  let parts = 0

  const argument = (value: unknown, path: string, depth: number): unknown => {
    if (++parts > PARTS) throw wrong(path, `it has more than ${PARTS} parts`)
    if (depth > DEPTH) throw wrong(path, `it is nested more than ${DEPTH} deep`)
    if (typeof value === 'number' || typeof value === 'string') return value
    if (Array.isArray(value)) return value.map((entry, i) => argument(entry, `${path}[${i}]`, depth + 1))
    if (!isObject(value)) throw wrong(path, `${brief(value)} is no argument`)
    const entries = Object.entries(value)
    if (entries.some(([, entry]) => Array.isArray(entry))) return schedule(value, path, depth)
    if (entries.length > 0 && entries.every(isData))
      return Object.fromEntries(
        entries.map(([key, entry]) => [key, argument(entry, `${path}.${key}`, depth + 1)]),
      )
    throw wrong(path, `${brief(value)} is neither a schedule, { word: [arguments] }, nor a length`)
  }

  const schedule = (value: unknown, path: string, depth: number): unknown => {
    const [[word, given] = [], ...others] = isObject(value) ? Object.entries(value) : []
    if (word === undefined || others.length > 0 || !Array.isArray(given))
      throw wrong(path, `${brief(value)} is no schedule; a schedule is { word: [arguments] }`)
    const make = WORDS.get(word)
    if (!make) throw wrong(path, `there is no word ${brief(word)}; there are ${[...WORDS.keys()].join(', ')}`)
    const args = given.map((entry, i) => argument(entry, `${path}.${word}[${i}]`, depth + 1))
    try {
      return make(...args)
    } catch (error) {
      throw wrong(path, error instanceof Error ? error.message : String(error))
    }
  }

  const made = schedule(data['schedule'], 'schedule', 0)
  if (made instanceof Fn || made instanceof Live) return made as Schedule
  throw wrong('schedule', `${brief(data['schedule'])} is no schedule`)
}

/** The keys of lengths, spans and those of a run, which are numbers; and of conditions and of what listens. */
const LENGTHS: ReadonlySet<string> = new Set([...Object.keys(UNITS), 'stepsPerEpoch'])
const OPTIONS: ReadonlySet<string> = new Set(`until, ${PLATEAU}, ${STALLED}, ${THRESHOLD}`.split(', '))

const isData = ([key, entry]: [string, unknown]): boolean =>
  OPTIONS.has(key) || (LENGTHS.has(key) && typeof entry === 'number')

function parse(text: string): unknown {
  if (text.length > LETTERS) throw wrong('', `it has ${text.length} letters, and may have ${LETTERS}`)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw wrong('', visible(String(error)))
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** What was found, in few letters. */
function brief(value: unknown): string {
  const shown = isObject(value) ? `{ ${Object.keys(value).slice(0, 3).join(', ')} }` : showValue(value, 1)
  return visible(shown.length > 60 ? `${shown.slice(0, 60)}…` : shown)
}

const wrong = (path: string, what: string): Error =>
  new SyntaxError(
    `fromJSON(…)${path.length > 0 ? `, at ${path.length > 120 ? `…${path.slice(-120)}` : path}` : ''}: ${what}`,
  )
