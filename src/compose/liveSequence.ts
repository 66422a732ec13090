import type { Value } from '../fn.ts'
import { goingOn } from '../operators/goingOn.ts'
import { inTurn, type Turn } from '../operators/inTurn.ts'
import { live, type Live } from '../operators/Live.ts'
import { valuesOfPart, type Listening } from '../operators/schedule.ts'
import type { Condition } from '../operators/condition.ts'
import { LivePlan } from './LivePlan.ts'
import { isOnward } from './onward.ts'
import { unitsOf, type Length } from '../span.ts'

/** A phase as it is understood: it has a length, or a condition. */
export interface Part {
  readonly schedule: Value | Listening
  readonly length?: Length | undefined
  readonly until?: Condition | undefined
}

/**
 * Phases of which some listen, or end when a condition holds.
 * @throws TypeError where lengths are counted in what cannot be mixed, or a weight comes before a condition
 */
export function liveSequence(parts: readonly Part[], written: readonly unknown[], who: () => string): Live {
  const lengths = parts.map(({ length }) => length)
  const last = parts.findLastIndex(({ until }) => until)
  const weight = lengths.slice(0, Math.max(last, 0)).findIndex(length => length && 'weight' in length)
  if (weight >= 0)
    throw new TypeError(
      `${who()}: phase ${weight + 1} has a weight, and how much there is to share before { until: … } nobody knows; give it a length, as { epochs: 2 }`,
    )
  unitsOf(
    lengths.filter(length => length !== undefined),
    who,
  )
  const turns = parts.map(({ schedule, until }): Turn => {
    const goesOn = isOnward(schedule)
    return { until, goesOn, play: goesOn ? goingOn(schedule) : events => valuesOfPart(schedule, events) }
  })
  return live(
    [['sequence', ...written]],
    parts.map(({ schedule }) => schedule),
    inTurn(turns, () => new LivePlan(lengths, who)),
  )
}
