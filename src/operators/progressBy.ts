import { map, type MonoTypeOperatorFunction } from 'rxjs'
import { read, type Clock } from '../clock.ts'
import { showValue } from '../expression.ts'
import { lengthOf, UNITS, type Span } from '../span.ts'
import { UseError } from '../UseError.ts'
import { spelled } from './spelled.ts'

/**
 * Another measure of progress: how much of so many seconds, samples, steps or epochs lies behind, `min(1, x / total)`;
 * or what a function makes of the clock, like tokens. How long the run is by steps is then not known.
 *
 * In front of `anneal` it holds for all schedules, in front of one, as in `pipe(progressBy({ seconds: 600 }), smooth(0.1, 0))`,
 * for that.
 *
 * @param measure `{ seconds: 600 }`, `{ samples: 1e6 }`, `{ steps }`, `{ epochs }`, or a function of the clock
 * @throws RangeError where it is none
 * @throws (through the stream) TypeError where the clock has no such reading, or the function gives no number
 * @returns A function that returns an Observable that mirrors the source with that progress.
 *
 * @example
 * ```ts
 * import { of, pipe } from 'rxjs'
 * import { linear, progressBy } from 'rx-anneal'
 *
 * const clocks = [0, 300, 900].map(seconds => ({ seconds }) as Clock)
 * of(...clocks).pipe(progressBy({ seconds: 600 }), linear(1, 0)) // => Observable of 1, 0.5, 0
 * ```
 */
export function progressBy<T extends Clock>(
  measure: Exclude<Span, number | 'rest'> | ((clock: T) => number),
): MonoTypeOperatorFunction<T> {
  const who = () => `progressBy(${showValue(measure)})`
  const progressOf = typeof measure === 'function' ? checked(measure, who) : partOf(measure, who)
  return spelled([['progressBy', measure]], source =>
    source.pipe(
      map(clock => ({ ...clock, progress: progressOf(clock), steps: undefined, epochs: undefined })),
    ),
  )
}

function partOf(span: unknown, who: () => string): (clock: Clock) => number {
  const length = lengthOf(span, who)
  if ('weight' in length || length.count === 0)
    throw new RangeError(
      `${who()}: it takes a total above 0, as { seconds: 600 }, or a function of the clock`,
    )
  return clock => Math.min(1, read(clock, UNITS[length.unit], who) / length.count)
}

const checked =
  <T>(project: (clock: T) => number, who: () => string) =>
  (clock: T): number => {
    const progress = project(clock)
    if (Number.isFinite(progress)) return progress
    throw new UseError(`${who()}: progress became ${showValue(progress)}, and must be a finite number`)
  }
