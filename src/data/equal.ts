import { noted } from '../expression.ts'
import { expressionOf, Fn } from '../fn.ts'
import type { Live } from '../operators/Live.ts'

/**
 * Whether two schedules say the same: they are made by the same expression. What differs only in a bare function
 * differs.
 *
 * @example
 * ```ts
 * equal(linear(0, 1).pipe(clamp(0, 0.5)), linear(0, 1).pipe(clamp(0, 0.5))) // => true
 * equal(linear(0, 1), linear(0, 1, 'lr'))                                  // => false
 * ```
 */
export const equal = (one: Fn | Live, other: Fn | Live): boolean => same(one, other)

function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  const [made, otherMade] = [expressionIn(one), expressionIn(other)]
  if (made && otherMade) return one instanceof Fn === other instanceof Fn && same(made, otherMade)
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  const [keys, others] = [Object.keys(one), Object.keys(other)]
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === others.length &&
    keys.every(key => same(one[key as never], other[key as never]))
  )
}

const expressionIn = (value: unknown) => {
  if (value instanceof Fn) return expressionOf(value as Fn)
  return typeof value === 'function' ? noted(value) : undefined
}
