import { word, type Fn, type Value } from '../fn.ts'

/**
 * The value, but no lower than `low` and no higher than `high`. Piped behind a schedule, it limits it.
 *
 * @param low the lowest value
 * @param high the highest value, not below `low`
 * @throws RangeError where `low` is above `high`
 *
 * @example
 * ```ts
 * linear(0, 1).pipe(clamp(0.2, 0.6))(0.9) // => 0.6
 * ```
 */
export function clamp(low: Value, high: Value): Fn {
  const self = word('clamp', [low, high], undefined, (low, high) => x => Math.min(Math.max(x, low), high))
  if (low > high) throw new RangeError(`${self}: the lowest value is above the highest`)
  return self
}
