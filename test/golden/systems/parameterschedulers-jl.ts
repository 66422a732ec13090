import type { System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import * as schedulers from '../recipes/parameterschedulers-jl.ts'

export const recipes = { ...schedulers }
/** Julia counts from 1. */
export const clock = (t: number) => ({ step: t - 1 })

export default { curves: curvesOf(recipes, clock) } satisfies System
