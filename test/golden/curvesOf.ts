import type { Fn, Time } from '../../src/index.ts'
import type { Case, System } from './cases.ts'

/** What makes the schedule of a case, by the name of the case. */
export type Recipes = Readonly<Record<string, (params: never, given: Case) => Fn>>

/** Schedules by recipes as curves over what the cases count; in steps unless it is said. */
export const curvesOf = (
  recipes: Recipes,
  clock: (x: number) => Time = step => ({ step }),
): System['curves'] =>
  Object.fromEntries(
    Object.entries(recipes).map(([name, make]) => [
      name,
      (params: never, given: Case) => {
        const schedule = make(params, given)
        return (x: number) => schedule(clock(x))
      },
    ]),
  )

/** The parameters of a case but for some. */
export const without = (
  params: Readonly<Record<string, unknown>>,
  ...names: readonly string[]
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)))
