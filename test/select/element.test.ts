import { describe, expect, expectTypeOf, test } from 'vitest'
import { element, escape, path, showElement, showTree, walk, type Element } from '../../src/select/element.ts'
import { network } from './network.ts'

describe('an element', () => {
  test('is its children’s parent', () => {
    const bias = element('bias')
    const head = element('Dense', { id: 'head', children: [bias] })
    expect(bias.parent).toBe(head)
    expect(head.children).toEqual([bias])
    expect(head.parent).toBeUndefined()
    expect(head.attributes).toEqual({})
  })

  test('carries what it stands for, with its type', () => {
    expectTypeOf(element('bias')).toEqualTypeOf<Element<undefined>>()
    const head = element('Dense', { ref: 7, children: [element('bias', { ref: 8 })] })
    expectTypeOf(head).toEqualTypeOf<Element<number>>()
    expect(head.ref).toBe(7)
    expect(head.children[0]?.ref).toBe(8)
  })

  test('does not follow what becomes of the array of children', () => {
    const children = [element('kernel')]
    const head = element('Dense', { children })
    children.push(element('bias'))
    expect(head.children.map(({ tag }) => tag)).toEqual(['kernel'])
  })

  test('stands in one place only', () => {
    const bias = element('bias')
    element('Dense', { id: 'a/b', children: [bias] })
    expect(() => element('Dense', { children: [bias] })).toThrow(
      new TypeError(String.raw`bias stands in Dense#a\/b already; make an element for each place`),
    )
  })
})

describe('the tree', () => {
  test('is walked in document order, the top first', () => {
    expect([...walk(network())].map(({ ref }) => ref)).toEqual([
      'model',
      'encoder',
      'dense/1',
      'dense/1.kernel',
      'dense/1.bias',
      'lstm',
      'cell',
      'cell.kernel',
      'cell.recurrentKernel',
      'cell.bias',
      'drop',
      'head',
      'head.kernel',
      'head.bias',
    ])
  })

  test('may be as deep as it likes', () => {
    let top = element('cell')
    for (let i = 1; i < 20_000; i++) top = element('cell', { children: [top] })
    expect([...walk(top)]).toHaveLength(20_000)
  })

  test('a path begins at the root and ends at the element', () => {
    const all = [...walk(network())]
    expect(path(all.at(-1)!).map(({ ref }) => ref)).toEqual(['model', 'head', 'head.bias'])
    expect(path(all[0]!)).toEqual([all[0]])
  })

  test('is shown from any element down, as selectors name it', () => {
    const encoder = [...walk(network())][1]!
    expect(showTree(encoder)).toBe(String.raw`Sequential#encoder
  Dense#dense\/1
    kernel
    bias
  LSTM#lstm
    LSTMCell#cell
      kernel
      recurrentKernel
      bias`)
  })

  test('is shown in no more than 40 lines, and the number of the others', () => {
    const of = (count: number) =>
      showTree(element('a', { children: Array.from({ length: count }, () => element('b')) }))
    expect(of(39).split('\n')).toEqual(['a', ...Array<string>(39).fill('  b')])
    expect(of(162).split('\n')).toEqual(['a', ...Array<string>(39).fill('  b'), '… 123 more'])
  })

  test('an element is shown with its id, if it has one', () => {
    expect(showElement(element('Dense', { id: 'head' }))).toBe('Dense#head')
    expect(showElement(element('kernel'))).toBe('kernel')
    expect(showElement(element('$t', { id: '1' }))).toBe(String.raw`\$t#\31 `)
  })
})

describe('escape', () => {
  // The examples of https://drafts.csswg.org/cssom/#the-css.escape()-method and of its web-platform-tests.
  test.each([
    ['abc', 'abc'],
    ['a0-_', 'a0-_'],
    ['0a', '\\30 a'],
    ['-0a', '-\\30 a'],
    ['a0', 'a0'],
    ['--a', '--a'],
    ['-', '\\-'],
    ['-a', '-a'],
    ['\x01\x02\x1e\x1f', '\\1 \\2 \\1e \\1f '],
    ['\x7f', '\\7f '],
    ['hello\n', 'hello\\a '],
    [' !xy', '\\ \\!xy'],
    ['dense/1', 'dense\\/1'],
    ['ünïcode 层', 'ünïcode\\ 层'],
    ['a§', 'a\\§'],
    ['\ud834\udf06', '\ud834\udf06'],
  ])('%j is written %j', (name, written) => {
    expect(escape(name)).toBe(written)
  })
})
