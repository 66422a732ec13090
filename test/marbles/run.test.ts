import { expect, test } from 'vitest'
import { parse } from './parse.ts'
import { run } from './run.ts'

const outcomes = (...text: string[]) => run(parse(['== t', ...text].join('\n'), 'f')[0]!)

/** The lines that are not as they should be: what is expected of them, and what happened. */
const failures = (...text: string[]) =>
  [...outcomes(...text)]
    .filter(([, { expected, received }]) => expected !== received)
    .map(([line, { expected, received }]) => [line, expected, received])

test('a diagram that is true has no failure', () => {
  const text = ['x  -a-b-|  a=0 b=.5', 'x  ^----!', '> linear(0, 10)', 'y  -a-b-|  a=0 b=5']
  expect([...outcomes(...text).keys()]).toEqual([5, 3])
  expect(failures(...text)).toEqual([])
})

test.each<[string, string, string]>([
  ['a wrong value', 'y  -a-b-|  a=0 b=6', 'y  -a-?-|  a=0  ?=5'],
  ['values in the wrong order', 'y  -b-a-|  a=0 b=5', 'y  -a-b-|  a=0  b=5'],
  ['a wrong frame', 'y  -a--b|   a=0 b=5', 'y  -a-b-|  a=0  b=5'],
  ['a value too many', 'y  -a-----|  a=0', 'y  -a-?-|  a=0  ?=5'],
  ['a value too few', 'y  -a-b-c|  a=0 b=5 c=10', 'y  -a-b-|  a=0  b=5'],
  ['no end', 'y  -a-b-  a=0 b=5', 'y  -a-b-|  a=0  b=5'],
  ['an error that does not come', 'y  -a-b-#  a=0 b=5 #="no"', 'y  -a-b-|  a=0  b=5'],
])('%s fails on its line, as marbles', (_, line, received) => {
  const [failure] = failures('x  -a-b-|  a=0 b=.5', '> linear(0, 10)', line)
  expect(failure).toEqual([4, expect.stringMatching(/^y {2}/), received])
})

test('of two letters for one value either will do', () => {
  expect(failures('x  ab|  a=0 b=.5', '> constant(1)', 'y  ab|  a=1 b=~1')).toEqual([])
})

test.each<[string, string]>([
  ['.1 + .2', '.3'],
  ['NaN', 'NaN'],
  ['-0', '0'],
  ['.8536', '~.854'],
  ['.8544', '~.854'],
  ['2.558e-4', '~2.56e-4'],
  ['-.301', '~-.3'],
  ["'a b'", '"a b"'],
  ['[1, .1 + .2]', '[1, .3]'],
  ['{ step: 1, progress: 1 / 3 }', '{progress: ~.33}'],
])('%s is what %s expects', (value, text) => {
  expect(failures(`> of(${value})`, `y  (a|)  a=${text}`)).toEqual([])
})

test.each<[string, string]>([
  ['1e-4 * (1 + 1e-11)', '1e-4'],
  ['1e-300', '0'],
  ['.8533', '~.854'],
  ['.8546', '~.854'],
  ['2.57e-4', '~2.56e-4'],
  ["'1'", '1'],
  ["'1'", '~1'],
  ['[1]', '[1, 2]'],
  ['[1, 2]', '[1]'],
  ['{ step: 1 }', '{step: 2}'],
  ['{ step: 1 }', '{epoch: 0}'],
  ['null', '{step: 1}'],
  ['undefined', '0'],
])('%s is not what %s expects', (value, text) => {
  expect(failures(`> of(${value})`, `y  (a|)  a=${text}`)).toHaveLength(1)
})

test('an error is known by its message', () => {
  const fail = ['x  -#  #="disk full"', '> linear(0, 1)']
  expect(failures(...fail, 'y  -#  #="disk full"')).toEqual([])
  expect(failures(...fail, 'y  -#  #="disk"')).toEqual([[4, 'y  -#  #="disk"', `y  -#  #='disk full'`]])
  expect(failures(`> throwError(() => 'bare')`, 'y  #  #="bare"')).toEqual([])
})

test('a value is no error, also where it says the same', () => {
  expect(failures(`> concat(of('no'), NEVER)`, 'y  #  #="no"')).toHaveLength(1)
})

test('what comes out is subscribed and left when its second line says so', () => {
  const text = ['> linear(0, 1)', 'y  ---0', 'y  --^--!']
  expect(failures('x  -0-1|', 'x  --^--!', ...text)).toEqual([])
})

test('a subscription that differs fails on its line', () => {
  const text = ['> linear(0, 1)', 'y  -0', 'y  ^-!']
  expect(failures('x  -0-', 'x  ^-!', ...text)).toEqual([])
  expect(failures('x  -0-', 'x  ^--!', ...text)).toEqual([[3, '^--!', '^-!']])
  expect(failures('x  -0-', 'x  ^-!', 'x  ^-!', ...text)).toEqual([[3, '^-!\n^-!', '^-!']])
})

test('a further line is what came to the observer of that name', () => {
  const text = ['x  01|', '> drive(linear(0, 10), seen)', 'y  01|']
  expect(failures(...text, 'seen  ab|  a=0 b=10')).toEqual([])
  expect(failures(...text, 'seen  ab|  a=0 b=9')).toEqual([
    [5, 'seen  ab|  a=0  b=9', 'seen  a?|  a=0  ?=10'],
  ])
})

test('an observer that hears more after its end is found out', () => {
  const text = '> defer(() => { seen.complete(); seen.next(1); return EMPTY })'
  expect(failures(text, 'y  |', 'seen  |')).toEqual([[4, 'seen  |', 'seen  (|?)  ?=1']])
})

test('time is virtual, also where the clock is read', () => {
  expect(
    failures(
      '> timer(500, 1000).pipe(timestamp(), take(2))',
      'y  500ms a 999ms (b|)  a={timestamp: 500} b={timestamp: 1500}',
    ),
  ).toEqual([])
  expect(failures('> timer(500)', 'y  400ms (0|)')).toEqual([
    [3, 'y   400ms (0|)  0=0', 'y   500ms (0|)  0=0'],
  ])
})

test('what comes too early to be drawn after a group fails', () => {
  expect(failures('> timer(0, 1).pipe(take(2), startWith(9))', 'y  (90)(1|)')).toEqual([
    [3, 'y  (90)(1|)  9=9  0=0  1=1', 'y  (90) -3ms (1|)  9=9  0=0  1=1'],
  ])
})

test('an expression that is no stream, or no JavaScript, says so', () => {
  expect(() => outcomes('x  |', '> 5', 'y  |')).toThrow(
    'the expression is an Observable, or an operator on the first stream, not 5',
  )
  expect(() => outcomes('x  |', '> lineal(0, 1)', 'y  |')).toThrow('lineal is not defined')
})
