import { isTraversal, SelectorType, type PseudoSelector, type Selector } from 'css-what'

/** A selector whose subject's `:not(…)`s are taken off. */
export interface Stripped {
  readonly rest: Selector[]
  /** What stood in them. */
  readonly nots: Selector[][]
}

/**
 * Takes the `:not(…)`s off a selector's subject, which is its last compound; also those in an `:is(…)` or `:where(…)`
 * that has only one argument.
 * @returns undefined where one stands among several arguments: then it is not the whole subject that it speaks of
 */
export function stripNots(selector: readonly Selector[]): Stripped | undefined {
  const begin = selector.findLastIndex(isTraversal) + 1
  const rest = selector.slice(0, begin)
  const nots: Selector[][] = []
  for (const token of selector.slice(begin)) {
    const list = token.type === SelectorType.Pseudo && Array.isArray(token.data) ? token.data : []
    const { name } = token as PseudoSelector
    if (name === 'not') nots.push(...list)
    else if (name === 'is' || name === 'where') {
      const inner = list.map(stripNots)
      if (inner.some(stripped => !stripped || (list.length > 1 && stripped.nots.length > 0))) return undefined
      nots.push(...inner.flatMap(stripped => stripped!.nots))
      rest.push({ ...(token as PseudoSelector), data: inner.map(stripped => stripped!.rest) })
    } else rest.push(token)
  }
  return { rest, nots }
}

/** Whether a selector names something, by tag, id or attribute, and does not only say where it stands. */
export const names = (selector: readonly Selector[]): boolean =>
  selector.some(
    token =>
      token.type === SelectorType.Tag ||
      token.type === SelectorType.Attribute ||
      (token.type === SelectorType.Pseudo &&
        token.name !== 'has' &&
        Array.isArray(token.data) &&
        token.data.some(names)),
  )
