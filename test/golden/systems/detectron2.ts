import type { System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import { WarmupParamScheduler } from '../recipes/detectron2.ts'
import { CosineParamScheduler } from '../recipes/fvcore.ts'

type Params = Parameters<typeof WarmupParamScheduler>[0]

export const recipes = {
  'WarmupParamScheduler(Cosine(1,0))': (params: Omit<Params, 'scheduler'>) =>
    WarmupParamScheduler({ ...params, scheduler: CosineParamScheduler({ start_value: 1, end_value: 0 }) }),
}
export const clock = (where: number) => where

export default { curves: curvesOf(recipes, clock) } satisfies System
