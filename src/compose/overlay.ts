import { clockFrom, clockWithin, read, type Clock, type Time } from '../clock.ts'
import { show, showValue } from '../expression.ts'
import { combine, paramOf, partOf, type Fn, type Value } from '../fn.ts'
import { listening } from '../operators/listening.ts'
import type { Live } from '../operators/Live.ts'
import { listens, type Listening } from '../operators/schedule.ts'
import { demandParts } from './demandParts.ts'
import { copyOf, lengthOf, measureOf, SEAM, type Length, type Span } from '../span.ts'

/**
 * One schedule laid over the beginning of another, which goes on below it: when the span is over, `below` is where it
 * would be without. In a {@link sequence} it would only then begin.
 *
 * @param span how long `above` lasts: a part of the run below 1, or `{ steps }`, `{ epochs }`, `{ samples }`, `{ seconds }`
 * @param above the schedule of the span, by a clock of its own, or a number
 * @param below the schedule of the whole run, or a number
 * @throws RangeError where the span is none
 * @throws TypeError where one is neither, what lies above listens, or the schedules are for different params
 * @see the warm-up of timm's schedulers without `warmup_prefix`
 *
 * @example
 * ```ts
 * const lr = overlay(0.2, linear(0, 1), linear(1, 0))
 * lr(0.1) // => 0.5
 * lr(0.2) // => 0.8
 * ```
 */
export function overlay(span: Exclude<Span, 'rest'>, above: Value, below: Value): Fn
/** The same over a schedule that listens. */
export function overlay(span: Exclude<Span, 'rest'>, above: Value, below: Listening): Live
export function overlay(span: Exclude<Span, 'rest'>, above: Value, below: Value | Listening): Fn | Live {
  const expression = [['overlay', copyOf(span), above, below]] as const
  const who = () => show(expression)
  const length = lengthOf(span, who)
  if ('weight' in length && length.weight >= 1)
    throw new RangeError(`${who()}: a part of the run is a number below 1`)
  demandParts([above, below], who)
  if (listens(above))
    throw new TypeError(
      `${who()}: what lies above is a schedule that does not listen, or a number, not ${showValue(above)}`,
    )
  const over = (below: Value): Fn =>
    combine(expression, laidOver(length, above, below, who), paramOf(who(), [above, below]))
  return listens(below) ? listening(expression, [above, below], (_, below) => over(below)) : over(below)
}

function laidOver(length: Length, above: Value, below: Value, who: () => string): (time: Time) => number {
  const units = new Set('unit' in length ? [length.unit] : [])
  const [upper, lower] = [partOf(above).at, partOf(below).at]
  return time => {
    if ('weight' in length) {
      const t = read(time, 'progress', who)
      if (t + SEAM >= length.weight) return lower(time)
      const part = t / length.weight
      return upper(typeof time === 'number' ? part : clockWithin(time, part, 0, length.weight))
    }
    const { reading, factor } = measureOf(units, time, who)
    const count = length.count * factor(length.unit)
    if (read(time, reading, who) >= count) return lower(time)
    return upper(clockFrom(time as Partial<Clock>, reading, 0, count))
  }
}
