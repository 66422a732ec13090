export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** The standard deviation of what the values are a sample of. */
export function deviation(values: readonly number[]): number {
  const middle = mean(values)
  const squares = values.map(value => (value - middle) ** 2)
  return Math.sqrt((mean(squares) * values.length) / (values.length - 1))
}

/** The upper one of two in the middle. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
