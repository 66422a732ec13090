import { selectAll } from 'css-select'
import { isTraversal, SelectorType, type Selector } from 'css-what'
import { attribute, type Element } from './element.ts'

type Find<Ref> = (selectors: readonly Selector[][]) => Element<Ref>[]

/** Makes the function that finds all elements of a tree, its root included, that one of some selectors matches. */
export function finder<Ref>(root: Element<Ref>): Find<Ref> {
  type E = Element<Ref>
  const adapter = {
    isTag: (node: E): node is E => Boolean(node),
    getName: (e: E) => e.tag,
    getParent: (e: E) => (e === root ? null : (e.parent ?? null)),
    getChildren: (e: E) => e.children as E[],
    getSiblings: (e: E) => (e === root || !e.parent ? [e] : (e.parent.children as E[])),
    getAttributeValue: attribute,
    hasAttrib: (e: E, name: string) => attribute(e, name) !== undefined,
    getText: () => '',
    removeSubsets: (roots: E[]) => roots,
  }
  const pseudos: Record<string, (e: E) => boolean> = {}

  // In a `:has(…)` css-select takes what stands in `:is(…)` and `:not(…)` for relative too, so these are looked up first.
  const settle = (token: Selector): Selector => {
    if (token.type !== SelectorType.Pseudo || !Array.isArray(token.data)) return token
    if (token.name === 'has')
      return { ...token, data: token.data.flatMap(selector => waysDown(selector.map(settle))) }
    const found = new Set(find(token.data))
    const name = `list-${Object.keys(pseudos).length}`
    pseudos[name] = token.name === 'not' ? e => !found.has(e) : e => found.has(e)
    return { ...token, name, data: null }
  }

  const find: Find<Ref> = selectors =>
    selectAll<E, E>(
      selectors.map(selector => selector.map(settle)),
      [root],
      { adapter, pseudos, xmlMode: true },
    )
  return find
}

const CHILD = { type: SelectorType.Child } as const
const DESCENDANT = { type: SelectorType.Descendant } as const
const ANY = { type: SelectorType.Universal, namespace: null } as const

/** What a `:has(…)` takes, without the descendant combinator that it begins with: there css-select begins too high. */
const waysDown = (selector: Selector[]): Selector[][] =>
  isTraversal(selector[0]!) || !selector.some(isTraversal)
    ? [selector]
    : [
        [CHILD, ...selector],
        [CHILD, ANY, DESCENDANT, ...selector],
      ]
