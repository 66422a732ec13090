import { combine, Fn, partOf } from '../fn.ts'

const onwards = new WeakSet<Fn>()

/** Whether a schedule goes on from what was before it. */
export const isOnward = (schedule: Fn): boolean => onwards.has(schedule)

/**
 * A schedule that, in a {@link sequence}, begins with the value that the phase before it has reached, and ends where it
 * would have ended anyway: stretched from its end by `(reached − end) / (begin − end)`. Where it begins with the value
 * that it ends with, it is moved. Anywhere else it is as it is.
 *
 * @param schedule the schedule to stretch
 *
 * @example
 * ```ts
 * const lr = sequence([1, linear(0, 0.4)], [1, onward(smooth(1, 0))])
 * lr(0.5)  // => 0.4
 * lr(0.75) // => 0.2
 * lr(1)    // => 0
 * ```
 */
export function onward(schedule: Fn): Fn {
  if (!(schedule instanceof Fn)) throw new TypeError(`onward(…) takes a schedule, not ${String(schedule)}`)
  const { at, f } = partOf(schedule)
  const self = combine([['onward', schedule]], at, schedule.param, f)
  onwards.add(self)
  return self
}

/** The value of a schedule that begins at `begin` and ends at `end`, stretched so that it begins at `reached`. */
export function stretched(value: number, begin: number, end: number, reached: number): number {
  if (value === begin) return reached
  return begin === end ? reached + (value - begin) : end + ((value - end) * (reached - end)) / (begin - end)
}
