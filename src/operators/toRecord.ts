import { filter, map, type OperatorFunction } from 'rxjs'
import type { BatchEvent, Clock } from '../clock.ts'
import { demand } from '../demand.ts'
import { spelled } from './spelled.ts'

/** What is recorded of an event: its metrics, and when it was. */
export interface Recorded extends Partial<Omit<Clock, 'step' | 'epoch'>> {
  readonly step: number
  readonly epoch: number
  readonly logs: BatchEvent['logs']
  readonly type: 'batchBegin' | 'batchEnd' | 'epochEnd'
}

const READINGS = ['batch', 'progress', 'samples', 'seconds', 'steps', 'epochs', 'stepsPerEpoch'] as const

/**
 * The events of a run as plain data, which can be written as JSON, and from which {@link replay} and {@link simulate}
 * make the run again: the end of every epoch, with its metrics. Those that are not finite are written by their names.
 *
 * @param types what else is recorded: `'batchEnd'` for the metrics of batches, which reads the device that often, and
 *   `'batchBegin'` for the exact time at which each began
 * @throws RangeError where a type is none of these
 * @returns A function that returns an Observable that emits what is recorded.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { toRecord } from 'rx-anneal'
 *
 * const end = { type: 'epochEnd', step: 100, epoch: 0, epochs: 3, stepsPerEpoch: 100, logs: { loss: 0.5 }, assigned: [] }
 * of(end as unknown as BatchEvent).pipe(toRecord()) // => Observable of { type: 'epochEnd', step: 100, epoch: 0, epochs: 3, stepsPerEpoch: 100, logs: { loss: 0.5 } }
 * ```
 */
export function toRecord(
  ...types: readonly ('batchBegin' | 'batchEnd')[]
): OperatorFunction<BatchEvent, Recorded> {
  const recorded: readonly string[] = ['epochEnd', ...types]
  const isType = (type: unknown) => type === 'batchBegin' || type === 'batchEnd'
  demand(
    types.every(isType),
    'toRecord',
    types,
    "besides the ends of epochs there are 'batchBegin' and 'batchEnd'",
  )
  return spelled([['toRecord', ...types]], source =>
    source.pipe(
      filter(({ type }) => recorded.includes(type)),
      map(event => {
        const { type, step, epoch, logs } = event
        const readings = READINGS.flatMap(name => (event[name] === undefined ? [] : [[name, event[name]]]))
        return { type, step, epoch, ...Object.fromEntries(readings), logs: forJSON(logs) } as Recorded
      }),
    ),
  )
}

/** Metrics as they are; JSON, which has no number that is not finite, writes such a one as `"Infinity"`. */
function forJSON(logs: BatchEvent['logs']): BatchEvent['logs'] {
  const plain = { ...logs }
  const written = (value: unknown) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
  const toJSON = () =>
    Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, written(value)]))
  return Object.defineProperty(plain, 'toJSON', { value: toJSON })
}
