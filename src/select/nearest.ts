import { AttributeAction, SelectorType, type Selector } from 'css-what'
import leven from 'leven'
import { attribute, brief, escape, walk, type Element } from './element.ts'
import { isId } from './specificity.ts'

const FEW = 3

/**
 * The few candidates that are spelt most like a name, closest first; capitals do not count.
 *
 * @example
 * ```ts
 * nearest('#haed', ['#head', '#body', 'Dense']) // => ['#head']
 * ```
 */
export function nearest(name: string, candidates: Iterable<string>): string[] {
  const most = Math.min(Math.max(2, name.length / 3), name.length - 1)
  return [...new Set(candidates)]
    .map(candidate => ({ candidate, far: leven(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far)
    .slice(0, FEW)
    .map(({ candidate }) => candidate)
}

/** The end of an error's sentence. */
export const didYouMean = (near: readonly string[]): string =>
  near.length ? `; did you mean ${[...new Set(near)].map(brief).join(' or ')}?` : '.'

/** The ids of the tree that stand in a selector as they are, but must be escaped; as one writes them. */
export const unescaped = (css: string, root: Element): string[] =>
  [...walk(root)].flatMap(({ id = '' }) =>
    id !== escape(id) && css.includes(`#${id}`) ? [`#${escape(id)}`] : [],
  )

/** The tree's names that are nearest to those names of a selector that the tree does not have. */
export function nearestNames(selector: readonly Selector[], root: Element): string[] {
  const elements = [...walk(root)]
  const there = new Set(elements.flatMap(namesOf))
  return selector.flatMap(token => {
    if (token.type === SelectorType.Tag) return missing(escape(token.name), there)
    if (token.type !== SelectorType.Attribute) return []
    if (isId(token)) return missing(`#${escape(token.value)}`, there)
    const name = `[${escape(token.name)}]`
    if (token.action !== AttributeAction.Equals || !there.has(name)) return missing(name, there)
    const values = elements.map(e => attribute(e, token.name)).filter(value => value !== undefined)
    return missing(
      withValue(token.name, token.value),
      new Set(values.map(value => withValue(token.name, value))),
    )
  })
}

const missing = (name: string, there: ReadonlySet<string>) => (there.has(name) ? [] : nearest(name, there))

const withValue = (name: string, value: string) => `[${escape(name)}="${value.replace(/["\\]/g, '\\$&')}"]`

const namesOf = (e: Element): string[] => [
  escape(e.tag),
  ...(e.id === undefined ? [] : [`#${escape(e.id)}`]),
  ...Object.keys(e.attributes)
    .filter(name => attribute(e, name) !== undefined)
    .map(name => `[${escape(name)}]`),
]
