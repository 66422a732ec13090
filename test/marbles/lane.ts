import { TestScheduler } from 'rxjs/testing'
import { valueOf } from './value.ts'

/** What happens at a frame: a letter or digit is a value, `|` the end, `#` an error, `^` and `!` a subscription. */
export interface Mark {
  readonly frame: number
  readonly mark: string
}

/** When a stream is subscribed. */
export interface Subscription {
  readonly line: number
  readonly from: number
  readonly to: number
}

/** A stream; what is expected stands below the expression. */
export interface Lane {
  readonly name: string
  readonly line: number
  readonly expected: boolean
  readonly marbles: string
  readonly marks: readonly Mark[]
  /** What marbles stand for, as it is written and as a value; `#` for the error's message. */
  readonly legend: ReadonlyMap<string, { readonly text: string; readonly value: unknown }>
  readonly subscriptions: Subscription[]
}

// A frame is a character, and a millisecond.
class Frames extends TestScheduler {
  static override frameTimeFactor = 1
}

const MARBLES = /^(?!.*\^.*\^)(?:[-^\s\w]|\(\w+\)|\d\.\d)*(?:[|#]|\(\w*[|#]\))?[-\s]*$/
const LEGEND = /([\w#])=((?:"(?:\\.|[^"\\])*"|[^"\s]|\s+(?![\w#]=))+)/g

/** The stream of a line. */
export function readLane(
  name: string,
  marbles: string,
  legend: string,
  line: number,
  expected: boolean,
): Lane {
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
  const texts = readLegend(legend, marks)
  if (!expected && [...texts.values()].some(text => text.startsWith('~')))
    throw new SyntaxError(`${name} goes in, so its values are exact: write them without ~`)
  const values = new Map([...texts].map(([letter, text]) => [letter, { text, value: valueOf(text) }]))
  return { name, line, expected, marbles: `${marbles} `, marks, legend: values, subscriptions: [] }
}

/** The text of each marble; one that the legend does not name stands for itself. */
function readLegend(legend: string, marks: readonly Mark[]): ReadonlyMap<string, string> {
  if (legend.replace(LEGEND, '').trim() !== '')
    throw new SyntaxError(`cannot read the legend ${legend}: write a=1  b=~.854  c="text"  #="message"`)
  const letters = marks.map(({ mark }) => mark).filter(mark => mark !== '|')
  const texts = new Map(letters.map(letter => [letter, /\d/.test(letter) ? letter : `"${letter}"`]))
  for (const [, letter = '', text = ''] of legend.matchAll(LEGEND)) {
    if (!texts.has(letter)) throw new SyntaxError(`the legend names ${letter}, and no marble is called so`)
    if (letter === '#' && !/^".*"$/.test(text.trim()))
      throw new SyntaxError(`#=${text}: write the message in quotes`)
    texts.set(letter, text.trim())
  }
  return texts
}

export function readSubscription(marbles: string, line: number): Subscription {
  const log = Frames.parseMarblesAsSubscriptions(`${marbles} `, true)
  return { line, from: log.subscribedFrame, to: log.unsubscribedFrame }
}
