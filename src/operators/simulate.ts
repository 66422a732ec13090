import { Subject } from 'rxjs'
import { clockAt, type BatchEvent, type EventType } from '../clock.ts'
import { showValue } from '../expression.ts'
import { valuesOfRun, type Schedule } from './schedule.ts'

/** How long a run is. */
export interface Length {
  readonly epochs: number
  readonly stepsPerEpoch: number
}

/**
 * The values that a run would see, batch by batch, by the very code that training runs; undefined before a schedule
 * has its first one. Its metrics are what a run without any would have: none.
 *
 * @param schedule a number, an operator (every Fn is one), or an Observable that has its values already
 * @param length how many epochs there are, and how many steps in each
 * @throws RangeError where the run has no length
 *
 * @example
 * ```ts
 * simulate(linear(1, 0), { epochs: 2, stepsPerEpoch: 2 }) // => [1, 0.75, 0.5, 0.25]
 * ```
 */
export function simulate(schedule: Schedule<BatchEvent>, length: Length): (number | undefined)[] {
  const { epochs, stepsPerEpoch } = length
  if (![epochs, stepsPerEpoch].every(count => Number.isInteger(count) && count > 0))
    throw new RangeError(
      `simulate(…, ${showValue(length)}): epochs and stepsPerEpoch must be whole numbers above 0`,
    )
  const events = new Subject<BatchEvent>()
  const values: (number | undefined)[] = []
  let latest: number | undefined
  let failure: { readonly error: unknown } | undefined
  const subscription = valuesOfRun(schedule, events).subscribe({
    next: value => {
      latest = value
    },
    error: (error: unknown) => {
      failure = { error }
    },
  })
  const last = stepsPerEpoch - 1
  const emit = (type: EventType, step: number, epoch: number, batch: number) => {
    events.next({ ...clockAt(step, length), epoch, batch, type, logs: {}, assigned: [] })
    if (failure) throw failure.error
  }
  try {
    emit('trainBegin', 0, 0, 0)
    for (let epoch = 0; epoch < epochs; epoch++) {
      const begin = epoch * stepsPerEpoch
      emit('epochBegin', begin, epoch, 0)
      for (let batch = 0; batch <= last; batch++) {
        emit('batchBegin', begin + batch, epoch, batch)
        values.push(latest)
        emit('batchEnd', begin + batch + 1, epoch, batch)
      }
      emit('epochEnd', begin + stepsPerEpoch, epoch, last)
    }
    emit('trainEnd', epochs * stepsPerEpoch, epochs - 1, last)
    return values
  } finally {
    subscription.unsubscribe()
  }
}
