import type { System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import * as fairseq from '../recipes/fairseq.ts'

export const recipes = { ...fairseq }

export default { curves: curvesOf(recipes) } satisfies System
