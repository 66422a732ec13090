import { show, showValue, type Expression } from '../expression.ts'
import { combine, Fn, paramOf, partOf, type Value } from '../fn.ts'
import { demand } from './demand.ts'

/** What several schedules and numbers come to, two by two. */
export function joined(name: string, parts: readonly Value[], join: (a: number, b: number) => number): Fn {
  const expression: Expression = [[name, ...parts]]
  demand(parts.length > 0, name, parts, 'there is nothing to join')
  for (const part of parts)
    if (!(part instanceof Fn || Number.isFinite(part)))
      throw new TypeError(
        `${show(expression)}: ${showValue(part)} is no schedule and no finite number; wrap a function by fn(…)`,
      )
  const all = parts.map(partOf)
  const both = <X>(values: readonly ((time: X) => number)[]) =>
    values.reduce((a, b) => time => join(a(time), b(time)))
  const fns = parts.filter(part => part instanceof Fn)
  return combine(
    expression,
    both(all.map(({ at }) => at)),
    paramOf(show(expression), fns),
    both(all.map(({ f }) => f)),
  )
}
