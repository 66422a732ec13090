import type { Marble } from './marble.ts'

export interface Timeline {
  readonly x: (frame: number) => number
  /** Times without a mark that are drawn shorter than they are. */
  readonly pauses: readonly { readonly from: number; readonly to: number }[]
}

const LONG = 12
const SHORT = 5
const APART = 7

/**
 * Where each frame stands. All frames are equally wide, so that a line is straight, and wide enough that no mark
 * touches the next one of its lane; only long pauses are cut short.
 */
export function timeline(
  left: number,
  lanes: readonly (readonly Marble[])[],
  others: readonly number[],
): Timeline {
  const marbles = lanes.flat()
  const frames = [...new Set([0, ...others, ...marbles.map(({ frame }) => frame)])].sort((a, b) => a - b)
  const steps = frames.slice(1).map((to, i) => ({ from: frames[i]!, to }))
  const pauses = steps.filter(({ from, to }) => to - from > LONG)
  const elapsed = (frame: number) =>
    pauses
      .filter(({ to }) => to <= frame)
      .reduce((sum, { from, to }) => sum - to + from + SHORT, frame - frames[0]!)
  const needed = lanes.flatMap(lane =>
    lane.slice(1).map((marble, i) => {
      const { frame, shift, width } = lane[i]!
      return (
        (shift + width / 2 + APART + marble.width / 2) / (elapsed(marble.frame) - elapsed(frame) || Infinity)
      )
    }),
  )
  const comfortable = Math.min(52, Math.max(26, 400 / elapsed(frames.at(-1)!)))
  const step = Math.max(comfortable, ...needed)
  const start =
    left + Math.max(20, ...marbles.map(({ frame, width }) => width / 2 + APART - elapsed(frame) * step))
  return { x: frame => start + elapsed(frame) * step, pauses }
}
