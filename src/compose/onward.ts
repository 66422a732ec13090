import { showValue } from '../expression.ts'
import { combine, Fn, partOf } from '../fn.ts'
import { live, type Live } from '../operators/Live.ts'
import { listens, valuesOf, type Listening } from '../operators/schedule.ts'

const onwards = new WeakSet<object>()

/** Whether a schedule goes on from what was before it. */
export const isOnward = (schedule: unknown): schedule is Fn | Listening => onwards.has(schedule as object)

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
export function onward(schedule: Fn): Fn
/**
 * A schedule that listens, and in a {@link sequence} is multiplied so that it begins with the value that the phase
 * before it has reached: after `linear(0, 0.1)`, `onward(plateau())` is 0.1, then 0.01.
 */
export function onward(schedule: Listening): Live
export function onward(schedule: Fn | Listening): Fn | Live {
  const self = listens(schedule)
    ? live([['onward', schedule]], [schedule], events => valuesOf(schedule, events))
    : same(schedule)
  onwards.add(self)
  return self
}

function same(schedule: Fn): Fn {
  if (!(schedule instanceof Fn)) throw new TypeError(`onward(…) takes a schedule, not ${showValue(schedule)}`)
  const { at, f } = partOf(schedule)
  return combine([['onward', schedule]], at, schedule.param, f)
}
