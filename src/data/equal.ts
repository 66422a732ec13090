import { expressionOf, Fn } from '../fn.ts'

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
export const equal = (one: Fn, other: Fn): boolean => same(one, other)

function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (one instanceof Fn && other instanceof Fn)
    return same(expressionOf(one as Fn), expressionOf(other as Fn))
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  const [keys, others] = [Object.keys(one), Object.keys(other)]
  return (
    Array.isArray(one) === Array.isArray(other) &&
    keys.length === others.length &&
    keys.every(key => same(one[key as never], other[key as never]))
  )
}
