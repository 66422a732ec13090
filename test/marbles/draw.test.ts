import { expect, test } from 'vitest'
import { draw } from './draw.ts'
import { parse } from './parse.ts'

const picture = (...text: string[]) => draw(parse(['== t', ...text].join('\n'), 'f')[0]!)

/** The marbles of a picture in the order in which they are drawn. */
const marbles = (svg: string) =>
  [...svg.matchAll(/<rect class="marble" [^>]*x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"/g)].map(
    ([, ...numbers]) => {
      const [x = NaN, y = NaN, width = NaN, height = NaN] = numbers.map(Number)
      return { left: x, right: x + width, x: x + width / 2, y: y + height / 2, width }
    },
  )

test('every marble sits at the height of its value, and at its time', () => {
  const [a, b, c, d] = marbles(picture('> of(0)', 'y  a--bc-d|  a=-1 b=1 c=3 d=~0'))
  expect((a!.y - b!.y) / (a!.y - c!.y)).toBeCloseTo(0.5, 3)
  expect((a!.y - d!.y) / (a!.y - c!.y)).toBeCloseTo(0.25, 3)
  expect(a!.y).toBeGreaterThan(c!.y)
  expect((c!.x - b!.x) / (b!.x - a!.x)).toBeCloseTo(1 / 3, 3)
})

test('a lane is as high whatever its numbers are', () => {
  const heights = (legend: string) => marbles(picture('> of(0)', `y  a-b-c  ${legend}`)).map(({ y }) => y)
  expect(heights('a=0 b=1e-5 c=2e-5')).toEqual(heights('a=-10 b=0 c=10'))
})

test('what is no number, and what does not change, lies on the axis', () => {
  for (const legend of ['a="x" b=1', 'a={step: 0} b={step: 1}', 'a=3 b=3', 'a=NaN b=1']) {
    const [a, b] = marbles(picture('> of(0)', `y  a--b|  ${legend}`))
    expect(a!.y).toBe(b!.y)
  }
})

test('a long label makes room for itself', () => {
  const [a, b, c] = marbles(picture('> of(0)', 'y  abc|  a=1.23456789e-5 b="a long text" c=2'))
  expect(b!.left).toBeGreaterThan(a!.right)
  expect(c!.left).toBeGreaterThan(b!.right)
  expect(a!.width).toBeGreaterThan('1.23456789e-5'.length * 7)
})

test('marbles of one frame stand side by side', () => {
  const [a, b, c] = marbles(picture('> of(0)', 'y  (ab)c|  a=1 b=2 c=3'))
  expect(b!.left).toBeGreaterThan(a!.right)
  expect(c!.left).toBeGreaterThan(b!.right)
})

test('a long pause is cut short, and says how long it is', () => {
  const svg = picture('> of(0)', 'y  a 59999ms b|  a=1 b=2')
  expect(svg).toContain('>60000 ms<')
  expect(Number(/width="(\d+)"/.exec(svg)![1])).toBeLessThan(1000)
})

test('an object has a line for each of its keys', () => {
  expect(picture('> of(0)', 'y  a|  a={step: 2, progress: ~.33}')).toMatch(/>step<.*>2<.*>progress<.*>\.33</)
})

test('a message is whole, in lines', () => {
  const message = 'an endless message that nobody would want to read, were it not about an error'
  const words = [...picture('> of(0)', `y  #  #="${message}"`).matchAll(/class="message"[^>]*>([^<]*)</g)]
  expect(words.length).toBeGreaterThan(1)
  expect(words.map(([, text]) => text).join(' ')).toBe(message)
})

test('text is text, whatever it says', () => {
  const svg = picture('% <b> & </b>', '> of(0).pipe(filter(x => x < 1 && x > 0))', 'y  a|  a="</svg>"')
  expect(svg).toContain('&#60;b&#62; &#38; &#60;/b&#62;')
  expect(svg).toContain('x =&#62; x &#60; 1 &#38;&#38; x &#62; 0')
  expect(svg.match(/<\/svg>/g)).toHaveLength(1)
})

test('a picture is light or dark as its reader is', () => {
  expect(picture('> of(0)', 'y  |')).toContain('@media (prefers-color-scheme: dark)')
})
