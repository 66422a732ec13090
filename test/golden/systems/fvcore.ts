import type { Case, System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import * as fvcore from '../recipes/fvcore.ts'

type Params<F extends (given: never) => unknown> = Parameters<F>[0]

const { ConstantParamScheduler, CosineParamScheduler, LinearParamScheduler, StepParamScheduler } = fvcore
const constants = (values: readonly number[]) => values.map(value => ConstantParamScheduler({ value }))
const PARTS = {
  'Constant .1 .2 .3 .4': constants([0.1, 0.2, 0.3, 0.4]),
  '[Step([.1..5]),Cosine(.42,.0001)]': [
    StepParamScheduler({ num_updates: 10, values: [0.1, 0.2, 0.3, 0.4, 0.5] }),
    CosineParamScheduler({ start_value: 0.42, end_value: 0.0001 }),
  ],
  'Linear(0,.5),Linear(.5,1)': [
    LinearParamScheduler({ start_value: 0, end_value: 0.5 }),
    LinearParamScheduler({ start_value: 0.5, end_value: 1 }),
  ],
}
type Scaling = Params<typeof fvcore.CompositeParamScheduler>['interval_scaling'][number]
interface Composite {
  readonly schedulers?: keyof typeof PARTS
  readonly values?: readonly number[]
  readonly lengths: readonly number[]
  readonly interval_scaling?: Scaling | readonly Scaling[]
}

export const recipes = {
  ...fvcore,
  // What is refused is not the parameters: it is the end of the run.
  ConstantParamScheduler: (params: { value: number }, { kind }: Case) =>
    ConstantParamScheduler(kind === 'error' ? { value: 0.1 } : params),
  StepParamScheduler: (params: Params<typeof StepParamScheduler>, { kind }: Case) =>
    StepParamScheduler(kind === 'error' ? { num_updates: 12, values: [0.1, 0.01] } : params),
  CompositeParamScheduler: ({ schedulers, values, lengths, interval_scaling = 'rescaled' }: Composite) =>
    fvcore.CompositeParamScheduler({
      schedulers: schedulers ? PARTS[schedulers] : constants(values!),
      lengths,
      interval_scaling:
        typeof interval_scaling === 'string' ? lengths.map(() => interval_scaling) : interval_scaling,
    }),
}
export const clock = (where: number) => where

export default { curves: curvesOf(recipes, clock) } satisfies System
