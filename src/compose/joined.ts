import type { Time } from '../clock.ts'
import { show, showValue, type Expression } from '../expression.ts'
import { combine, Fn, paramOf, partOf, type Value } from '../fn.ts'
import { demand } from '../demand.ts'

/** What several schedules and numbers come to, two by two. */
export function joined(
  name: string,
  parts: readonly Value[],
  join: <X>(a: (time: X) => number, b: (time: X) => number) => (time: X) => number,
): Fn {
  const expression: Expression = [[name, ...parts]]
  demand(parts.length > 0, name, parts, 'there is nothing to join')
  for (const part of parts)
    if (!(part instanceof Fn || Number.isFinite(part)))
      throw new TypeError(
        `${show(expression)}: ${showValue(part)} is no schedule and no finite number; wrap a function by fn(…)`,
      )
  const all = parts.map(partOf)
  const fns = parts.filter(part => part instanceof Fn)
  return combine(
    expression,
    all.map(({ at }) => at).reduce(join<Time>),
    paramOf(show(expression), fns),
    all.map(({ f }) => f).reduce(join<number>),
  )
}
