import type { Fn } from '../../../src/index.ts'
import * as transformers from '../../../src/recipes/transformers.ts'
import type { Case, System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import { listening } from '../heard.ts'

type Params = Case['params']

const { GreedyLR } = transformers
const LISTENING: readonly string[] = ['GreedyLR', 'get_greedy_schedule', 'get_reduce_on_plateau_schedule']

/** The peer's functions by their names; the base rate is that of its only group. */
export const recipes: Readonly<Record<string, (params: Params) => Fn>> = Object.fromEntries(
  Object.entries(transformers)
    .filter(([name]) => !LISTENING.includes(name))
    .map(([name, recipe]) => [
      name,
      ({ base_lrs, base_lr, ...params }: Params) =>
        recipe({ ...params, lr: (base_lrs as number[] | undefined)?.[0] ?? base_lr ?? 1 } as never) as Fn,
    ]),
)

export default {
  curves: {
    ...curvesOf(recipes),
    GreedyLR: listening(({ base_lrs: [lr], ...given }: { base_lrs: readonly [number] }) =>
      GreedyLR({ ...given, lr }),
    ),
  },
} satisfies System
