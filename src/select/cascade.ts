import type { Element } from './element.ts'
import type { Selection } from './select.ts'
import { descending } from './specificity.ts'

/** What a selector drives. */
export interface Rule<Ref = unknown> {
  readonly selector: string
  readonly param: string
  /** As one would write it: `anneal('#head', { learningRate })`. */
  readonly label: string
  /** Between rules of equal strength, the one of higher order wins. */
  readonly order: number
  readonly selections: readonly Selection<Ref>[]
}

/**
 * The rules that hold for an element, strongest first.
 *
 * The rule that takes hold deepest is strongest; at equal depth that of higher specificity; then that of higher order.
 * Of several selectors and several paths, the strongest counts.
 *
 * @param paths the ways down to the element, one for each place where it stands. They begin at the root where the
 * param is inherited, and at the element itself where it is not.
 */
export function rank<R extends Rule>(rules: readonly R[], paths: readonly (readonly Element[])[]): R[] {
  return rules
    .flatMap(rule => {
      const strength = strengths(rule, paths).sort(descending)[0]
      return strength ? [{ rule, strength }] : []
    })
    .sort((a, b) => descending(a.strength, b.strength))
    .map(({ rule }) => rule)
}

const strengths = ({ selections, order }: Rule, paths: readonly (readonly Element[])[]): number[][] =>
  selections.flatMap(selection => {
    const depth = Math.max(...paths.map(path => selection.holds(path)))
    return depth < 0 ? [] : [[depth, ...selection.specificity, order]]
  })
