import type { Fn } from '../../../src/index.ts'
import * as transformers from '../../../src/recipes/transformers.ts'
import type { Case, System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'

type Params = Case['params']

/** The peer's functions by their names; the base rate is that of its only group. */
export const recipes: Readonly<Record<string, (params: Params) => Fn>> = Object.fromEntries(
  Object.entries(transformers).map(([name, recipe]) => [
    name,
    ({ base_lrs, base_lr, ...params }: Params) =>
      recipe({ ...params, lr: (base_lrs as number[] | undefined)?.[0] ?? base_lr ?? 1 } as never),
  ]),
)

export default {
  curves: curvesOf(recipes),
} satisfies System
