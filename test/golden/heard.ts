import { simulate, type Live } from '../../src/index.ts'
import type { Curve } from './cases.ts'

/** Where a case has its metrics, under whatever name: one report an epoch. */
interface Reports {
  readonly metrics?: readonly (number | string)[]
  readonly values?: readonly number[]
  readonly metric_values?: readonly number[]
}

/**
 * The values of a schedule that listens, in a run of one batch an epoch.
 * @param first the epoch of x = 0: 1 where a value is what comes of the report of its own x
 */
export function heard(schedule: Live, reports: Reports, first = 1, name = 'val_loss'): Curve {
  const { metrics, values, metric_values } = reports
  const given = (metrics ?? values ?? metric_values)!.map(Number)
  const told = first === 1 ? [...given, NaN] : given.slice(1).concat(NaN)
  const record = told.map((value, epoch) => ({
    type: 'epochEnd' as const,
    step: epoch + 1,
    epoch,
    logs: { [name]: value },
  }))
  const course = simulate(schedule, record)
  return x => course[x + first]!
}

/** Schedules that listen by recipes as curves, whose parameters stand among the reports. */
export const listening =
  <P>(recipe: (given: P) => Live, first = 1, name?: string) =>
  ({ metrics, values, metric_values, ...given }: Reports & P): Curve =>
    heard(recipe(given as P), { metrics, values, metric_values } as Reports, first, name)
