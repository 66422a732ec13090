import { demand } from '../demand.ts'
import { show } from '../expression.ts'
import { word, type Fn, type Value } from '../fn.ts'
import { OutOfRange } from '../UseError.ts'

/**
 * Time that must be within bounds, but for rounding: any other is an error. If none are said, they are [0, 1].
 *
 * @param low the earliest time
 * @param high the latest time, not before `low`
 * @throws RangeError where `low` is above `high`
 * @throws (when it is read) RangeError where the time is outside
 *
 * @example
 * ```ts
 * [0, 0.25, 1].map(refuse())                               // => [0, 0.25, 1]
 * reading('step').pipe(refuse(0, 100), fn(n => n / 50))({ step: 100 }) // => 2
 * ```
 */
export function refuse(low: Value = 0, high: Value = 1): Fn {
  const bounds = low === 0 && high === 1 ? [] : [low, high]
  return word('refuse', bounds, undefined, (low = 0, high = 1) => {
    demand(low <= high, 'refuse', bounds, 'the earliest time is after the latest')
    const instead =
      bounds.length === 0 ? 'hold(), mirror() or cycle()' : `clamp(${low}, ${high}), or another schedule`
    return t => {
      const held = Math.min(Math.max(t, low), high)
      if (t !== held && !(Math.abs(t - held) <= 1e-12 * Math.max(1, Math.abs(held))))
        throw new OutOfRange(
          `${show([['refuse', ...bounds]])}: ${t} is outside of [${low}, ${high}]; what goes on there is ${instead}`,
        )
      return held
    }
  })
}
