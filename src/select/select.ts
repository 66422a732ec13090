import { SelectorType, type Selector } from 'css-what'
import { brief, showTree, walk, type Element } from './element.ts'
import { finder } from './finder.ts'
import { didYouMean, nearestNames, unescaped } from './nearest.ts'
import { names, stripNots } from './stripNots.ts'
import { parts } from './parts.ts'
import { specificityOf, type Specificity } from './specificity.ts'

/** One selector of a list, applied to a tree. */
export interface Selection<Ref = unknown> {
  readonly css: string
  readonly specificity: Specificity
  /** What it matches; without what its `:not(…)` leaves out, and what stands below that. */
  readonly elements: ReadonlySet<Element<Ref>>
  /**
   * Where it takes hold on the way down to an element: the index of the outermost match.
   * @param path the way, or the end of it; the element comes last
   * @returns -1 where nothing on the way is matched, or the element is left out
   */
  holds(path: readonly Element[]): number
}

/**
 * Applies a selector list to a tree: a selection for each selector of the list.
 *
 * What the `:not(…)` on a selector's subject names is left out with everything below it: `:not(bias)` reaches all but
 * the biases, `:not(#encoder)` everything outside the encoder. A `:not(…)` that names nothing, and only says where, is
 * about the subject: `:root > :not(:last-child)` leaves out the last child of the root, not the last child of each.
 *
 * @param root what `:root` matches
 * @param rule the rule's name, for the text of an error
 * @throws SyntaxError where the selector is broken, or is CSS that means nothing in a tree of elements
 * @throws RangeError where a selector, or one in the list of a pseudo-class, matches nothing
 * @throws RangeError where a selector leaves out all that it matches
 */
export function select<Ref>(css: string, root: Element<Ref>, rule: string): Selection<Ref>[] {
  const find = finder(root)
  const nothing = (text: string, tokens: Selector[]) => {
    const near = didYouMean([...unescaped(css, root), ...nearestNames(tokens, root)])
    return new RangeError(`${rule}: '${brief(text)}' matches nothing${near} The tree is\n${showTree(root)}`)
  }

  return parts(css, root, rule).flatMap(({ css: text, within, tokens }) => {
    const has: Selector = { type: SelectorType.Pseudo, name: 'has', data: [tokens] }
    const matched = find([within === 'has' ? [has] : tokens])
    if (!matched.length) throw nothing(text, tokens)
    if (within) return []

    const stripped = stripNots(tokens)
    if (!stripped)
      throw new SyntaxError(
        `${rule}: in '${brief(text)}' a :not(…) stands among several arguments, where it cannot leave out what is below; ` +
          "write a list, as in 'Dense, :not(bias)'.",
      )
    const { rest, nots } = stripped
    const subjects = new Set(find([rest]))
    const left = new Set([
      ...find(nots.filter(names)),
      ...find(nots.filter(not => !names(not))).filter(e => subjects.has(e)),
    ])
    for (const e of walk(root)) if (e.parent && left.has(e.parent)) left.add(e)
    const elements = new Set(matched.filter(e => !left.has(e)))
    if (!elements.size)
      throw new RangeError(
        `${rule}: '${brief(text)}' leaves out all that it matches: what its :not(…) names is left out with everything ` +
          `below it. The tree is\n${showTree(root)}`,
      )
    return {
      css: text,
      specificity: specificityOf(tokens),
      elements,
      holds: (path: readonly Element<Ref>[]) =>
        left.has(path.at(-1)!) ? -1 : path.findIndex(e => elements.has(e)),
    }
  })
}
