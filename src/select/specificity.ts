import { SelectorType, type AttributeSelector, type Selector } from 'css-what'

/** How specific a selector is: its ids, then its attributes and pseudo-classes, then its tags. */
export type Specificity = readonly [ids: number, attributes: number, tags: number]

/** Whether an attribute selector was written `#head`. */
export const isId = (token: AttributeSelector): boolean =>
  token.name === 'id' && token.ignoreCase === 'quirks'

/** The specificity of one selector (Selectors Level 4, section 17). */
export function specificityOf(selector: readonly Selector[]): Specificity {
  return selector.map(ofToken).reduce(([a, b, c], [d, e, f]) => [a + d, b + e, c + f], [0, 0, 0])
}

function ofToken(token: Selector): Specificity {
  if (token.type === SelectorType.Tag) return [0, 0, 1]
  if (token.type === SelectorType.Attribute) return isId(token) ? [1, 0, 0] : [0, 1, 0]
  if (token.type !== SelectorType.Pseudo || token.name === 'where') return [0, 0, 0]
  if (!Array.isArray(token.data)) return [0, 1, 0]
  return token.data.map(specificityOf).sort(descending)[0]!
}

/** Sorts lists of numbers by the first that differs, the greater ones first. */
export function descending(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((x, i) => x !== b[i])
  return i < 0 ? 0 : b[i]! - a[i]!
}
