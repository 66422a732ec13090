import type { System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import { OptimizerParamScheduler } from '../recipes/megatron-core.ts'

type Params = Parameters<typeof OptimizerParamScheduler>[0]

export const recipes = {
  'OptimizerParamScheduler.lr': (params: Params) => OptimizerParamScheduler(params).learningRate,
  'OptimizerParamScheduler.weight_decay': (params: Params) => OptimizerParamScheduler(params).weightDecay,
}

export default { curves: curvesOf(recipes) } satisfies System
