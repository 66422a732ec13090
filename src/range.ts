/** Whether it is a finite number, `least` or more. */
export const atLeast = (least: number, x: unknown): x is number =>
  typeof x === 'number' && x >= least && x < Infinity

/** Whether it is a whole number, `least` or more. */
export const isWhole = (least: number, x: unknown): x is number =>
  Number.isInteger(x) && (x as number) >= least
