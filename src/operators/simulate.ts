import { Subject } from 'rxjs'
import { clockAt, type BatchEvent, type EventType } from '../clock.ts'
import { showSource, showValue } from '../expression.ts'
import { isWhole } from '../range.ts'
import { UseError } from '../UseError.ts'
import { visible } from '../visible.ts'
import { checkRecord, eventsOf } from './replay.ts'
import { A_SCHEDULE, valuesOfRun, type Schedule } from './schedule.ts'
import type { Recorded } from './toRecord.ts'

/** How long a run is. */
export interface Length {
  readonly epochs: number
  readonly stepsPerEpoch: number
}

/**
 * The values that a run would see, batch by batch, by the very code that training runs; undefined before a schedule
 * has its first one.
 *
 * A schedule that listens to metrics needs a run that had some: what {@link toRecord} has recorded of it, up to any
 * moment.
 *
 * @param schedule a number, an operator (every Fn is one), or an Observable that has its values already
 * @param run how many epochs there are, and how many steps in each; or the record of a run
 * @throws RangeError where the run has no length
 * @throws TypeError where it is neither, or the schedule gives what is no number
 * @throws what the schedule ends with
 *
 * @example
 * ```ts
 * simulate(linear(1, 0), { epochs: 2, stepsPerEpoch: 2 }) // => [1, 0.75, 0.5, 0.25]
 * const record = [4, 2, 2, 2].map((val_loss, epoch) => ({
 *   type: 'epochEnd' as const, epoch, step: epoch + 1, epochs: 4, stepsPerEpoch: 1, logs: { val_loss },
 * }))
 * simulate(plateau({ patience: 0 }), record) // => [1, 1, 1, 0.1]
 * ```
 */
export function simulate(
  schedule: Schedule<BatchEvent>,
  run: Length | readonly Recorded[],
): (number | undefined)[] {
  const events = new Subject<BatchEvent>()
  const values: (number | undefined)[] = []
  let latest: number | undefined
  let failure: { readonly error: unknown } | undefined
  const moments = momentsOf(run)
  const subscription = valuesOfRun(schedule, events).subscribe({
    next: (value: unknown) => {
      if (typeof value === 'number') latest = value
      else failure ??= { error: new UseError(noNumber(schedule, value)) }
    },
    error: (error: unknown) => {
      failure = { error }
    },
  })
  try {
    for (const event of moments) {
      events.next(event)
      if (failure) throw failure.error
      if (event.type === 'batchBegin') values.push(latest)
    }
    if (failure) throw failure.error
    return values
  } finally {
    subscription.unsubscribe()
  }
}

/**
 * @param behind what the word is called with behind the run
 * @throws RangeError where a run has no length
 */
export function checkLength(word: string, run: Length, behind = ''): void {
  if (![run.epochs, run.stepsPerEpoch].every(count => isWhole(1, count)))
    throw new RangeError(
      `${word}(…, ${showValue(run)}${behind}): epochs and stepsPerEpoch must be whole numbers above 0`,
    )
}

const noNumber = (schedule: unknown, value: unknown): string =>
  `${showSource(schedule)} gives ${visible(showValue(value, 1), 100)}, which is no number: ${A_SCHEDULE}`

function momentsOf(run: Length | readonly Recorded[]): Iterable<BatchEvent> {
  if (typeof run !== 'object' || (run as unknown) === null)
    throw new TypeError(
      `simulate(…, ${showValue(run)}): a run is { epochs, stepsPerEpoch }, or what toRecord() has emitted of one`,
    )
  if ('length' in run) {
    checkRecord(run)
    return eventsOf(run)
  }
  checkLength('simulate', run)
  return eventsIn(run)
}

/** The events of a run without metrics. */
function* eventsIn(length: Length): Generator<BatchEvent> {
  const { epochs, stepsPerEpoch } = length
  const last = stepsPerEpoch - 1
  const at = (type: EventType, step: number, epoch: number, batch: number): BatchEvent => ({
    ...clockAt(step, length),
    epoch,
    batch,
    type,
    logs: {},
    assigned: [],
  })
  yield at('trainBegin', 0, 0, 0)
  for (let epoch = 0; epoch < epochs; epoch++) {
    const begin = epoch * stepsPerEpoch
    yield at('epochBegin', begin, epoch, 0)
    for (let batch = 0; batch <= last; batch++) {
      yield at('batchBegin', begin + batch, epoch, batch)
      yield at('batchEnd', begin + batch + 1, epoch, batch)
    }
    yield at('epochEnd', begin + stepsPerEpoch, epoch, last)
  }
  yield at('trainEnd', epochs * stepsPerEpoch, epochs - 1, last)
}
