import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rank } from '../../src/select/cascade.ts'
import { path, walk, type Element } from '../../src/select/element.ts'
import { select } from '../../src/select/select.ts'
import { anySelector, anyTree } from './anyTree.ts'
import { rules, type Valued } from './record.ts'

/** The rules among some that match something in a tree. */
const matching = (root: Element<string>, selectors: readonly string[]): Valued[] =>
  selectors.flatMap(selector => {
    try {
      return rules(root, [selector, 0])
    } catch (error) {
      if (error instanceof RangeError) return []
      throw error
    }
  })

const shuffled = (length: number) =>
  fc.shuffledSubarray([...Array(length).keys()], { minLength: length, maxLength: length })

/** Rules in any order, and the paths to all elements of their tree. */
const cases = fc
  .tuple(anyTree, fc.array(anySelector, { minLength: 5, maxLength: 20 }))
  .map(([root, selectors]) => ({ found: matching(root, selectors), paths: [...walk(root)].map(path) }))
  .chain(({ found, paths }) =>
    shuffled(found.length).map(orders => ({
      paths,
      all: found.map((rule, i) => ({ ...rule, order: orders[i]! })),
    })),
  )

type Way = readonly Element[]

/** Greater is stronger, as text: the depth, then the specificity. */
const strength = ({ selections }: Valued, way: Way): string =>
  selections
    .filter(selection => selection.holds(way) >= 0)
    .map(selection =>
      [selection.holds(way), ...selection.specificity].map(n => String(n).padStart(3, '0')).join(),
    )
    .sort()
    .at(-1)!
const strengthAndOrder = (rule: Valued, way: Way) =>
  `${strength(rule, way)} ${String(rule.order).padStart(3, '0')}`

describe('for any tree and rules', () => {
  test('depth decides first, then specificity, and order only between rules that are equal in both', () => {
    let ties = 0
    fc.assert(
      fc.property(cases, ({ all, paths }) => {
        for (const way of paths) {
          const ranked = rank(all, [way])
          const keys = ranked.map(rule => strengthAndOrder(rule, way))
          expect(keys).toEqual([...keys].sort().reverse())
          ties += ranked.length - new Set(ranked.map(rule => strength(rule, way))).size
        }
      }),
    )
    expect(ties).toBeGreaterThan(100)
  })

  test('just the rules that hold are ranked, each once', () => {
    fc.assert(
      fc.property(cases, ({ all, paths }) => {
        for (const way of paths) {
          const holding = all.filter(({ selections }) =>
            selections.some(selection => selection.holds(way) >= 0),
          )
          expect(new Set(rank(all, [way]))).toEqual(new Set(holding))
          expect(rank(all, [way])).toHaveLength(holding.length)
        }
      }),
    )
  })

  test('where a rule stands in the array does not matter', () => {
    fc.assert(
      fc.property(cases, ({ all, paths }) => {
        for (const way of paths) expect(rank(all.toReversed(), [way])).toEqual(rank(all, [way]))
      }),
    )
  })

  test('a rule that matches nothing on the way changes nothing', () => {
    let passed = 0
    fc.assert(
      fc.property(cases, ({ all, paths }) => {
        for (const way of paths) {
          const others = all.filter(({ selections }) =>
            selections.some(({ elements }) => way.some(e => elements.has(e))),
          )
          passed += all.length - others.length
          expect(rank(all, [way])).toEqual(rank(others, [way]))
        }
      }),
    )
    expect(passed).toBeGreaterThan(100)
  })

  test('over several ways the winner is the strongest of those that win on each', () => {
    fc.assert(
      fc.property(cases, ({ all, paths }) => {
        const each = paths.flatMap(way =>
          rank(all, [way])
            .slice(0, 1)
            .map(rule => strengthAndOrder(rule, way)),
        )
        const [winner] = rank(all, paths)
        const best =
          winner && paths.map(way => (rank([winner], [way]).length ? strengthAndOrder(winner, way) : ''))
        expect(best?.sort().at(-1)).toBe(each.sort().at(-1))
      }),
    )
  })

  test('a rule takes hold at the outermost match on the way', () => {
    fc.assert(
      fc.property(cases, ({ all, paths }) => {
        for (const way of paths)
          for (const selection of all.flatMap(({ selections }) => selections)) {
            const depth = selection.holds(way)
            if (depth < 0) continue
            expect(way.findIndex(e => selection.elements.has(e))).toBe(depth)
          }
      }),
    )
  })

  test(':not(#x) reaches just what #x does not', () => {
    let reached = 0
    fc.assert(
      fc.property(anyTree, root => {
        fc.pre(root.id !== 'x' && [...walk(root)].some(({ id }) => id === 'x'))
        const [inside] = select('#x', root, 'inside')
        const [outside] = select(':not(#x)', root, 'outside')
        for (const way of [...walk(root)].map(path)) {
          reached++
          expect(outside!.holds(way) >= 0).toBe(inside!.holds(way) < 0)
        }
      }),
    )
    expect(reached).toBeGreaterThan(100)
  })
})
