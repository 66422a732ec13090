const BARS = '▁▂▃▄▅▆▇█'

/**
 * A row of numbers as a row of bars, the lowest number as the lowest bar.
 *
 * @example
 * ```ts
 * sparkline([0, 1, 2, 3]) // => '▁▃▆█'
 * sparkline([5, 5])       // => '▄▄'
 * ```
 */
export function sparkline(values: readonly number[]): string {
  const finite = values.filter(Number.isFinite)
  const low = Math.min(...finite)
  const high = Math.max(...finite)
  // Values that differ by their rounding alone are one value.
  const span = high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high)) ? high - low : 0
  return values
    .map(y => (Number.isFinite(y) ? BARS[span > 0 ? Math.round(((y - low) / span) * 7) : 3] : ' '))
    .join('')
}
