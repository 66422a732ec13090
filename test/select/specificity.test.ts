import { calculate } from '@bramus/specificity'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { element } from '../../src/select/element.ts'
import { select } from '../../src/select/select.ts'
import { network } from './network.ts'

const specificities = (css: string, root = network()) =>
  select(css, root, 'a rule').map(({ specificity }) => specificity)

test.each<[string, number, number, number]>([
  ['*', 0, 0, 0],
  ['Dense', 0, 0, 1],
  ['#head', 1, 0, 0],
  ['[id="head"]', 0, 1, 0],
  ['[units="10"]', 0, 1, 0],
  [':root > :last-child', 0, 2, 0],
  ['#encoder *', 1, 0, 0],
  ['Dense > bias', 0, 0, 2],
  [':not(bias)', 0, 0, 1],
  [':not(#encoder, bias)', 1, 0, 0],
  [':is(#drop, Dense)', 1, 0, 0],
  [':is(Dense[units][activation], #head)', 1, 0, 0],
  [':where(#head)', 0, 0, 0],
  ['Dense:where(#head)', 0, 0, 1],
  [':has(> #drop)', 1, 0, 0],
  ['Sequential:nth-child(1)', 0, 1, 1],
])('%s has [%i, %i, %i]', (css, ...expected) => {
  expect(specificities(css)).toEqual([expected])
})

// A tree in which everything matches something, so that no selector is refused for matching nothing.
const deep = (depth: number): ReturnType<typeof element> =>
  element('a', {
    id: 'x',
    attributes: { units: 1 },
    children: depth > 0 ? Array.from({ length: 2 }, () => deep(depth - 1)) : [],
  })
const everything = deep(3)

const compound = (list: fc.Arbitrary<string>) =>
  fc
    .tuple(
      fc.constantFrom('', 'a', '*'),
      fc.array(
        fc.oneof(
          {
            weight: 4,
            arbitrary: fc.constantFrom('#x', '[units]', '[units="1"]', ':nth-child(n)', ':nth-of-type(n)'),
          },
          { weight: 1, arbitrary: list.map(inner => `:is(${inner})`) },
          { weight: 1, arbitrary: list.map(inner => `:where(${inner})`) },
          {
            weight: 1,
            arbitrary: fc.constantFrom(':not(:root)', ':not(a:root, #x:root)', ':not([units]:only-child)'),
          },
        ),
        { maxLength: 3 },
      ),
    )
    .map(([tag, rest]) => tag + rest.join('') || '*')
const complex = (list: fc.Arbitrary<string>) =>
  fc
    .tuple(compound(list), fc.array(fc.tuple(fc.constantFrom(' ', ' > '), compound(list)), { maxLength: 1 }))
    .map(([first, rest]) => first + rest.flat().join(''))
const listOf = (item: fc.Arbitrary<string>) =>
  fc.array(item, { minLength: 1, maxLength: 3 }).map(items => items.join(', '))
const flat = fc.constantFrom('a', '#x', '*', '[units]', 'a#x', 'a > a', '#x a')
const anyList = listOf(complex(listOf(complex(listOf(flat)))))

test('of any selector list that matches, it is what @bramus/specificity says', () => {
  let compared = 0
  fc.assert(
    fc.property(anyList, css => {
      let ours: readonly (readonly number[])[]
      try {
        ours = specificities(css, everything as never)
      } catch {
        return
      }
      compared++
      expect(ours).toEqual(calculate(css).map(({ value: { a, b, c } }) => [a, b, c]))
    }),
    { numRuns: 500 },
  )
  expect(compared).toBeGreaterThan(250)
})
