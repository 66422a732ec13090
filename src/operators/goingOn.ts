import { map, scan } from 'rxjs'
import { Fn } from '../fn.ts'
import type { Play } from './inTurn.ts'
import { valuesOfPart, type Listening } from './schedule.ts'

/** The value of a schedule that begins at `begin` and ends at `end`, stretched so that it begins at `reached`. */
export function stretched(value: number, begin: number, end: number, reached: number): number {
  if (value === begin) return reached
  return begin === end ? reached + (value - begin) : end + ((value - end) * (reached - end)) / (begin - end)
}

/** A schedule that begins with the value that the turn before it has reached. Where one that listens ends nobody knows: it is stretched from 0. */
export const goingOn =
  (schedule: Fn | Listening): Play =>
  (events, { reached, first, last }) => {
    const values = valuesOfPart(schedule, events)
    if (reached === undefined) return values
    if (schedule instanceof Fn) {
      const [begin, end] = [schedule(first), schedule(last)]
      return values.pipe(map(value => stretched(value, begin, end, reached)))
    }
    return values.pipe(
      scan(
        ([begin], value) => [begin ?? value, value] as const,
        [] as readonly [begin?: number, value?: number],
      ),
      map(([begin, value]) => stretched(value!, begin!, 0, reached)),
    )
  }
