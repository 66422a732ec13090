import { asyncScheduler, defer, map, type OperatorFunction, type TimestampProvider } from 'rxjs'
import { clockAt, type Clock, type Totals } from '../clock.ts'
import { showValue } from '../expression.ts'

/**
 * Turns any stream of batches into a stream of clocks: each value of the source counts as the beginning of a batch.
 *
 * @param totals how long the run is; without both numbers progress is unknown
 * @param timestampProvider where `seconds` come from
 * @throws RangeError where a total is not above 0
 * @returns A function that returns an Observable that emits the {@link Clock} of each value of the source.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { linear, toClock } from 'rx-anneal'
 *
 * of('a', 'b', 'c', 'd').pipe(toClock({ epochs: 2, stepsPerEpoch: 2 }), linear(1, 0)) // => Observable of 1, 0.75, 0.5, 0.25
 * ```
 */
export function toClock(
  totals: Totals = {},
  timestampProvider: TimestampProvider = asyncScheduler,
): OperatorFunction<unknown, Clock> {
  for (const total of [totals.epochs, totals.stepsPerEpoch])
    if (total !== undefined && !(total > 0 && total < Infinity))
      throw new RangeError(`toClock(${showValue(totals)}): a total must be finite and above 0`)
  return source =>
    defer(() => {
      const begin = timestampProvider.now()
      return source.pipe(
        map((_, step) => ({ ...clockAt(step, totals), seconds: (timestampProvider.now() - begin) / 1000 })),
      )
    })
}
