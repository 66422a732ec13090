import { counting } from '../../compose/counting.ts'
import { demand } from '../../demand.ts'
import { sequence, type Phase } from '../../compose/sequence.ts'
import type { Fn } from '../../fn.ts'
import { takes } from '../../takes.ts'
import { needs } from '../needs.ts'

/**
 * One schedule after another: the next begins, with its own step 0, exactly at the boundary.
 * @throws RangeError where there is not one boundary less than schedules, or boundaries descend, or begin below 0: optax
 * makes something of them, but not one schedule after another
 *
 * @example
 * ```ts
 * const lr = join_schedules({
 *   schedules: [linear(0, 1), reading('step').pipe(stretch(100), geometric(1, 0.25))],
 *   boundaries: [10],
 * })
 * lr({ step: 5 })  // => 0.5
 * lr({ step: 10 }) // => 1
 * lr({ step: 60 }) // => 0.5
 * ```
 * @see optax.join_schedules
 */
export function join_schedules(given: {
  readonly schedules: readonly Fn[]
  readonly boundaries: readonly number[]
}): Fn {
  takes('optax.join_schedules', given, 'schedules, boundaries')
  const { schedules, boundaries } = given
  needs('optax.join_schedules', { schedules, boundaries })

  const begins = [0, ...boundaries]
  const holds = begins.length === schedules.length && begins.every((at, i) => i === 0 || at >= begins[i - 1]!)
  demand(
    holds,
    'optax.join_schedules',
    [{ schedules, boundaries }],
    'boundaries must be one less than schedules, the first 0 or above, and not descend',
  )
  const phases = schedules.map((schedule, i): Phase => {
    const end = begins[i + 1]
    return [end === undefined ? 'rest' : { steps: end - begins[i]! }, schedule]
  })
  return phases.length > 1 ? counting('step', sequence(...phases)) : schedules[0]!
}
