import type { NamedTensor } from './gradients.ts'
import type { Group } from './groups.ts'

/** The gradients of one group: the full list, with null for the weights of others. */
export interface Share {
  readonly list: NamedTensor[]
  readonly names: readonly string[]
  readonly value: (param: string) => number
}

/**
 * A share for each group that has gradients, and for the weights of none.
 * @param idOf tells weights of one group apart that cannot be moved together
 */
export function sharesOf(
  list: readonly NamedTensor[],
  groupOf: (name: string) => Group | undefined,
  idOf: (name: string) => string,
  valueOf: (group: Group | undefined, param: string) => number,
): Share[] {
  const members = new Map<Group | undefined, Map<string, number[]>>()
  list.forEach(({ name, tensor }, i) => {
    if (!tensor) return
    const group = groupOf(name)
    const alike = members.get(group) ?? new Map<string, number[]>()
    const id = idOf(name)
    const own = alike.get(id) ?? []
    own.push(i)
    members.set(group, alike.set(id, own))
  })
  const none: NamedTensor[] = list.map(({ name }) => ({ name, tensor: null }))
  return [...members].flatMap(([group, alike]) =>
    [...alike.values()].map(own => {
      const share = [...none]
      for (const i of own) share[i] = list[i]!
      return {
        names: own.map(i => list[i]!.name),
        list: share,
        value: (param: string) => valueOf(group, param),
      }
    }),
  )
}
