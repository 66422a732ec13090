import { walk } from '../select/element.ts'
import type { Selection } from '../select/select.ts'
import type { Target } from './params.ts'
import type { Node, Ref } from './tree.ts'

type Selections = readonly Selection<Ref>[]

/**
 * The selections of a rule element by element, in the model's order: for each one where it takes hold of something,
 * what is left of them there. What is used in several places of the tree is one element.
 */
export function placesOf(selections: Selections, root: Node, targets: readonly Target[]): Selections[] {
  const deepest = (path: readonly Node[]) =>
    path[Math.max(...selections.map(selection => selection.holds(path)))]
  const taken = new Set(targets.flatMap(({ paths }) => paths.map(deepest)))
  const byRef = new Map<Ref | Node, Set<Node>>()
  for (const node of walk(root)) {
    if (!taken.has(node)) continue
    const key = node.ref ?? node
    byRef.set(key, (byRef.get(key) ?? new Set()).add(node))
  }
  return [...byRef.values()].map(elements => selections.map(selection => within(selection, elements)))
}

/** A selection that takes hold at some of its elements only. */
export const within = (selection: Selection<Ref>, elements: ReadonlySet<Node>): Selection<Ref> => ({
  ...selection,
  elements,
  holds: path => {
    const depth = selection.holds(path)
    return elements.has(path[depth] as Node) ? depth : -1
  },
})
