import { rank, type Rule } from '../../src/select/cascade.ts'
import { path, walk, type Element } from '../../src/select/element.ts'
import { select } from '../../src/select/select.ts'

export interface Valued extends Rule<string> {
  /** undefined as long as its schedule has none. */
  readonly value: number | undefined
}

/** Rules in the order in which they are written: `[selector, value]`, for one param. */
export const rules = (
  root: Element<string>,
  ...written: readonly (readonly [selector: string, value: number | undefined])[]
): Valued[] =>
  written.map(([selector, value], order) => {
    const label = `anneal('${selector}', { rate })`
    return { selector, param: 'rate', label, order, value, selections: select(selector, root, label) }
  })

/**
 * Sets every leaf once by the strongest rule that has a value, as a bridge would, and gives what the setters recorded.
 * Leaves of one `ref` are places of one weight.
 */
export function record(
  root: Element<string>,
  ...written: readonly (readonly [string, number | undefined])[]
): Record<string, number> {
  const recorded: Record<string, number> = {}
  const all = rules(root, ...written)
  const places = new Map<string, Element<string>[]>()
  for (const e of walk(root))
    if (!e.children.length && e.tag !== 'Dropout') places.set(e.ref, [...(places.get(e.ref) ?? []), e])
  for (const [ref, leaves] of places) {
    const set = (value: number) => (recorded[ref] = value)
    const winner = rank(all, leaves.map(path)).find(({ value }) => value !== undefined)
    if (winner) set(winner.value!)
  }
  return recorded
}
