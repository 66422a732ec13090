import fc from 'fast-check'

export const sumOf = (parts: readonly number[]) => parts.reduce((sum, part) => sum + part, 0)

/** Where each phase begins, in whole numbers: what is being rounded in the schedule is not here. */
export const beginsOf = (parts: readonly number[]) => parts.map((_, k) => sumOf(parts.slice(0, k)))

/** Whole parts, written as decimals of so many places. */
export const anyParts = fc.record({
  parts: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 12 }),
  places: fc.nat(4),
})
export const asWeights = ({ parts, places }: { parts: number[]; places: number }) =>
  parts.map(part => part / 10 ** places)
