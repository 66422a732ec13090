import { defer, map, type MonoTypeOperatorFunction } from 'rxjs'
import { demand } from '../demand.ts'
import { isWhole } from '../range.ts'
import { spelled } from './spelled.ts'

/**
 * The mean of the last values: of `count` of them, in the beginning of as many as there are.
 *
 * @param count how many, a whole number above 0
 * @throws RangeError where it is none
 * @returns A function that returns an Observable that emits a mean for each value of the source.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { windowMean } from 'rx-anneal'
 *
 * of(1, 3, 5, 7).pipe(windowMean(2)) // => Observable of 1, 2, 4, 6
 * ```
 */
export function windowMean(count: number): MonoTypeOperatorFunction<number> {
  demand(isWhole(1, count), 'windowMean', [count], 'the count must be a whole number above 0')
  return spelled([['windowMean', count]], source =>
    defer(() => {
      const last: number[] = []
      return source.pipe(
        map((value, i) => {
          last[i % count] = value
          return last.reduce((sum, x) => sum + x) / last.length
        }),
      )
    }),
  )
}
