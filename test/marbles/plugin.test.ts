import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(import.meta.dirname, 'run-'))
const MARBLES = `% Of four diagrams the first is true.

== It is true
x  -0-1|
> linear(0, 10)
y  -0-a|  a=10

== A wrong value
x  -0-1|
x  ^---!
> linear(0, 10)
y  -0-a|  a=9

== A wrong subscription
x  -0-1|
x  ^--!
> linear(0, 10)
y  -0-a|  a=10

== A stale picture
> of(1)
y  (1|)
`
const CONFIG = `import { marbles } from '../plugin.ts'
export default { root: import.meta.dirname, plugins: [marbles()], test: { include: ['*.marbles'] } }
`

interface Result {
  readonly title: string
  readonly status: string
  readonly failureMessages: readonly string[]
}

/** Vitest itself, in a process of its own, over a folder with that .marbles file. */
function vitest(text: string): { results: readonly Result[]; message: string } {
  writeFileSync(join(folder, 'vitest.config.ts'), CONFIG)
  writeFileSync(join(folder, 'some.marbles'), text)
  const bin = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')
  const args = [bin, 'run', '--config', 'vitest.config.ts', '--reporter=json', '--outputFile=results.json']
  // As on a developer's machine, where missing pictures are drawn.
  spawnSync(process.execPath, args, { cwd: folder, env: { ...process.env, CI: '', VITEST: '' } })
  const { testResults } = JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as {
    testResults: readonly { message: string; assertionResults: readonly Result[] }[]
  }
  return { results: testResults[0]!.assertionResults, message: testResults[0]!.message }
}

let results: readonly Result[]
beforeAll(() => {
  mkdirSync(join(folder, 'some'))
  writeFileSync(join(folder, 'some/a-stale-picture.svg'), '<svg/>')
  results = vitest(MARBLES).results
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

const failure = (title: string) => results.find(result => result.title === title)!.failureMessages.join('\n')

test('every diagram is a test', () => {
  expect(results.map(({ title, status }) => [title, status])).toEqual([
    ['It is true', 'passed'],
    ['A wrong value', 'failed'],
    ['A wrong subscription', 'failed'],
    ['A stale picture', 'failed'],
  ])
})

test('a failure is in marbles, and points to its line in the .marbles file', () => {
  expect(failure('A wrong value')).toContain(`expected 'y  -0-?|  0=0  ?=10' to be 'y  -0-a|  0=0  a=9'`)
  expect(failure('A wrong value')).toMatch(/some\.marbles:12:\d+/)
  expect(failure('A wrong subscription')).toContain(`expected '^---!' to be '^--!'`)
  expect(failure('A wrong subscription')).toMatch(/some\.marbles:16:\d+/)
})

test('a missing picture is drawn, a stale one fails', () => {
  expect(readFileSync(join(folder, 'some/it-is-true.svg'), 'utf8')).toContain('<title>It is true</title>')
  expect(failure('A stale picture')).toContain('Snapshot `A stale picture 1` mismatched')
  expect(failure('A stale picture')).toMatch(/some\.marbles:22:\d+/)
})

test('a line that cannot be read fails the file, and is named', () => {
  expect(vitest('== t\nx  a|  a=half\n').message).toContain('some.marbles:2: half is no value')
}, 60_000)
