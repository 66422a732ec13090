import { filter, isObservable, map, type OperatorFunction } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { showSource, showValue } from '../expression.ts'
import { UseError } from '../UseError.ts'
import { spelled } from './spelled.ts'

/** What a schedule listens to: a metric of each epoch by its name, or an operator that makes numbers of the events. */
export type Monitor = string | OperatorFunction<BatchEvent, number>

/**
 * The values of a metric: `loss`, `val_loss`, `acc` …
 *
 * @param name its name in the logs
 * @param at when it is read: at the end of each epoch, or of each batch, which reads the device that often
 * @throws (through the stream) TypeError where the logs do not have it, or it is no number; NaN is one
 * @returns A function that returns an Observable that emits the metric of each of these moments.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { metric } from 'rx-anneal'
 *
 * const end = { type: 'epochEnd', logs: { loss: 0.5, val_loss: 0.6 } } as BatchEvent
 * of(end, end).pipe(metric('val_loss')) // => Observable of 0.6, 0.6
 * ```
 */
export function metric(
  name: string,
  at: 'epochEnd' | 'batchEnd' = 'epochEnd',
): OperatorFunction<BatchEvent, number> {
  const who = `metric(${showValue(name)}${at === 'epochEnd' ? '' : `, ${showValue(at)}`})`
  if (typeof name !== 'string' || (at !== 'epochEnd' && at !== 'batchEnd'))
    throw new TypeError(`${who}: it takes the name of a metric, and 'epochEnd' or 'batchEnd'`)
  const valueOf = ({ logs }: BatchEvent): number => {
    const value: unknown = logs[name]
    if (typeof value === 'number') return value
    const has = Object.keys(logs).filter(key => key !== 'batch' && key !== 'size')
    const known = has.length > 0 ? has.join(', ') : 'none'
    throw new UseError(
      value === undefined
        ? `${who}: the metrics of this ${at} have no ${name}; there are: ${known}${name.startsWith('val_') ? '; val_… come at the end of an epoch, with validationData or validationSplit' : ''}`
        : `${who}: ${name} is ${showValue(value)}, and must be a number`,
    )
  }
  const args = at === 'epochEnd' ? [name] : [name, at]
  return spelled([['metric', ...args]], source =>
    source.pipe(
      filter(({ type }) => type === at),
      map(valueOf),
    ),
  )
}

/**
 * The numbers that are listened to.
 * @throws (through the stream) TypeError where they are none; NaN is one
 */
export function numbersOf(monitor: Monitor): OperatorFunction<BatchEvent, number> {
  if (typeof monitor === 'string') return metric(monitor)
  const refused = (value: unknown) =>
    new UseError(
      `${showSource(monitor)} is no monitor, for it gives ${showValue(value)}: a monitor is the name of a metric, or an operator from events to numbers, as metric('loss', 'batchEnd')`,
    )
  return events => {
    const values: unknown = monitor(events)
    if (!isObservable(values)) throw refused(values)
    return values.pipe(
      map(value => {
        if (typeof value === 'number') return value
        throw refused(value)
      }),
    )
  }
}
