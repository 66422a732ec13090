import type { Time } from '../clock.ts'
import { show, type Expression } from '../expression.ts'
import { combine, paramOf, partOf, type Fn, type Value } from '../fn.ts'
import { demand } from '../demand.ts'
import { demandParts } from './demandParts.ts'
import { listening } from '../operators/listening.ts'
import type { Live } from '../operators/Live.ts'
import { listens, type Listening } from '../operators/schedule.ts'

/** Joins schedules and numbers into one; where one of them listens, what comes of it does. */
export interface Joined {
  (...parts: readonly Value[]): Fn
  (...parts: readonly (Value | Listening)[]): Live
}

type Join = <X>(a: (time: X) => number, b: (time: X) => number) => (time: X) => number

/** What several schedules and numbers come to, two by two. */
export const joined = (name: string, join: Join): Joined =>
  ((...parts: readonly (Value | Listening)[]) => {
    demand(parts.length > 0, name, parts, 'there is nothing to join')
    const expression: Expression = [[name, ...parts]]
    demandParts(parts, () => show(expression))
    return parts.some(listens)
      ? listening(expression, parts, (...values) => ofValues(expression, values, join))
      : ofValues(expression, parts as readonly Value[], join)
  }) as Joined

function ofValues(expression: Expression, parts: readonly Value[], join: Join): Fn {
  const all = parts.map(partOf)
  return combine(
    expression,
    all.map(({ at }) => at).reduce(join<Time>),
    paramOf(show(expression), parts),
    all.map(({ f }) => f).reduce(join<number>),
  )
}
