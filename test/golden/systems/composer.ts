import { clockAt } from '../../../src/clock.ts'
import type { Fn } from '../../../src/index.ts'
import * as composer from '../../../src/recipes/composer.ts'
import type { Case, System } from '../cases.ts'
import { without } from '../curvesOf.ts'

const { Time, ...schedulers } = composer

interface State {
  readonly lr?: number
  readonly ssr?: number
  /** As it is before it is scaled. */
  readonly max_duration?: string
  readonly dataloader_len?: number
}

/** What a case that Composer refuses leaves out is not why. */
const completed = {
  StepScheduler: {},
  LinearWithWarmupScheduler: { t_warmup: '10ba' },
} as Readonly<Record<string, object>>

/** The peer's names; of the trainer's state only the ratio is a parameter. */
export const recipes: Readonly<Record<string, (params: State) => Fn>> = Object.fromEntries(
  Object.entries(schedulers).map(([name, recipe]) => [
    name,
    ({ ssr: scale_schedule_ratio = 1, ...params }: State) => {
      const given = without(params, 'max_duration', 'dataloader_len')
      return recipe({ ...completed[name], ...given, scale_schedule_ratio } as never)
    },
  ]),
)

/** The clock of Composer's state at an x of a case: an index into its times, or a batch. */
export const clockOf =
  ({ ssr = 1, max_duration = '1000ep', dataloader_len: stepsPerEpoch = 1000 }: State, { times }: Case) =>
  (x: number) => {
    const { value, unit } = Time.from_timestring(times?.[x] ?? `${x}ba`)
    const epochs = Time.from_timestring(max_duration).value * ssr
    return clockAt(unit === 'ep' ? value * stepsPerEpoch : value, { epochs, stepsPerEpoch })
  }

const curve = (recipe: (params: State) => Fn) => (params: State, given: Case) => {
  const schedule = recipe(params)
  const clock = clockOf(params, given)
  return (x: number) => schedule(clock(x))
}

export default {
  curves: {
    ...Object.fromEntries(Object.entries(recipes).map(([name, recipe]) => [name, curve(recipe)])),
    'Time.from_timestring': ({ s }: { readonly s: string }) => {
      const { value } = Time.from_timestring(s)
      return () => value
    },
  },
} satisfies System
