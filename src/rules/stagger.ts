import { sequence } from '../compose/sequence.ts'
import { show, showValue, type Expression } from '../expression.ts'
import { Fn } from '../fn.ts'
import { constant } from '../shapes/constant.ts'
import { linear } from '../shapes/linear.ts'
import { Each, scheduleAt } from './each.ts'

/**
 * One schedule that begins later from element to element, in the model's order.
 *
 * At place `p` it begins at progress `first·(1 − p) + last·p` and takes the rest of the run; before that the value is 0.
 * So `{ trainable: stagger(0.5, 0) }` on the layers of a model unfreezes it gradually: the last layer is trained from
 * the beginning, the first one from half of the run on.
 *
 * @param first the progress at which the first element begins, from 0 to 1
 * @param last the progress at which the last one does
 * @param schedule what begins: a number, an Fn, or a {@link spread}
 * @throws RangeError where a progress is not from 0 to 1
 * @throws TypeError where there is no schedule that can begin later
 * @see Howard and Ruder, Universal Language Model Fine-tuning for Text Classification, 2018
 *
 * @example
 * ```ts
 * const rates = stagger(0.5, 0, linear(1, 0))
 * rates.at(0)(0.25) // => 0
 * rates.at(0)(0.75) // => 0.5
 * rates.at(1)(0.75) // => 0.25
 * ```
 */
export function stagger(first: number, last: number, schedule: number | Fn | Each = 1): Each {
  const expression: Expression = [['stagger', first, last, ...(schedule === 1 ? [] : [schedule])]]
  const isProgress = (x: unknown) => typeof x === 'number' && x >= 0 && x <= 1
  if (!isProgress(first) || !isProgress(last))
    throw new RangeError(
      `${show(expression)}: the first and the last element begin at a progress from 0 to 1`,
    )
  const fnAt = (place: number): Fn => {
    const given = scheduleAt(schedule, place)
    if (typeof given === 'number' && !Number.isNaN(given)) return constant(given)
    if (given instanceof Fn) return given as Fn
    throw new TypeError(
      `${show(expression)}: only a number and a function of time can begin later, not ${showValue(given)}; wrap a function of progress by fn(…)`,
    )
  }
  fnAt(1)
  const begin = linear(first, last)
  return new Each(place => later(fnAt(place), begin(place)), expression)
}

function later(schedule: Fn, begin: number): Fn {
  if (begin === 0) return schedule
  return begin === 1 ? constant(0) : sequence([begin, 0], [1 - begin, schedule])
}
