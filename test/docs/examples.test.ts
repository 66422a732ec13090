import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isObservable } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { compile, examplesOfPage, examplesOfSource, type Example, type Runtime } from './example.ts'

type Names = Record<string, unknown>

const MODULES: Readonly<Record<string, () => Promise<Names>>> = {
  rxjs: () => import('rxjs'),
  'rx-anneal': () => import('../../src/index.ts'),
  'rx-anneal/recipes': () => import('../../src/recipes/index.ts'),
  'rx-anneal/tfjs': () => import('../../src/tfjs/index.ts'),
  'rx-anneal/view': () => import('../../src/view/index.ts'),
}
const load = (name: string): Promise<Names> => MODULES[name]?.() ?? (import(name) as Promise<Names>)

/** The names in scope: everything public up to the floor of the file, and what the file itself exports. */
async function scopeOf(path: string): Promise<Names> {
  const scope = { ...(await load('rxjs')), ...(await load('rx-anneal')) }
  if (!path.startsWith('src/') || path.startsWith('src/tfjs/'))
    Object.assign(scope, await load('rx-anneal/tfjs'), { tf: await load('@tensorflow/tfjs') })
  return path.startsWith('src/') ? { ...scope, ...(await load(resolve(path))) } : scope
}

function run(path: string, examples: readonly Example[]): void {
  if (examples.length === 0) return
  const runtime: Runtime = {
    load,
    missing(name) {
      throw new Error(`${path} imports ${name}, and that module does not export it`)
    },
    check(actual, expected, asObservable, line) {
      const values = asObservable ? collect(actual) : [actual]
      expect(near(values, expected), `${path}:${line}`).toEqual(expected)
    },
  }
  describe(path, () => {
    for (const example of examples)
      test(`the example of ${example.title} is true`, async () => {
        await compile(example)(await scopeOf(path), runtime)
      })
  })
}

/** What an Observable emits while it is being subscribed to. */
function collect(source: unknown): unknown[] {
  if (!isObservable(source)) throw new TypeError(`not an Observable: ${String(source)}`)
  const values: unknown[] = []
  const errors: unknown[] = []
  const observer = { next: (x: unknown) => values.push(x), error: (error: unknown) => errors.push(error) }
  source.subscribe(observer).unsubscribe()
  if (errors.length > 0) throw errors[0]
  return values
}

/** The actual value, in which a number within 1e-12 of the expected one is that one. */
function near(actual: unknown, expected: unknown): unknown {
  if (typeof actual === 'number' && typeof expected === 'number')
    return Math.abs(actual - expected) <= 1e-12 * Math.abs(expected) ? expected : actual
  if (Array.isArray(actual) && Array.isArray(expected)) return actual.map((x, i) => near(x, expected[i]))
  if (isPlain(actual) && isPlain(expected))
    return Object.fromEntries(Object.entries(actual).map(([key, x]) => [key, near(x, expected[key])]))
  return actual
}
const isPlain = (x: unknown): x is Names =>
  typeof x === 'object' && x !== null && Object.getPrototypeOf(x) === Object.prototype

for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' }).sort())
  if (file.endsWith('.ts')) run(`src/${file}`, examplesOfSource(readFileSync(`src/${file}`, 'utf8')))

if (existsSync('README.md')) run('README.md', examplesOfPage(readFileSync('README.md', 'utf8')))
