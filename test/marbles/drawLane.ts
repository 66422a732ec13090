import type { Lane } from './lane.ts'
import { drawMarble, type Marble } from './marble.ts'
import { element, label, LINE, path, widthOf, wrap, type Block } from './svg.ts'
import type { Timeline } from './timeline.ts'

export const PAD = 24
const RISE = 84 // from the lowest number of a lane to the highest
const GAP = 9
const LIFE = 20

/** The message of an error, which stands to the right of its cross. */
function messageOf({ legend }: Lane): readonly string[] {
  const message = legend.get('#')?.value
  return typeof message === 'string' ? wrap(message, 48) : []
}

/** How far to the right a lane reaches. */
export const reach = (lane: Lane, marbles: readonly Marble[], { x }: Timeline): number =>
  Math.max(0, ...marbles.map(({ frame, shift, width }) => x(frame) + shift + width / 2)) +
  Math.max(46, ...messageOf(lane).map(line => 30 + widthOf(line)))

/** A stream: its name, its axis, its marbles at the height of their values, and when it is subscribed. */
export function drawLane(
  lane: Lane,
  marbles: readonly Marble[],
  time: Timeline,
  left: number,
  right: number,
): Block {
  const { name, subscriptions } = lane
  const message = messageOf(lane)
  const rise = marbles.some(({ level }) => level) ? RISE : 0
  const half = Math.max(26, message.length * LINE, ...marbles.map(({ height }) => height)) / 2
  const axis = GAP + rise + half
  const bottom = axis + half + GAP
  const placed = marbles.map(marble => {
    const x = time.x(marble.frame) + marble.shift
    return {
      ...marble,
      x,
      y: axis - (marble.level ?? 0) * rise,
      from: x - marble.width / 2,
      to: x + marble.width / 2,
    }
  })
  const xOf = (frame = Infinity) => (frame < Infinity ? time.x(frame) : right)
  const last = placed.at(-1)
  const end = last?.lines.length === 0 ? last.x : xOf(lane.expected ? subscriptions[0]?.to : undefined)

  const pauses = time.pauses
    .filter(pause => time.x(pause.to) <= end)
    .map(pause => ({
      from: Math.max(time.x(pause.from), ...placed.filter(m => m.frame <= pause.from).map(m => m.to)) + 12,
      to: Math.min(time.x(pause.to), ...placed.filter(m => m.frame >= pause.to).map(m => m.from)) - 12,
      text: `${pause.to - pause.from} ms`,
    }))
  const captioned = pauses.filter(({ from, to, text }) => to - from > widthOf(text))
  const breaks = pauses.flatMap(({ from, to }) => ['H', from, 'M', to, axis])
  const groups = placed
    .filter(({ shift }, i) => shift === 0 && placed[i + 1]?.shift)
    .map(first => ({ from: first.from - 4, to: placed.findLast(m => m.frame === first.frame)!.to + 4 }))
  const curve = placed.filter(({ level }) => level !== undefined)
  const points = curve.flatMap(({ x, y }) => [x, y])

  const svg = [
    label('name', name, PAD, axis),
    path('axis', 'M', left, axis, ...breaks, 'H', end, end === right ? 'm-6 -5l6 5l-6 5' : ''),
    ...pauses.map(({ from, to }) => path('axis pause', 'M', from + 6, axis, 'H', to - 3)),
    ...captioned.map(({ from, to, text }) => label('quiet middle', text, (from + to) / 2, axis + 14)),
    rise > 0
      ? path('area', 'M', curve[0]!.x, axis, 'L', ...points, 'V', axis, 'z') + path('curve', 'M', ...points)
      : '',
    ...groups.map(({ from, to }) =>
      element('rect', { class: 'group', x: from, y: GAP / 2, width: to - from, height: axis + half, rx: 10 }),
    ),
    ...placed.map(marble => drawMarble(marble, marble.x, marble.y)),
    ...message.map((text, i) =>
      label('message', text, end + 14, axis + (i - (message.length - 1) / 2) * LINE),
    ),
    ...subscriptions.map(({ from, to }, i) => {
      const y = bottom + (i + 0.3) * LIFE
      const until = to < Infinity ? 'm0 -4v8' : ''
      return (
        label('quiet', i === 0 ? 'subscribed' : '', PAD, y) +
        path('life', 'M', time.x(from), y - 4, 'v8m0 -4H', xOf(to), until)
      )
    }),
  ]
  return { svg: svg.join(''), height: bottom + subscriptions.length * LIFE }
}
