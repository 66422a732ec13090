import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import * as anneal from '../../src/index.ts'
import { parse, slug } from './parse.ts'

const root = join(import.meta.dirname, '../../')
const files = (folder: string, extension: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter(file =>
    file.endsWith(extension),
  )
const marbles = files('marbles', '.marbles').map(file => ({
  name: file.slice(0, -'.marbles'.length),
  diagrams: parse(readFileSync(join(root, 'marbles', file), 'utf8'), file),
}))
const pictures = files('marbles', '.svg')

test('every picture is that of a diagram', () => {
  const drawn = marbles.flatMap(({ name, diagrams }) =>
    diagrams.map(({ title }) => `${name}/${slug(title)}.svg`),
  )
  expect(pictures.toSorted()).toEqual(drawn.toSorted())
})

test('every operator, combinator and shape has its marbles', () => {
  const exported = (folder: string) =>
    files(`src/${folder}`, '.ts')
      .map(file => basename(file, '.ts'))
      .filter(name => name in anneal)
  const names = marbles.map(({ name }) => name)
  expect(exported('operators').filter(name => !names.includes(name))).toEqual([])
  expect(exported('compose').filter(name => !names.includes(name))).toEqual([])
  const shapes = marbles.find(({ name }) => name === 'shapes')!.diagrams.map(({ title }) => title)
  expect(exported('shapes').filter(name => !shapes.includes(name) && !names.includes(name))).toEqual([])
})

test.each(pictures)('in %s no marble covers another, and nothing is cut off', file => {
  const svg = readFileSync(join(root, 'marbles', file), 'utf8')
  const width = Number(/width="(\S+)"/.exec(svg)![1])
  for (const group of svg.split('<g ').slice(1)) {
    const rects = [...group.matchAll(/<rect class="marble" [^>]*x="(\S+)" y="\S+" width="(\S+)"/g)]
    const marbles = rects.map(([, x, width]) => ({ left: Number(x), right: Number(x) + Number(width) }))
    marbles.forEach(({ left }, i) => expect(left).toBeGreaterThan(marbles[i - 1]?.right ?? 0))
    expect(marbles.at(-1)?.right ?? 0).toBeLessThan(width)
    // No letter of a monospaced font is wider than .62 em; 12 px is the largest size of a message.
    for (const [, x, text] of group.matchAll(/class="(?:message|name)" x="(\S+)"[^>]*>([^<]*)</g))
      expect(Number(x) + text!.replace(/&#\d+;/g, '.').length * 0.62 * 12).toBeLessThan(width)
  }
})
