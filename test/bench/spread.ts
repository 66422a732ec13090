/** The quartiles of some numbers. */
export function quartiles(values: readonly number[]): [low: number, median: number, high: number] {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))]!
  return [at(0.25), at(0.5), at(0.75)]
}

/** One line of a table: a ratio with the spread of its middle half. */
export function row(name: string, ratios: readonly number[], note = ''): string {
  const [low, median, high] = quartiles(ratios)
  return `${name.padEnd(58)} ${median.toFixed(3)}  (${low.toFixed(3)} … ${high.toFixed(3)})  ${note}`
}
