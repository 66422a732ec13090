import type * as tf from '@tensorflow/tfjs'
import type { Won } from './Contests.ts'
import type { Holder } from './Rule.ts'

/** Weights that are moved with the same values. */
export interface Group {
  readonly names: ReadonlySet<string>
  /** For each param that is driven here, what drives it. */
  readonly winners: ReadonlyMap<string, Holder>
}

/** The weights in groups for which the same holders win. */
export function groupsOf(won: readonly Won[], variables: readonly tf.Variable[]): Group[] {
  const winners = new Map(variables.map(variable => [variable as object, new Map<string, Holder>()]))
  for (const { param, target, holder } of won) if (holder) winners.get(target.ref)!.set(param.name, holder)
  const groups = new Map<string, { names: Set<string>; winners: Map<string, Holder> }>()
  for (const variable of variables) {
    const own = winners.get(variable)!
    const key = [...own].map(([param, { order }]) => `${param} ${order}`).join()
    if (!groups.has(key)) groups.set(key, { names: new Set(), winners: own })
    groups.get(key)!.names.add(variable.name)
  }
  return [...groups.values()]
}
