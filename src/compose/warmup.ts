import { clockFrom, clockWithin, read, type BatchEvent, type Clock, type Time } from '../clock.ts'
import { show, showValue } from '../expression.ts'
import { combine, paramOf, partOf, type Fn, type Value } from '../fn.ts'
import { BEGIN, fromFirst } from '../operators/firstOf.ts'
import { live, type Live } from '../operators/Live.ts'
import { listens, type Listening } from '../operators/schedule.ts'
import { linear } from '../shapes/linear.ts'
import { demandParts } from './demandParts.ts'
import { inPhases, sequence } from './sequence.ts'
import { copyOf, lengthOf, measureOf, type Length, type Span } from '../span.ts'

/**
 * A straight way up in front of a schedule: from a value to that with which the schedule begins, which takes the rest.
 *
 * @param span how long it takes: a part of the run below 1, or `{ steps }`, `{ epochs }`, `{ samples }`, `{ seconds }`
 * @param schedule what comes after it, or a number that stays
 * @param from the value at the beginning, a finite number
 * @throws RangeError where the span is none, or (when it is read) longer than the run
 * @throws TypeError where there is no schedule, or `from` is no finite number
 *
 * @example
 * ```ts
 * const lr = warmup({ steps: 100 }, smooth(0.1, 0)).over({ epochs: 3, stepsPerEpoch: 100 })
 * lr(1 / 6) // => 0.05
 * lr(1 / 3) // => 0.1
 * lr(2 / 3) // => 0.05
 * ```
 */
export function warmup(span: Exclude<Span, 'rest'>, schedule: Value, from?: number): Fn
/**
 * The same in front of a schedule that listens, which begins to when the warm-up is over: the warm-up then plateau that
 * PyTorch refuses.
 *
 * @throws (when it is read) TypeError where the schedule has no value before it has heard of a batch
 *
 * @example
 * ```ts
 * String(warmup({ epochs: 5 }, plateau({ from: 0.1 }))) // => 'warmup({ epochs: 5 }, plateau({ from: 0.1 }))'
 * ```
 */
export function warmup(span: Exclude<Span, 'rest'>, schedule: Listening, from?: number): Live
export function warmup(span: Exclude<Span, 'rest'>, schedule: Value | Listening, from = 0): Fn | Live {
  const args = [copyOf(span), schedule, ...(from === 0 ? [] : [from])]
  const who = () => show([['warmup', ...args]])
  if (span === ('rest' as Span) || (typeof span === 'number' && !(span > 0 && span < 1)))
    throw new RangeError(
      `${who()}: a warm-up is a part of the run, above 0 and below 1, or a length, as { steps: 500 }`,
    )
  const length = lengthOf(span, who)
  demandParts([schedule], who)
  if (!Number.isFinite(from))
    throw new TypeError(`${who()}: it begins with a finite number, not ${showValue(from)}`)
  const rest = typeof span === 'number' ? 1 - span : 'rest'
  if (listens(schedule))
    return live(
      [['warmup', ...args]],
      [schedule],
      fromFirst(
        schedule,
        event => beginning(counted(length, event), event, who),
        who,
        first => sequence([span, linear(from, combine([['warmup']], first, undefined))], [rest, schedule]),
      ),
    )
  const { at } = partOf(schedule)
  const up = {
    at: (time: Time, run: Time) => {
      const t = read(time, 'progress', who)
      return from * (1 - t) + at(beginning(length, run, who)) * t
    },
    f: (t: number) => from * (1 - t) + at(BEGIN) * t,
  }
  const phases = inPhases([length, lengthOf(rest, who)], [up, schedule], who)
  return combine([['warmup', ...args]], phases.at, paramOf(who(), [schedule]), phases.f)
}

/** A part of a run in steps, where it is known how many that has: by these {@link sequence} plans what listens. */
const counted = (length: Length, { steps }: BatchEvent): Length =>
  'weight' in length && steps !== undefined ? { unit: 'steps', count: length.weight * steps } : length

/** The clock with which what takes the rest of a run begins. */
function beginning(length: Length, run: Time, who: () => string): Partial<Clock> {
  if (typeof run === 'number') return BEGIN
  if ('weight' in length) return { ...clockWithin(run, 0, length.weight, 1), ...BEGIN }
  const { reading, factor, total } = measureOf(new Set([length.unit]), run, who)
  const begin = length.count * factor(length.unit)
  const left = total === undefined ? undefined : total - begin
  return { ...clockFrom({ ...run, [reading]: begin }, reading, begin, left), ...BEGIN }
}
