import { expect, test } from 'vitest'
import { rank } from '../../src/select/cascade.ts'
import { element, path, walk, type Element } from '../../src/select/element.ts'
import { rules } from './record.ts'

let steps = 0

/** An element that counts how often it is asked for its neighbours. */
const counting = (e: Element<string>): Element<string> => {
  const { parent, children } = e
  return Object.defineProperties(e, {
    parent: { get: () => (steps++, parent) },
    children: { get: () => (steps++, children) },
  })
}

const leaf = (tag: string, i: number) => element(tag, { ref: `${i}.${tag}` })

/** Blocks of ten layers with two weights each, 31 elements a block, and a root. */
const blocks = (count: number): Element<string> => {
  const block = (_: unknown, b: number) =>
    element('Sequential', {
      id: `block${b}`,
      ref: `block${b}`,
      children: Array.from({ length: 10 }, (_, i) =>
        element(i % 2 ? 'Dense' : 'Conv2D', {
          id: `layer${b}_${i}`,
          attributes: { units: i },
          ref: `layer${b}_${i}`,
          children: [leaf('kernel', i), leaf('bias', i)],
        }),
      ),
    })
  return element('Sequential', { id: 'model', ref: 'model', children: Array.from({ length: count }, block) })
}

const EIGHT = [
  '*',
  ':not(bias)',
  '#block1 *',
  'Dense',
  'Dense > bias',
  '[units="3"]',
  ':root > :last-child',
  ':is(#layer0_1, Conv2D):not(#block2)',
].map((css, i) => [css, i] as const)

const costOf = (count: number) => {
  const root = blocks(count)
  const all = [...walk(root)]
  const paths = all.filter(({ children }) => !children.length).map(path)
  for (const e of all) counting(e)
  steps = 0
  const eight = rules(root, ...EIGHT)
  const winners = paths.map(way => rank(eight, [way])[0]!.selector)
  return { elements: all.length, steps, winners }
}

test('the way through a tree of 10,000 elements is as long for each as in one of 1,000', () => {
  const small = costOf(32)
  const large = costOf(323)
  expect([small.elements, large.elements]).toEqual([993, 10_014])
  expect(large.steps / large.elements).toBeLessThan(1.05 * (small.steps / small.elements))
  expect(new Set(large.winners)).toEqual(
    new Set([
      '#block1 *',
      'Dense',
      'Dense > bias',
      '[units="3"]',
      ':is(#layer0_1, Conv2D):not(#block2)',
      ':not(bias)',
      '*',
    ]),
  )
})
