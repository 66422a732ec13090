import fc from 'fast-check'
import { element, type Element } from '../../src/select/element.ts'

interface Node {
  tag: string
  id: string | undefined
  units: number | undefined
  children: Node[]
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })

const { node } = fc.letrec<{ node: Node; children: Node[] }>(tie => ({
  node: fc.record({
    tag: fc.constantFrom('a', 'b', 'c'),
    id: maybe(fc.constantFrom('x', 'y', 'z')),
    units: maybe(fc.constantFrom(1, 2)),
    children: tie('children'),
  }),
  children: fc.oneof({ maxDepth: 4 }, fc.constant<Node[]>([]), fc.array(tie('node'), { maxLength: 4 })),
}))

const build = ({ tag, id, units, children }: Node): Element<string> =>
  element(tag, { id, attributes: { units }, ref: tag, children: children.map(build) })

/** Small trees in which tags, ids and attributes come again and again. */
export const anyTree: fc.Arbitrary<Element<string>> = node.map(build)

const simple = fc.constantFrom('a', 'b', 'c', '*', '#x', '#y', '#z', '[units="1"]', ':last-child')

/** Selectors that such a tree may well hold. */
export const anySelector: fc.Arbitrary<string> = fc.oneof(
  simple,
  fc.tuple(simple, fc.constantFrom(' ', ' > '), simple).map(parts => parts.join('')),
  fc.tuple(simple, simple).map(parts => parts.join(', ')),
  simple.map(name => `:is(${name}, *)`),
  simple.map(name => `:not(${name})`),
)
