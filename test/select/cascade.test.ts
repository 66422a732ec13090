import { describe, expect, test } from 'vitest'
import { rank } from '../../src/select/cascade.ts'
import { element, path, type Element } from '../../src/select/element.ts'
import { select } from '../../src/select/select.ts'
import { dense, network } from './network.ts'
import { record, rules, type Valued } from './record.ts'

describe('the cascade', () => {
  test('a rule for a layer beats one for the network around it, whichever comes first', () => {
    const expected = {
      'dense/1.kernel': 1,
      'dense/1.bias': 1,
      'cell.kernel': 1,
      'cell.recurrentKernel': 1,
      'cell.bias': 1,
      'head.kernel': 2,
      'head.bias': 2,
    }
    expect(record(network(), ['*', 1], ['#head', 2])).toEqual(expected)
    expect(record(network(), ['#head', 2], ['*', 1])).toEqual(expected)
  })

  test('* takes hold at the root only, so a later * beats nothing that is deeper', () => {
    expect(record(network(), ['Dense', 1], ['*', 2])).toMatchObject({ 'head.bias': 1, 'cell.bias': 2 })
  })

  test(':not(bias) reaches every weight but the biases', () => {
    expect(record(network(), [':not(bias)', 1])).toEqual({
      'dense/1.kernel': 1,
      'cell.kernel': 1,
      'cell.recurrentKernel': 1,
      'head.kernel': 1,
    })
  })

  test(':not(#encoder) reaches everything outside the encoder, and there beats *', () => {
    const expected = { 'dense/1.bias': 1, 'cell.bias': 1, 'head.kernel': 2, 'head.bias': 2 }
    expect(record(network(), ['*', 1], [':not(#encoder)', 2])).toMatchObject(expected)
    expect(record(network(), [':not(#encoder)', 2], ['*', 1])).toMatchObject(expected)
  })

  test.each([
    ':not(#encoder, bias)',
    ':not(#encoder):not(bias)',
    ':is(:not(#encoder, bias))',
    ':where(:not(:is(#encoder, bias)))',
  ])('%s reaches what is neither in the encoder nor a bias', selector =>
    expect(record(network(), [selector, 1])).toEqual({ 'head.kernel': 1 }),
  )

  test.each([
    'Dense:not(bias)',
    ':is(Dense:not(bias))',
    'Dense:is(:where(:not(bias)))',
    ':root Dense:not(bias)',
  ])('%s reaches the weights of every Dense but the biases', selector =>
    expect(record(network(), [selector, 1])).toEqual({ 'dense/1.kernel': 1, 'head.kernel': 1 }),
  )

  test('Dense:not(#encoder) reaches every Dense outside the encoder', () => {
    expect(record(network(), ['Dense:not(#encoder)', 1])).toEqual({ 'head.kernel': 1, 'head.bias': 1 })
  })

  test('a :not that only says where leaves out subjects, not what stands there below them', () => {
    expect(record(network(), [':root > :not(:last-child)', 1])).toEqual({
      'dense/1.kernel': 1,
      'dense/1.bias': 1,
      'cell.kernel': 1,
      'cell.recurrentKernel': 1,
      'cell.bias': 1,
    })
    expect(record(network(), ['Dense:not(:first-child)', 1])).toEqual({ 'head.kernel': 1, 'head.bias': 1 })
    expect(record(network(), [':root > :not(:has(LSTM))', 1])).toEqual({ 'head.kernel': 1, 'head.bias': 1 })
  })

  test('a :not that is not on the subject is plain CSS', () => {
    expect(record(network(), [':not(#encoder) > Dense', 1])).toEqual({ 'head.kernel': 1, 'head.bias': 1 })
    expect(record(network(), [':not(LSTMCell) > bias', 1])).toEqual({ 'dense/1.bias': 1, 'head.bias': 1 })
    expect(record(network(), [':root :not(Dense) bias', 1])).toEqual({ 'dense/1.bias': 1, 'cell.bias': 1 })
    expect(record(network(), ['Dense:has(:not(bias))', 1])).toMatchObject({
      'head.kernel': 1,
      'head.bias': 1,
    })
  })

  test('deeper beats more specific: a tag within #encoder beats #encoder', () => {
    expect(record(network(), ['Dense', 1], ['#encoder', 2])).toEqual({
      'dense/1.kernel': 1,
      'dense/1.bias': 1,
      'cell.kernel': 2,
      'cell.recurrentKernel': 2,
      'cell.bias': 2,
      'head.kernel': 1,
      'head.bias': 1,
    })
  })

  test('#encoder * takes hold at the layers in the encoder: it beats their tags, and a bias beats it', () => {
    expect(record(network(), ['#encoder *', 1], ['bias', 2], ['Dense', 3])).toEqual({
      'dense/1.kernel': 1,
      'dense/1.bias': 2,
      'cell.kernel': 1,
      'cell.recurrentKernel': 1,
      'cell.bias': 2,
      'head.kernel': 3,
      'head.bias': 2,
    })
  })

  test('#head > bias beats bias', () => {
    expect(record(network(), ['#head > bias', 1], ['bias', 2])).toEqual({
      'dense/1.bias': 2,
      'cell.bias': 2,
      'head.bias': 1,
    })
  })

  test('each selector of a list counts by itself, with its own place and specificity', () => {
    const expected = {
      'head.kernel': 1,
      'head.bias': 1,
      'dense/1.kernel': 2,
      'cell.bias': 1,
      'cell.kernel': 2,
    }
    expect(record(network(), ['#head, LSTMCell > bias', 1], ['Dense, LSTM', 2])).toMatchObject(expected)
  })

  test('a rule with a list stands in the ranking once, at its strongest', () => {
    const root = network()
    const [wide, narrow] = rules(root, ['*, #head, #head > bias', 1], ['#head bias', 2]) as [Valued, Valued]
    const [kernel, bias] = select('#head > *', root, '')[0]!.elements
    expect(rank([wide, narrow], [path(bias!)])).toEqual([narrow, wide])
    expect(rank([wide, narrow], [path(kernel!)])).toEqual([wide])
  })

  test(':is counts as its most specific argument, and :where as nothing', () => {
    expect(record(network(), [':is(#drop, Dense)', 1], ['Dense', 2])).toMatchObject({ 'head.bias': 1 })
    expect(record(network(), ['Dense', 1], [':where(#head)', 2])).toMatchObject({ 'head.bias': 1 })
    expect(record(network(), [':is(#head, LSTM)', 1], ['Dense', 2])).toMatchObject({
      'dense/1.bias': 2,
      'head.bias': 1,
    })
  })

  test('at equal depth and specificity the later rule wins', () => {
    expect(record(network(), ['Dense', 1], ['Dense', 2])).toMatchObject({ 'head.bias': 2 })
    expect(record(network(), ['[units]', 1], ['[useBias]', 2])).toMatchObject({
      'head.bias': 2,
      'dense/1.bias': 1,
    })
  })

  test('later is by order, not by place in the array', () => {
    const root = network()
    const [first, second] = rules(root, ['Dense', 1], ['Dense', 2]) as [Valued, Valued]
    const bias = [path([...select('#head > bias', root, '')[0]!.elements][0]!)]
    expect(rank([first, second], bias)).toEqual([second, first])
    expect(rank([second, first], bias)).toEqual([second, first])
  })

  test('a rule without a value takes no part', () => {
    expect(record(network(), ['*', 1], ['#head', undefined], ['bias', 3])).toMatchObject({
      'head.kernel': 1,
      'head.bias': 3,
    })
    expect(record(network(), ['*', undefined])).toEqual({})
  })

  test('a layer in two places takes the strongest rule over both', () => {
    const shared = () => dense('shared')
    const branch = (id: string, ...children: Element<string>[]) =>
      element('Functional', { id, ref: id, children })
    const twice = () =>
      branch('model', branch('left', shared(), dense('l')), branch('right', shared(), dense('r')))
    expect(record(twice(), ['#left', 1], ['#right', 2])).toMatchObject({ 'shared.bias': 2, 'l.bias': 1 })
    expect(record(twice(), ['#left *', 1], ['#right', 2])).toMatchObject({ 'shared.bias': 1, 'r.bias': 2 })
    expect(record(twice(), [':not(#left)', 1])).toEqual({
      'shared.kernel': 1,
      'shared.bias': 1,
      'r.kernel': 1,
      'r.bias': 1,
    })
    const deep = branch('model', shared(), branch('block', branch('inner', shared())))
    expect(record(deep, ['#shared', 1], ['#inner *', 2], ['#block', 3])).toMatchObject({ 'shared.bias': 2 })
  })

  test('a path of its own gives a param that is not inherited, and still what is left out', () => {
    const root = network()
    const [everything, outside, cells] = rules(root, ['*', 1], [':not(#encoder)', 2], ['LSTM', 3]) as [
      Valued,
      Valued,
      Valued,
    ]
    const find = (css: string) => [...select(css, root, '')[0]!.elements][0]!
    const own = [everything, outside, cells]
    expect(rank(own, [[find('#drop')]])).toEqual([outside, everything])
    expect(rank(own, [[find('LSTM'), find('LSTMCell')]])).toEqual([cells, everything])
    expect(rank([cells], [[find('LSTMCell')]])).toEqual([])
  })

  test('without a path no rule holds', () => {
    expect(rank(rules(network(), ['*', 1]), [])).toEqual([])
  })
})
