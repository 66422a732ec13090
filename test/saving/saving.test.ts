import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OPTIMIZERS } from '../tfjs/support/optimizers.ts'
import { SAVES } from '../tfjs/support/saves.ts'
import type { Results } from './files.ts'

const folder = mkdtempSync(join(tmpdir(), 'rx-anneal-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What a program of this folder prints, in a process of its own. */
async function run(program: string, ...args: string[]): Promise<Results> {
  const path = join(import.meta.dirname, program)
  const { stdout } = await promisify(execFile)('node', ['--import', 'tsx', path, folder, ...args], {
    maxBuffer: 2 ** 26,
  })
  return JSON.parse(stdout.slice(stdout.indexOf('{'))) as Results
}

const distance = (one: readonly number[], other: readonly number[]) =>
  one.length === other.length ? Math.max(...one.map((x, i) => Math.abs(x - other[i]!))) : Infinity

interface Continued {
  readonly before: number[]
  readonly after: number[]
  readonly given: unknown
  readonly expected: unknown
}
interface Plain {
  readonly iterations: number
  readonly after: number[]
  readonly className: string
}

let trained: Record<string, number[]>
let continued: Record<string, Continued>
let plain: Record<string, Plain>
beforeAll(async () => {
  trained = (await run('train.ts')) as typeof trained
  continued = (await run('goOn.ts')) as typeof continued
  plain = (await run('plain.ts', JSON.stringify(trained['data']))) as unknown as typeof plain
})

describe.each(Object.entries(OPTIMIZERS))('%s', (name, { className }) => {
  test.each(Object.keys(SAVES))('saved %s, goes on in a new process as if it had never been away', when => {
    const { before, after, given, expected } = continued[`${name} ${when}`]!
    const unbroken = trained[`${name} ${when}`]!
    expect(given).toEqual(expected)
    expect(distance(before, unbroken)).toBeGreaterThan(1e-3)
    expect(distance(after, unbroken)).toBeLessThan(1e-6)
  })

  test.each(Object.keys(SAVES))('saved %s, loads and trains without rx-anneal', when => {
    const loaded = plain[`${name} ${when}`]!
    expect(loaded.className).toBe(className)
    expect(distance(loaded.after, trained[`${name} ${when}`]!)).toBeLessThan(1)
  })
})

const others = Object.entries(OPTIMIZERS).filter(([, { className }]) => className !== 'Adamax')

test.each(others)('%s, saved while betas stay, goes on without rx-anneal', name => {
  const { iterations, after } = plain[`${name} plain`]!
  expect(iterations).toBe(12)
  expect(distance(after, trained[`${name} plain`]!)).toBeLessThan(1e-6)
})
