import type { System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import * as mmengine from '../recipes/mmengine.ts'

export const recipes = {
  ...mmengine,
  'LinearParamScheduler.build_iter_from_epoch': mmengine.LinearParamScheduler.build_iter_from_epoch,
}

export default { curves: curvesOf(recipes) } satisfies System
