import type { System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import * as deepspeed from '../recipes/deepspeed.ts'

type Params<F extends (given: never) => unknown> = Parameters<F>[0]

export const recipes = {
  ...deepspeed,
  WarmupCosineLR: ({
    base_lrs: [lr],
    ...params
  }: Params<typeof deepspeed.WarmupCosineLR> & { base_lrs: [number] }) =>
    deepspeed.WarmupCosineLR({ ...params, lr }),
  OneCycle: (params: Params<typeof deepspeed.OneCycle>) => deepspeed.OneCycle(params).learningRate,
}

export default { curves: curvesOf(recipes) } satisfies System
