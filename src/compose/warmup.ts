import type { Clock } from '../clock.ts'
import { show } from '../expression.ts'
import { combine, type Fn } from '../fn.ts'
import { linear } from '../shapes/linear.ts'
import { inPhases } from './sequence.ts'
import { copyOf, lengthOf, type Span } from './span.ts'

const BEGIN: Partial<Clock> = { step: 0, epoch: 0, batch: 0, progress: 0, samples: 0, seconds: 0 }

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
export function warmup(span: Exclude<Span, 'rest'>, schedule: Fn, from = 0): Fn {
  const args = [copyOf(span), schedule, ...(from === 0 ? [] : [from])]
  const who = () => show([['warmup', ...args]])
  if (span === ('rest' as Span) || (typeof span === 'number' && !(span > 0 && span < 1)))
    throw new RangeError(
      `${who()}: a warm-up is a part of the run, above 0 and below 1, or a length, as { steps: 500 }`,
    )
  const first = combine([['warmup']], () => schedule(BEGIN), undefined)
  const rest = typeof span === 'number' ? 1 - span : 'rest'
  const lengths = [lengthOf(span, who), lengthOf(rest, who)]
  const { at, f } = inPhases(lengths, [linear(from, first), schedule], who)
  return combine([['warmup', ...args]], at, schedule.param, f)
}
