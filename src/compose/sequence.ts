import { clockWithin, read, type Time } from '../clock.ts'
import { showValue } from '../expression.ts'
import { combine, Fn, paramOf } from '../fn.ts'

/** Its weight, then what it does: a phase of a {@link sequence}. */
export type Phase = readonly [weight: number, schedule: Fn]

// A time this little before a seam is at the seam: `i / N` and a sum of weights rarely round alike.
const SEAM = 1e-12

/**
 * One schedule after another, each for its part of the time: the weights, divided by their sum, say how long.
 *
 * The next phase begins exactly at its boundary, and in it every reading of the clock starts again from 0. Nested,
 * a sequence is one phase. Before 0 the first phase goes on, after 1 the last.
 *
 * @param phases a weight above 0 and a schedule each
 * @throws RangeError where there is no phase, or a weight is not above 0
 * @throws TypeError where a phase has no schedule, or the schedules are for different params
 * @returns a schedule with its parts' param
 *
 * @example
 * ```ts
 * const lr = sequence([0.3, smooth(0, 0.01)], [0.7, smooth(0.01, 0)])
 * lr(0.15) // => 0.005
 * lr(0.3)  // => 0.01
 * lr(1)    // => 0
 * ```
 */
export function sequence(...given: readonly Phase[]): Fn {
  const who = () => `sequence(${given.map(phase => showValue(phase)).join(', ')})`
  const phases = given.map((phase: unknown): Phase => {
    if (!Array.isArray(phase))
      throw new TypeError(`${who()}: a phase is [weight, schedule], not ${showValue(phase)}`)
    const [weight, schedule] = phase as unknown[]
    if (!(schedule instanceof Fn))
      throw new TypeError(
        `${who()}: ${showValue(schedule)} is no schedule; wrap a function by fn(…), a number by constant(…)`,
      )
    if (!(typeof weight === 'number' && weight > 0 && weight < Infinity))
      throw new RangeError(`${who()}: the weight ${showValue(weight)} is not a finite number above 0`)
    return [weight, schedule]
  })
  const sum = phases.reduce((total, [weight]) => total + weight, 0)
  if (sum === 0) throw new RangeError('sequence(): there is no phase')

  const schedules = phases.map(([, schedule]) => schedule)
  const begins: number[] = []
  phases.reduce((behind, [weight]) => (begins.push(behind / sum), behind + weight), 0)
  const last = phases.length - 1

  const at = (time: Time): number => {
    const t = typeof time === 'number' ? time : read(time, 'progress', who)
    const i = phaseAt(begins, t + SEAM)
    const begin = begins[i]!
    const end = i < last ? begins[i + 1]! : 1
    const local = i === 0 ? t / end : t - begin > SEAM ? (t - begin) / (end - begin) : 0
    return schedules[i]!(typeof time === 'number' ? local : clockWithin(time, local, begin, end))
  }
  return combine([['sequence', ...phases]], at, paramOf(who(), schedules))
}

/** The last phase that has begun at `t`; the first before any has. */
function phaseAt(begins: readonly number[], t: number): number {
  let low = 0
  let high = begins.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (begins[middle]! <= t) low = middle
    else high = middle - 1
  }
  return low
}
