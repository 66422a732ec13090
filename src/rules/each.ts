import type { BatchEvent } from '../clock.ts'
import { showValue, Written, type Expression } from '../expression.ts'
import type { Schedule } from '../operators/schedule.ts'

/** A schedule for each element that a selector matches, by its place. */
export class Each extends Written {
  /** The schedule of the element at a place from 0, the first one, to 1, the last. */
  readonly at: (place: number) => Schedule<BatchEvent>

  constructor(at: (place: number) => Schedule<BatchEvent>, expression: Expression) {
    super(expression)
    this.at = at
  }
}

/**
 * A schedule of its own for each element that a selector matches.
 *
 * The elements stand at even distances in the model's order: the first at place 0, the last at 1; a single one is the
 * last. One in which there is nothing to set has no place, and one inside another goes with it.
 *
 * @param at the schedule of the element at a place
 * @throws TypeError where it is not a function
 *
 * @example
 * ```ts
 * const layers = each(place => smooth(0.001 + 0.009 * place, 0))
 * String(layers.at(1)) // => 'smooth(0.009999999999999998, 0)'
 * ```
 */
export function each(at: (place: number) => Schedule<BatchEvent>): Each {
  if (typeof at !== 'function')
    throw new TypeError(`each(…) takes a function of a place from 0 to 1, not ${showValue(at)}`)
  return new Each(at, [['each', at]])
}

/** What stands at a place: a schedule that is the same for all stands at each. */
export const scheduleAt = (schedule: Schedule<BatchEvent> | Each, place: number): Schedule<BatchEvent> =>
  schedule instanceof Each ? schedule.at(place) : schedule
