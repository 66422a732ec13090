import { map } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { show, type Expression } from '../expression.ts'
import { Fn } from '../fn.ts'
import { valuesOf, type Schedule } from '../operators/schedule.ts'
import { geometric } from '../shapes/geometric.ts'
import { Each, scheduleAt } from './each.ts'

/**
 * Values spread over the elements that a selector matches, in the model's order: from `low` at the first to `high` at
 * the last, each the same multiple of the one before it, `low¹⁻ᵖ · highᵖ` at place `p`.
 *
 * Learning rates that are lower near the input are called discriminative; in fastai they are `slice(low, high)`.
 *
 * @param low the value at the first element, above 0
 * @param high the value at the last one, above 0
 * @param schedule what the values are multiplied by in the course of the run
 * @throws RangeError where a value is not a finite number above 0
 * @see Howard and Ruder, Universal Language Model Fine-tuning for Text Classification, 2018
 *
 * @example
 * ```ts
 * const rates = spread(1e-4, 1e-2)
 * rates.at(0.5) // => 0.001
 * rates.at(1)   // => 0.01
 * String(spread(1e-4, 1e-2, hump(0.1, 1))) // => 'spread(0.0001, 0.01, hump(0.1, 1))'
 * ```
 */
export function spread(low: number, high: number, schedule?: Schedule<BatchEvent> | Each): Each
/**
 * Values spread over the elements as a shape says: `shape(p)` at place `p`.
 * @param shape a function of the place, from 0 at the first element to 1 at the last
 * @param schedule what the values are multiplied by in the course of the run
 *
 * @example
 * ```ts
 * const rates = spread(linear(0, 0.01))
 * rates.at(0.5) // => 0.005
 * rates.at(1)   // => 0.01
 * ```
 */
export function spread(shape: Fn, schedule?: Schedule<BatchEvent> | Each): Each
export function spread(...args: unknown[]): Each {
  const expression: Expression = [['spread', ...args]]
  const [first, ...rest] = args
  if (first instanceof Fn) return product(first as Fn, rest[0], expression)
  const [low, high, schedule] = args as [number, number, unknown]
  const isPositive = (x: unknown) => typeof x === 'number' && x > 0 && x < Infinity
  if (!isPositive(low) || !isPositive(high))
    throw new RangeError(
      `${show(expression)}: from one value to another by equal multiples, both must be finite and above 0; for other ways pass an Fn of the place, as in spread(linear(0, 0.01))`,
    )
  return product(geometric(low, high), schedule, expression)
}

const product = (factor: (place: number) => number, schedule: unknown, expression: Expression): Each =>
  new Each(place => times((schedule ?? 1) as Schedule<BatchEvent> | Each, place, factor(place)), expression)

function times(given: Schedule<BatchEvent> | Each, place: number, factor: number): Schedule<BatchEvent> {
  const schedule = scheduleAt(given, place)
  if (typeof schedule === 'number') return schedule * factor
  if (schedule instanceof Fn) return (schedule as Fn).modifyOutput(value => value * factor)
  return events => valuesOf(schedule, events).pipe(map(value => value * factor))
}
