import type { Lane } from './lane.ts'
import { colours } from './style.ts'
import { element, label, LINE, path, widthOf } from './svg.ts'
import { About } from './value.ts'

/** A mark as it is drawn. */
export interface Marble {
  readonly frame: number
  readonly mark: string
  /** Its text; an object has a line for each of its keys. */
  readonly lines: readonly (readonly [key: string, text: string])[]
  readonly width: number
  readonly height: number
  /** How far to the right of its frame it stands, where others share the frame. */
  readonly shift: number
  /** 0 for the lowest number of its lane, 1 for the highest; undefined in a lane of other things. */
  readonly level: number | undefined
}

const SIZE = 26

export function marblesOf({ marks, legend }: Lane): readonly Marble[] {
  const numbers = [...legend].filter(([mark]) => mark !== '#').map(([, { value }]) => numberOf(value))
  const low = Math.min(...numbers)
  const span = Math.max(...numbers) - low
  const marbles: Marble[] = []
  for (const { frame, mark } of marks) {
    const lines = linesOf(mark, legend)
    const room = mark === '|' ? 2 : mark === '#' ? 16 : SIZE
    const width = Math.max(room, ...lines.map(line => widthOf(line.join(' ').trim()) + 14))
    const height = Math.max(SIZE, lines.length * LINE + 10)
    const before = marbles.at(-1)
    const shift = before?.frame === frame ? before.shift + (before.width + width) / 2 + 5 : 0
    const level = span > 0 ? (numberOf(legend.get(mark)?.value) - low) / span : 0
    marbles.push({
      frame,
      mark,
      lines,
      width,
      height,
      shift,
      level: lines.length && low > -Infinity ? level : undefined,
    })
  }
  return marbles
}

const numberOf = (value: unknown): number =>
  value instanceof About || Number.isFinite(value) ? Number(value) : NaN

function linesOf(mark: string, legend: Lane['legend']): Marble['lines'] {
  const { text, value } = legend.get(mark) ?? {}
  if (text === undefined || mark === '#') return []
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof About)
    return [['', typeof value === 'string' ? value : text.replaceAll('~', '')]]
  return entriesOf(value).map(([key, inner]) => [key, String(inner).replace(/^0\./, '.')])
}

/** The entries of an object, and of those within. */
const entriesOf = (value: object): [string, unknown][] =>
  Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    inner?.constructor === Object ? entriesOf(inner) : [[key, inner]],
  )

/** A marble whose middle is at `x`, `y`. */
export function drawMarble({ mark, lines, width, height, level }: Marble, x: number, y: number): string {
  if (mark === '|') return path('axis', 'M', x, y - 13, 'v26')
  if (mark === '#') return path('error', 'M', x - 7, y - 7, 'l14 14m0 -14l-14 14')
  const [left, top] = [x - width / 2, y - height / 2]
  const box = element('rect', {
    class: 'marble',
    ...colours(level),
    x: left,
    y: top,
    width,
    height,
    rx: SIZE / 2,
  })
  const texts = lines.map(([key, text], i) => {
    const middle = top + 5 + LINE * (i + 0.5)
    if (key === '') return label('value middle', text, x, y)
    return label('key', key, left + 7, middle) + label('entry', text, left + width - 7, middle)
  })
  return box + texts.join('')
}
