import type { System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import * as t5x from '../recipes/t5x.ts'

export const recipes = { ...t5x }

export default { curves: curvesOf(recipes) } satisfies System
