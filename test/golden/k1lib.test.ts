import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exp, type Fn, hump, linear, sequence, smooth } from '../../src/index.ts'

interface Case {
  name: string
  params: { low: number; high: number }
  xs: number[]
  ys: number[]
}

const cases = JSON.parse(readFileSync(new URL('./k1lib.json', import.meta.url), 'utf8')) as Case[]

const ours: Record<string, (params: Case['params']) => Fn> = {
  linear: ({ low, high }) => linear(low, high),
  smooth: ({ low, high }) => smooth(low, high),
  exp: ({ low, high }) => exp(low, high),
  hump: ({ low, high }) => hump(low, high),
  '0.3*linear(0,1) + 0.7*linear(1,0)': () => sequence([0.3, linear(0, 1)], [0.7, linear(1, 0)]),
  // The seed's a + b counts as 1 when c is added, so that c begins at 1 / 1.4.
  '0.3*a + 0.3*b + 0.4*c (3-way sum)': () =>
    sequence([1, sequence([0.3, linear(0, 1)], [0.3, linear(1, 2)])], [0.4, linear(2, 0)]),
}

describe('the numbers of the seed, k1lib', () => {
  it.each(cases)('are ours too: $name', ({ name, params, xs, ys }) => {
    const scale = Math.max(...ys.map(Math.abs))
    const schedule = ours[name]!(params)
    const errors = xs.map((x, i) => Math.abs(schedule(x) - ys[i]!) / scale)
    expect(Math.max(...errors)).toBeLessThanOrEqual(1e-12)
  })

  it('differ in a sum of three, which for us splits where its weights say', () => {
    const flat = sequence([0.3, linear(0, 1)], [0.3, linear(1, 2)], [0.4, linear(2, 0)])
    expect([0, 0.3, 0.6, 1].map(flat)).toEqual([0, 1, 2, 0])
    expect(flat(0.45)).toBeCloseTo(1.5, 14)
    expect(flat(0.8)).toBeCloseTo(1, 14)
  })
})
