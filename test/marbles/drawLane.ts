import type { Lane } from './lane.ts'
import { drawMarble, type Marble } from './marble.ts'
import { element, label, LINE, path, widthOf, wrap, type Block } from './svg.ts'
import type { Timeline } from './timeline.ts'

export const PAD = 24
const RISE = 84 // from the lowest number of a lane to the highest
const GAP = 9
const LIFE = 20

/** The message of an error, which stands to the right of its cross. */
const messageOf = ({ legend }: Lane): readonly string[] => {
  const { value } = legend.get('#') ?? {}
  return typeof value === 'string' ? wrap(value, 48) : []
}

/** How far to the right a lane reaches. */
export const reach = (lane: Lane, marbles: readonly Marble[], { x }: Timeline): number =>
  Math.max(0, ...marbles.map(({ frame, shift, width }) => x(frame) + shift + width / 2)) +
  Math.max(24, ...messageOf(lane).map(line => 8 + widthOf(line)))

/** A stream: its name, its axis, its marbles at the height of their values, and when it is subscribed. */
export function drawLane(
  lane: Lane,
  marbles: readonly Marble[],
  { x, pauses }: Timeline,
  { left, right, isInput }: { left: number; right: number; isInput: boolean },
): Block {
  const message = messageOf(lane)
  const rise = marbles.some(({ level }) => level) ? RISE : 0
  const half = Math.max(26, message.length * LINE, ...marbles.map(({ height }) => height)) / 2
  const axis = GAP + rise + half
  const bottom = axis + half + GAP
  const placed = marbles.map(marble => ({
    ...marble,
    x: x(marble.frame) + marble.shift,
    y: axis - (marble.level ?? 0) * rise,
  }))
  const lives = lane.subscriptions.map(({ marks: [from, to] }) => ({
    from: from!.frame,
    to: to?.frame ?? Infinity,
  }))
  // A cold stream counts its frames from its subscription.
  const seen =
    isInput && lives.length > 0
      ? Math.max(...lives.map(({ from, to }) => (lane.marbles.includes('^') ? to : to - from)))
      : Infinity

  const last = placed.at(-1)
  const leaves = isInput ? undefined : lives[0]?.to
  const end =
    last?.lines.length === 0 ? last.x : leaves !== undefined && leaves < Infinity ? x(leaves) : right
  let line = `M${left} ${axis}`
  const dotted = pauses
    .filter(({ to }) => x(to) <= end)
    .flatMap(({ from, to }) => {
      const [a, b] = [0.75 * x(from) + 0.25 * x(to), 0.25 * x(from) + 0.75 * x(to)]
      line += `H${a}M${b} ${axis}`
      return [
        path('axis pause', `M${a + 5} ${axis}H${b - 2}`),
        label(`${to - from} ms`, 'quiet', a, axis + 14),
      ]
    })
  const curve = placed.filter(({ level }) => level !== undefined)
  const points = curve.map(({ x, y }) => `${x} ${y}`).join('L')

  const svg = [
    label(lane.name, 'name', PAD, axis),
    ...dotted,
    path('axis', `${line}H${end}${end === right ? 'm-6 -5l6 5l-6 5' : ''}`),
    rise && path('area', `M${curve[0]!.x} ${axis}L${points}V${axis}z`) + path('curve', `M${points}`),
    ...placed
      .filter(({ shift }, i) => shift === 0 && placed[i + 1]?.shift)
      .map(first => {
        const last = placed.findLast(({ frame }) => frame === first.frame)!
        const [from, to] = [first.x - first.width / 2 - 4, last.x + last.width / 2 + 4]
        return element('rect', {
          class: 'group',
          x: from,
          y: GAP / 2,
          width: to - from,
          height: axis + half,
          rx: 10,
        })
      }),
    ...placed.map(marble => {
      const drawn = drawMarble(marble, marble.x, marble.y)
      return marble.frame > seen ? element('g', { class: 'unseen' }, drawn) : drawn
    }),
    ...message.map((words, i) =>
      label(words, 'message', end + 14, axis + (i - (message.length - 1) / 2) * LINE),
    ),
    ...lives.map(({ from, to }, i) => {
      const y = bottom + (i + 0.3) * LIFE
      const life = `M${x(from)} ${y - 4}v8m0 -4H${to < Infinity ? `${x(to)}m0 -4v8` : right}`
      return (i === 0 ? label('subscribed', 'quiet', PAD, y) : '') + path('life', life)
    }),
  ]
  return { svg: svg.filter(part => part !== 0).join(''), height: bottom + lives.length * LIFE }
}
