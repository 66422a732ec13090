import { defer, from, type Observable } from 'rxjs'
import type { BatchEvent, EventType } from '../clock.ts'
import { showValue } from '../expression.ts'
import { isWhole } from '../range.ts'
import type { Recorded } from './toRecord.ts'

/**
 * A run that was recorded, as a stream of events: those of the record, and between them the beginnings and ends of
 * batches and epochs as the clock has them, without metrics. It ends with the last event of the record, and the run is as
 * long as it was to be when it was recorded.
 *
 * A schedule that listens is rebuilt by it where a training goes on: `events => concat(replay(record), events).pipe(lr)`.
 *
 * @param record what {@link toRecord} has emitted, or `JSON.parse` of it
 * @throws TypeError where it is no record
 * @returns A cold Observable of {@link BatchEvent}.
 *
 * @example
 * ```ts
 * const record = [{ type: 'epochEnd' as const, step: 2, epoch: 0, epochs: 1, stepsPerEpoch: 2, logs: { loss: 0.5 } }]
 * replay(record).pipe(map(({ type }) => type)) // => Observable of 'trainBegin', 'epochBegin', 'batchBegin', 'batchEnd', 'batchBegin', 'batchEnd', 'epochEnd'
 * ```
 */
export function replay(record: readonly Recorded[]): Observable<BatchEvent> {
  checkRecord(record)
  return defer(() => from(eventsOf(record)))
}

/** The events of a run of which some are recorded. */
export function* eventsOf(record: readonly Recorded[]): Generator<BatchEvent> {
  let epoch: number | undefined
  let [step, first, isBegun] = [0, 0, false]
  for (const moment of record) {
    const at = (type: EventType, step: number): BatchEvent => eventAt(moment, type, step, first)
    if (epoch === undefined) {
      step = first = moment.epoch * (moment.stepsPerEpoch ?? 0)
      yield at('trainBegin', step)
    }
    if (epoch !== moment.epoch) {
      epoch = moment.epoch
      first = step
      yield at('epochBegin', step)
    }
    const ended = moment.type === 'batchEnd' ? moment.step - 1 : moment.step
    for (; step < ended; step++) {
      if (!isBegun) yield at('batchBegin', step)
      yield at('batchEnd', step + 1)
      isBegun = false
    }
    if (moment.type === 'batchEnd' && !isBegun) yield at('batchBegin', step)
    isBegun = moment.type === 'batchBegin'
    step = moment.step
    yield { ...at(moment.type, step), ...readingsOf(moment), logs: logsOf(moment) }
  }
}

/** A moment of the run that a recorded one belongs to. */
function eventAt(moment: Recorded, type: EventType, step: number, first: number): BatchEvent {
  const { epoch, epochs, stepsPerEpoch } = moment
  const { steps = epochs && stepsPerEpoch && epochs * stepsPerEpoch } = moment
  const batch = Math.max(0, type === 'batchEnd' || type === 'epochEnd' ? step - 1 - first : step - first)
  const progress = steps && step / steps
  // What comes right before the beginning of a batch is at the same time.
  const { samples, seconds } = moment.type === 'batchBegin' && moment.step === step ? moment : {}
  const readings = { step, epoch, batch, progress, samples, seconds, steps, epochs, stepsPerEpoch }
  return { type, ...readings, logs: {}, assigned: [] }
}

const readingsOf = (moment: Recorded): Partial<BatchEvent> =>
  Object.fromEntries(Object.entries(moment).filter(([, value]) => value !== undefined))

/** What is not finite comes from JSON by its name, and by nobody's care as null. */
const logsOf = ({ logs }: Recorded): BatchEvent['logs'] =>
  Object.fromEntries(
    Object.entries(logs as Record<string, unknown>).map(([name, value]) => [
      name,
      (value === null ? NaN : (NOT_FINITE.get(value) ?? value)) as number,
    ]),
  )

const NOT_FINITE: ReadonlyMap<unknown, number> = new Map(
  [NaN, Infinity, -Infinity].map(value => [String(value), value]),
)

/** @throws TypeError where it is no record */
export function checkRecord(record: unknown): asserts record is readonly Recorded[] {
  if (!Array.isArray(record))
    throw new TypeError(
      `${showValue(record)} is no record; a record is an array of what toRecord() has emitted`,
    )
  const types = ['batchBegin', 'batchEnd', 'epochEnd']
  record.forEach((moment: Partial<Recorded> | null, i) => {
    const { type = '', step, epoch, logs } = typeof moment === 'object' && moment !== null ? moment : {}
    const before = record[i - 1] as Recorded | undefined
    const isNext = !before || (step! >= before.step && epoch! >= before.epoch)
    if (
      !(
        types.includes(type) &&
        isWhole(0, step) &&
        isWhole(0, epoch) &&
        typeof logs === 'object' &&
        logs &&
        isNext
      )
    )
      throw new TypeError(
        `${showValue(moment, 2)} is no event of a record, at ${i}: it has a type (${types.join(', ')}), a step and an epoch, whole numbers that do not descend, and logs`,
      )
  })
}
