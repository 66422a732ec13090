import type { System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import * as thinc from '../recipes/thinc.ts'

export const recipes = {
  ...thinc,
  constant_then: ({ rate, steps }: { rate: number; steps: number }) =>
    thinc.constant_then({ rate, steps, schedule: thinc.decaying({ base_rate: 0.5, decay: 0.1 }) }),
}

export default { curves: curvesOf(recipes) } satisfies System
