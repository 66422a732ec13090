import { expect, test } from 'vitest'
import { rank } from '../../src/select/cascade.ts'
import { describe, showOutcomes } from '../../src/select/describe.ts'
import { path, walk } from '../../src/select/element.ts'
import { network } from './network.ts'
import { rules } from './record.ts'

const described = () => {
  const root = network()
  const all = rules(root, ['*', 0.1], ['#head', 0.2], [':not(#encoder)', 0.3], ['#head > bias', 0.4])
  const elements = [...walk(root)]
  const targets = elements
    .filter(({ tag }) => tag === 'bias' || tag === 'kernel')
    .map(e => {
      const ranked = rank(all, [path(e)])
      return { element: e, param: 'rate', value: ranked[0]?.value, ranked }
    })
  const unreached = {
    element: elements.find(({ id }) => id === 'drop')!,
    param: 'seed',
    value: 7,
    ranked: [],
  }
  return { root, all, targets: [...targets, unreached] }
}

test('every target is described by its value, the rule that won, and those that lost, the strongest first', () => {
  const { all, targets } = described()
  const [wide, head, outside, bias] = all
  expect(describe(targets).map(({ element, ...rest }) => [element.ref, rest])).toEqual([
    ['dense/1.kernel', { param: 'rate', value: 0.1, won: wide, lost: [] }],
    ['dense/1.bias', { param: 'rate', value: 0.1, won: wide, lost: [] }],
    ['cell.kernel', { param: 'rate', value: 0.1, won: wide, lost: [] }],
    ['cell.bias', { param: 'rate', value: 0.1, won: wide, lost: [] }],
    ['head.kernel', { param: 'rate', value: 0.2, won: head, lost: [outside, wide] }],
    ['head.bias', { param: 'rate', value: 0.4, won: bias, lost: [head, outside, wide] }],
    ['drop', { param: 'seed', value: 7, won: undefined, lost: [] }],
  ])
})

test('a description is shown as the tree, with what won and lost below each element', () => {
  const { root, targets } = described()
  const [first] = targets
  const another = { ...first!, param: 'momentum', value: undefined }
  expect(showOutcomes(root, describe([...targets, another]), true)).toBe(String.raw`Sequential#model
  Sequential#encoder
    Dense#dense\/1
      kernel
        rate = 0.1 by anneal('*', { rate })
        momentum by anneal('*', { rate })
      bias
        rate = 0.1 by anneal('*', { rate })
    LSTM#lstm
      LSTMCell#cell
        kernel
          rate = 0.1 by anneal('*', { rate })
        recurrentKernel
        bias
          rate = 0.1 by anneal('*', { rate })
  Dropout#drop
    seed = 7 (no rule)
  Dense#head
    kernel
      rate = 0.2 by anneal('#head', { rate })
        over anneal(':not(#encoder)', { rate })
        over anneal('*', { rate })
    bias
      rate = 0.4 by anneal('#head > bias', { rate })
        over anneal('#head', { rate })
        over anneal(':not(#encoder)', { rate })
        over anneal('*', { rate })`)
})

test('the rules that lost are left out where nobody asks for them', () => {
  const { root, targets } = described()
  const [all, won] = [true, false].map(lost => showOutcomes(root, describe(targets), lost).split('\n'))
  expect(won).toEqual(all!.filter(line => !line.trimStart().startsWith('over ')))
  expect(won!.length).toBe(all!.length - 5)
})
