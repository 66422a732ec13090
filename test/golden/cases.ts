import { readdirSync, readFileSync } from 'node:fs'

/** One course of values that a peer computed. */
export interface Case {
  readonly id: number
  readonly system: string
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
  /** What the xs are: steps, progress, … */
  readonly x: string
  readonly y: string
  readonly kind: 'closed' | 'recursive' | 'stateful' | 'error' | 'peer-test'
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly tol?: number
  readonly tol_abs?: number
  readonly note: string
  /** What the peer refuses it with. */
  readonly error?: string
  /** Composer's timestamps, where the xs are indices into them. */
  readonly times?: readonly string[]
  /** The learning rate that is read from the losses, which suggestions.test.ts compares, and the point it is read at. */
  readonly suggestion?: number
  readonly point?: readonly [learningRate: number, loss: number]
}

/** The value of a recipe at an x of its case. */
export type Curve = (x: number) => number

/** How the cases of a system are said by recipes. */
export interface System {
  /** By the name of the case. Of a case that the peer refuses, making the curve or asking it for a value throws. */
  readonly curves: Readonly<Record<string, (params: never, given: Case) => Curve>>
  /** Cases that are not compared, by their name or their number, and why. */
  readonly left?: Readonly<Record<string, string>>
}

const number = (value: number | string): number =>
  typeof value === 'string' ? Number(value.replace('inf', 'Infinity')) : value

/** The cases of every system that `golden/` has. */
export const CASES: readonly Case[] = readdirSync(import.meta.dirname)
  .filter(file => file.endsWith('.json'))
  .flatMap(file => JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as Case[])
  .map(one => ({ ...one, xs: one.xs.map(number), ys: one.ys.map(number) }))

/** How far a value may be from the peer's: by the scale of the curve, or as the peer's own test allows. */
export function tolerance({ kind, ys, tol_abs }: Case): number {
  if (kind === 'peer-test') return tol_abs ?? 1e-5
  const scale = Math.max(...ys.filter(Number.isFinite).map(Math.abs), 0)
  return (kind === 'recursive' ? 1e-9 : 1e-12) * scale
}
