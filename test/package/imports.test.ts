import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'

/** What every file of src imports or re-exports from src, types too. */
const imports = new Map(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join('src', file), 'utf8'))
      const own = importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
      return [file, own.map(({ fileName }) => join(file, '..', fileName))]
    }),
)

/** The first way round from a file back to itself. */
function circle(file: string, way: readonly string[] = []): readonly string[] | undefined {
  if (way.includes(file)) return [...way.slice(way.indexOf(file)), file]
  if (done.has(file)) return undefined
  for (const next of imports.get(file) ?? []) {
    const found = circle(next, [...way, file])
    if (found) return found
  }
  done.add(file)
  return undefined
}
const done = new Set<string>()

test('no file of src imports itself, however long the way round', () => {
  expect([...imports.values()].flat().filter(file => !imports.has(file))).toEqual([])
  for (const file of imports.keys()) expect(circle(file)).toBeUndefined()
})
