import { TestScheduler } from 'rxjs/testing'
import { valueOf } from './value.ts'

/** What happens at a frame: a letter or digit for a value, `|` for the end, `#` for an error, `^` and `!` for a subscription. */
export interface Mark {
  readonly frame: number
  readonly mark: string
}

/** What marbles stand for, as it is written and as a value; `#` for the message of the error. */
export type Legend = ReadonlyMap<string, { readonly text: string; readonly value: unknown }>

/** When a stream is subscribed. */
export interface Subscription {
  readonly line: number
  readonly marks: readonly Mark[]
}

/** A stream: its marbles, what they stand for, and when it is subscribed. */
export interface Lane {
  readonly name: string
  readonly line: number
  readonly marbles: string
  readonly marks: readonly Mark[]
  readonly legend: Legend
  readonly subscriptions: Subscription[]
}

// A frame is a character, and a millisecond.
class Frames extends TestScheduler {
  static override frameTimeFactor = 1
}

const MARBLES = /^(?!.*\^.*\^)(?:[-^\s\w]|\(\w+\)|\d\.\d)*(?:[|#]|\(\w*[|#]\))?[-\s]*$/
const LEGEND = /([\w#])=((?:"(?:\\.|[^"\\])*"|[^"\s]|\s+(?![\w#]=))+)/g

export function readLane(name: string, marbles: string, legend: string, line: number): Lane {
  if (!MARBLES.test(marbles))
    throw new SyntaxError(
      `cannot read the marbles ${marbles}: write - for a frame, letters and digits, (groups), ` +
        '10ms between spaces, | or # at the end, ^ in a hot stream',
    )
  // RxJS takes a time for one only where a space follows it.
  const messages = Frames.parseMarbles(`${marbles} `, undefined, undefined, false, true)
  const marks = messages.map(({ frame, notification }) => ({
    frame,
    mark: notification.kind === 'N' ? String(notification.value) : notification.kind === 'C' ? '|' : '#',
  }))
  return { name, line, marbles: `${marbles} `, marks, legend: readLegend(legend, marks), subscriptions: [] }
}

function readLegend(legend: string, marks: readonly Mark[]): Legend {
  if (legend.replace(LEGEND, '').trim() !== '')
    throw new SyntaxError(`cannot read the legend ${legend}: write a=1  b=~.854  c="text"  #="message"`)
  const texts = new Map(
    marks.filter(({ mark }) => mark !== '|').map(({ mark }) => [mark, /\d/.test(mark) ? mark : `"${mark}"`]),
  )
  for (const [, letter = '', text = ''] of legend.matchAll(LEGEND)) {
    if (!texts.has(letter)) throw new SyntaxError(`the legend names ${letter}, and no marble is called so`)
    texts.set(letter, text.trim())
  }
  return new Map([...texts].map(([letter, text]) => [letter, { text, value: valueOf(text) }]))
}

export function readSubscription(marbles: string, line: number): Subscription {
  const { subscribedFrame, unsubscribedFrame } = Frames.parseMarblesAsSubscriptions(`${marbles} `, true)
  return { line, marks: subscriptionMarks(subscribedFrame, unsubscribedFrame) }
}

export const subscriptionMarks = (from: number, to: number): readonly Mark[] =>
  [
    { frame: from, mark: '^' },
    { frame: to, mark: '!' },
  ].filter(({ frame }) => frame < Infinity)
