import { demand } from '../../demand.ts'
import { atLeast } from '../../range.ts'

/** Whether it is a finite number above 0. */
export const isAbove0 = (x: unknown): boolean => atLeast(0, x) && x !== 0

/**
 * Checks what a recipe was called with.
 * @param rules what would be right, and whether it is so
 * @throws RangeError that shows the call, and the first rule that does not hold
 */
export function check(name: string, given: object, rules: Readonly<Record<string, boolean>>): void {
  const { lr = 1 } = given as { readonly lr?: unknown }
  demand(atLeast(0, lr), name, [given], 'lr, the base rate, must be finite, 0 or above')
  for (const [rule, holds] of Object.entries(rules)) demand(holds, name, [given], rule)
}
