/** The index of the lowest number, of equal ones the first; -1 where there is none. */
export const argmin = (numbers: readonly number[]): number =>
  numbers.reduce((lowest, x, i) => (lowest < 0 || x < numbers[lowest]! ? i : lowest), -1)
