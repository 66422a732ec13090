import { expect, test } from 'vitest'
import { parse, slug } from './parse.ts'

const lines = (...text: string[]) => text.join('\n')
const whole = lines('== A title', 'x  a|  a=0', '> linear(0, 1)', 'y  a|  a=0')

test('a file is its diagrams, each with its parts and their lines', () => {
  const [first, second] = parse(
    lines('% on the file', whole, '== Another', '% one', '% two', '> of(1,', '>    2)', 'z  (12|)'),
    'f',
  )
  expect(first).toMatchObject({ title: 'A title', line: 2, notes: [], expression: ['linear(0, 1)'] })
  expect(first!.inputs.map(({ name, line }) => [name, line])).toEqual([['x', 3]])
  expect(second).toMatchObject({ notes: ['one', 'two'], inputs: [], expression: ['of(1,', '   2)'] })
  expect(second!.outputs[0]!.marks).toEqual([
    { frame: 0, mark: '1' },
    { frame: 0, mark: '2' },
    { frame: 0, mark: '|' },
  ])
})

test.each<[string, string, unknown]>([
  ['a number', 'a=.5', 0.5],
  ['an expression of numbers', 'a=1/3', 1 / 3],
  ['a text with spaces, quotes and an = in it', String.raw`a="say \"b=1\" ~2 times"`, 'say "b=1" ~2 times'],
  ['an array', 'a=[1, [2, "x"]]', [1, [2, 'x']]],
  ['an object', 'a={step: 0, progress: undefined}', { step: 0, progress: undefined }],
])('a legend gives %s', (_, legend, value) => {
  const [diagram] = parse(lines('== t', `x  a|  ${legend}`, '> y', 'z  |'), 'f')
  expect(diagram!.inputs[0]!.legend.get('a')!.value).toEqual(value)
})

test('without a legend a digit is its number, and a letter its text', () => {
  const [diagram] = parse(lines('== t', 'x  1-a-#', '> y', 'z  |'), 'f')
  expect([...diagram!.inputs[0]!.legend.values()].map(({ value }) => value)).toEqual([1, 'a', '#'])
})

test('time passes as in RxJS', () => {
  const [diagram] = parse(lines('== t', 'x  a 9ms b 1.5s (cd)-|', '> y', 'z  |', 'z  -^ 1s !'), 'f')
  expect(diagram!.inputs[0]!.marks.map(({ frame }) => frame)).toEqual([0, 10, 1511, 1511, 1516])
  expect(diagram!.outputs[0]!.subscriptions).toEqual([{ line: 5, from: 1, to: 1002 }])
})

test('a time at the end of a line is a time', () => {
  const [diagram] = parse(lines('== t', 'x  a 9ms', '> y', 'z  |', 'z  ^ 9ms'), 'f')
  expect(diagram!.inputs[0]!.marks).toEqual([{ frame: 0, mark: 'a' }])
  expect(diagram!.outputs[0]!.subscriptions).toEqual([{ line: 5, from: 0, to: Infinity }])
})

test.each<[string, string, string]>([
  [
    'a line before the first title',
    lines('', 'x  a|'),
    'f:2: a diagram begins with its title: == what it shows',
  ],
  [
    'a word by itself',
    lines('== t', 'x'),
    'f:2: cannot read x: write == title, % note, > expression, or a name and marbles: lr  a-b|  a=1 b=.5',
  ],
  [
    'a name that no expression could call',
    lines('== t', '1x  a|'),
    'f:2: cannot read 1x  a|: write == title',
  ],
  ['marbles after the end', lines('== t', 'x  a|b'), 'f:2: cannot read the marbles a|b: write - for a frame'],
  ['a group that is left open', lines('== t', 'x  (ab'), 'f:2: cannot read the marbles (ab: '],
  ['two beginnings', lines('== t', 'x  ^a^'), 'f:2: cannot read the marbles ^a^: '],
  [
    'a legend without letters',
    lines('== t', 'x  a|  a=1 two'),
    'f:2: 1 two is no value: write a number, ~number, "text", [array] or {object}',
  ],
  ['an unknown word for a value', lines('== t', 'x  a|  a=half'), 'f:2: half is no value: write a number, '],
  [
    'a legend for a marble that is not there',
    lines('== t', 'x  a|  b=1'),
    'f:2: the legend names b, and no marble is called so',
  ],
  [
    'a text that is left open',
    lines('== t', 'x  a|  a="b'),
    'f:2: cannot read the legend a="b: write a=1  b=~.854  c="text"  #="message"',
  ],
  ['a message without quotes', lines('== t', 'x  #  #=5'), `f:2: #=5: write the message in quotes`],
  [
    'an input that is not exact',
    lines('== t', 'x  a|  a=~.3'),
    'f:2: x goes in, so its values are exact: write them without ~',
  ],
  [
    'marbles on a second line',
    lines('== t', 'x  a|', 'x  b|'),
    'f:3: a second line of x says when it is subscribed: x  ^---!',
  ],
  [
    'marbles in a subscription',
    lines('== t', 'x  a|', 'x  ^-b'),
    `f:3: there can only be '^' and '!' markers in a subscription marble diagram`,
  ],
  [
    'an expression below what comes out',
    lines(whole, '> smooth(0, 1)'),
    'f:5: an expression stands above what comes out, and there is one',
  ],
  ['no expression', lines('== t', 'x  a|'), 'f:1: "t" has no expression: > linear(0, 1)'],
  [
    'nothing that comes out',
    lines('== t', '> of(1)'),
    'f:1: "t" does not say what comes out: a stream below the expression',
  ],
  [
    'two subscriptions to what comes out',
    lines(whole, 'y  ^!', 'y  ^!'),
    'f:1: "A title": of what is below the expression only the first is subscribed, and once',
  ],
  [
    'an observer that the expression does not name',
    lines(whole, 'seen  a'),
    'f:1: "A title": the expression names no seen, so nothing can come out there',
  ],
  [
    'two titles that name one picture',
    lines(whole, whole.replace('A title', 'A  title!')),
    'f:1: two diagrams are called "A title", and a title names a picture',
  ],
])('%s is refused, with its line and what would be right', (_, text, message) => {
  expect(() => parse(text, 'f')).toThrow(SyntaxError)
  expect(() => parse(text, 'f')).toThrow(message)
})

test('a picture is named by its title', () => {
  expect(slug("The seed's 1/49, hit exactly!")).toBe('the-seed-s-1-49-hit-exactly')
})
