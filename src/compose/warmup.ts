import { show } from '../expression.ts'
import { combine, type Fn } from '../fn.ts'
import { BEGIN, firstOf } from '../operators/firstOf.ts'
import { live, type Live } from '../operators/Live.ts'
import { listens, type Listening } from '../operators/schedule.ts'
import { linear } from '../shapes/linear.ts'
import { inPhases, sequence } from './sequence.ts'
import { copyOf, lengthOf, type Span } from '../span.ts'

/**
 * A straight way up in front of a schedule: from a value to that with which the schedule begins, which takes the rest.
 *
 * @param span how long it takes: a part of the run below 1, or `{ steps }`, `{ epochs }`, `{ samples }`, `{ seconds }`
 * @param schedule what comes after it
 * @param from the value at the beginning
 * @throws RangeError where the span is none, or no less than the run
 *
 * @example
 * ```ts
 * const lr = warmup({ steps: 100 }, smooth(0.1, 0)).over({ epochs: 3, stepsPerEpoch: 100 })
 * lr(1 / 6) // => 0.05
 * lr(1 / 3) // => 0.1
 * lr(2 / 3) // => 0.05
 * ```
 */
export function warmup(span: Exclude<Span, 'rest'>, schedule: Fn, from?: number): Fn
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
export function warmup(span: Exclude<Span, 'rest'>, schedule: Fn | Listening, from = 0): Fn | Live {
  const args = [copyOf(span), schedule, ...(from === 0 ? [] : [from])]
  const who = () => show([['warmup', ...args]])
  if (span === ('rest' as Span) || (typeof span === 'number' && !(span > 0 && span < 1)))
    throw new RangeError(
      `${who()}: a warm-up is a part of the run, above 0 and below 1, or a length, as { steps: 500 }`,
    )
  const rest = typeof span === 'number' ? 1 - span : 'rest'
  const lengths = [lengthOf(span, who), lengthOf(rest, who)]
  if (listens(schedule))
    return live([['warmup', ...args]], [schedule], events =>
      sequence([span, linear(from, firstOf(schedule, who))], [rest, schedule])(events),
    )
  const fn = schedule as Fn
  const first = combine([['warmup']], () => fn(BEGIN), undefined)
  const { at, f } = inPhases(lengths, [linear(from, first), fn], who)
  return combine([['warmup', ...args]], at, fn.param, f)
}
