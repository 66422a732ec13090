import { expect, test } from 'vitest'
import { nearest } from '../../src/select/nearest.ts'

test.each<[string, string[], string[]]>([
  ['#haed', ['#body', '#head', 'Dense'], ['#head']],
  ['dense', ['Dense', 'Conv2D'], ['Dense']],
  ['LSTMCELL', ['LSTM', 'LSTMCell'], ['LSTMCell']],
  ['learningrate', ['momentum', 'learningRate'], ['learningRate']],
  ['conv2', ['conv2d_12', 'conv2d', 'conv'], ['conv2d', 'conv']],
  ['a', ['b', 'c'], []],
  ['head', [], []],
  ['head', ['encoder', 'decoder'], []],
  ['bias', ['bins', 'bass', 'bia', 'biases', 'bias1'], ['bins', 'bia', 'bias1']],
  ['x1', ['x2', 'x2', 'x3'], ['x2', 'x3']],
])('nearest to %s of %j are %j', (name, candidates, near) => {
  expect(nearest(name, candidates)).toEqual(near)
})

test('a long name may differ in a third of its letters', () => {
  expect(nearest('abcdefghi', ['abcdefxyz', 'abcdewxyz'])).toEqual(['abcdefxyz'])
})

test('candidates may come from any iterable', () => {
  expect(nearest('rat', new Set(['rate']))).toEqual(['rate'])
})
