import type { Fn } from '../../../src/index.ts'
import * as timm from '../../../src/recipes/timm.ts'
import type { Case, System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import { listening } from '../heard.ts'

type Params = Case['params']

const { PlateauLRScheduler, ...TIMED } = timm

/** What the cases count are steps. */
const BY_STEPS: Readonly<Record<string, object>> = {
  create_scheduler_v2: { step_on_epochs: false, updates_per_epoch: 1 },
}

/** The peer's functions by their names; the base rate is that of its only group. */
export const recipes: Readonly<Record<string, (params: Params) => Fn>> = Object.fromEntries(
  Object.entries(TIMED).map(([name, recipe]) => [
    name === 'create_scheduler_v2' ? 'create_scheduler_v2(cosine)' : name,
    ({ base_lrs, ...params }: Params) =>
      recipe({
        ...(BY_STEPS[name] ?? { t_in_epochs: false }),
        ...params,
        lr: (base_lrs as number[])[0],
      } as never) as Fn,
  ]),
)

export default {
  left: { 202: "noise of torch's generator, normal and cut off; ours is uniform, of a hash" },
  curves: {
    ...curvesOf(recipes),
    // The peer is told at the beginning of an epoch what the one before has come to.
    PlateauLRScheduler: listening(
      ({ base_lrs: [lr], ...params }: { base_lrs: readonly [number] }) =>
        PlateauLRScheduler({ ...params, lr }),
      0,
      'val_acc',
    ),
  },
} satisfies System
