import { map, type MonoTypeOperatorFunction } from 'rxjs'
import type { Clock } from '../clock.ts'
import { demand } from '../demand.ts'
import { isWhole } from '../range.ts'
import { spelled } from './spelled.ts'

/**
 * Steps as they are counted where gradients of several batches are accumulated: one for every `count` batches,
 * `⌊step / count⌋`; the totals are as many times lower, and progress stands still in between.
 *
 * @param count how many batches make a step, a whole number above 0
 * @throws RangeError where it is none
 * @returns A function that returns an Observable that mirrors the source with these steps.
 *
 * @example
 * ```ts
 * import { range } from 'rxjs'
 * import { accumulate, reading, toClock } from 'rx-anneal'
 *
 * range(6).pipe(toClock(), accumulate(2), reading('step')) // => Observable of 0, 0, 1, 1, 2, 2
 * ```
 */
export function accumulate<T extends Clock>(count: number): MonoTypeOperatorFunction<T> {
  demand(isWhole(1, count), 'accumulate', [count], 'the count must be a whole number above 0')
  const part = (x: number | undefined) => (x === undefined ? undefined : x / count)
  return spelled([['accumulate', count]], source =>
    source.pipe(
      map(clock => {
        const { step, steps, stepsPerEpoch, progress } = clock
        const whole = Math.floor(step / count)
        return {
          ...clock,
          step: whole,
          progress: steps === undefined ? progress : (whole * count) / steps,
          steps: part(steps),
          stepsPerEpoch: part(stepsPerEpoch),
        }
      }),
    ),
  )
}
