const BARS = '▁▂▃▄▅▆▇█'

/**
 * A row of numbers as a row of bars, the lowest number as the lowest bar; a gap where there is none.
 *
 * @example
 * ```ts
 * sparkline([0, 1, 2, 3]) // => '▁▃▆█'
 * sparkline([5, 5])       // => '▄▄'
 * ```
 */
export function sparkline(values: readonly (number | undefined)[]): string {
  const known = values.map((y = NaN) => y)
  const finite = known.filter(Number.isFinite)
  const low = Math.min(...finite)
  const high = Math.max(...finite)
  // Halves, for a span may be too great to be a number. What differs by rounding alone is level.
  const span = high / 2 - low / 2
  const level = !(span > 1e-12 * Math.max(Math.abs(low), Math.abs(high)))
  return known
    .map(y => (Number.isFinite(y) ? BARS[level ? 3 : Math.round(((y / 2 - low / 2) / span) * 7)] : ' '))
    .join('')
}
