import { snap } from '../clock.ts'
import { word, type Fn, type Value } from '../fn.ts'
import { demand } from '../demand.ts'

/** What is wanted of where a time is: the number of its cycle, from 0, or how far in it the time is, in [0, 1). */
type Wanted = 'cycle' | 'local'

interface Cycle {
  readonly cycle: number
  readonly begin: number
  readonly length: number
}

const GROWTH = 'the growth must be 1 or more, and the cycles of a finite length'
const written = (args: readonly Value[], growth: Value) => (growth === 1 ? args : [...args, growth])

/** A word for a number of the place of a time, which counts in first cycles. */
export const cycling = (name: string, growth: Value, wanted: Wanted): Fn =>
  word(name, written([], growth), undefined, (growth = 1) => {
    demand(growth >= 1 && growth < Infinity, name, [growth], GROWTH)
    return placed(growth, 1, NaN, wanted)
  })

/** A word for a number of the place of a time in [0, 1], in which there are so many cycles. */
export const lapping = (name: string, times: Value, growth: Value, wanted: Wanted): Fn =>
  word(name, written([times], growth), undefined, (...args) => {
    const [times = 1, growth = 1] = args
    demand(times > 0 && times < Infinity, name, args, 'the number of cycles must be finite and above 0')
    const count = snap(times)
    const last = lastCycle(cycle => cycle <= count, growth)
    const total = last.begin + (count - last.cycle) * last.length
    demand(growth >= 1 && total < Infinity, name, args, GROWTH)
    return placed(growth, total, count, wanted)
  })

/** Reads the place of a time that counts in `scale` first cycles; the end of the last of `count` is no beginning. */
function placed(growth: number, scale: number, count: number, wanted: Wanted): (t: number) => number {
  const number = wanted === 'cycle'
  const begun = (cycle: number) => (cycle === count ? (number ? count - 1 : 1) : number ? cycle : 0)
  // A time this little before a restart, or after it, is at the restart: as clock.ts snaps to whole numbers.
  const evenly = (time: number) => {
    const t = time * scale
    const slack = 1e-12 * Math.max(1, Math.abs(t))
    const cycle = Math.floor(t + slack)
    const local = t - cycle
    return local <= slack ? begun(cycle) : number ? cycle : local
  }
  if (growth === 1) return evenly
  return time => {
    const t = time * scale
    const slack = 1e-12 * Math.max(1, Math.abs(t))
    const now = t + slack
    if (!Number.isFinite(now)) return evenly(time)
    const { cycle, begin, length } = lastCycle((_, begin) => begin <= now, growth)
    const local = t - begin
    return local <= slack ? begun(cycle) : number ? cycle : local / length
  }
}

/**
 * The last cycle that is reached. Two cycles are one of a growth squared: so the last pair is found first, in as many
 * rounds as the cycle's number has bits, and by sums and products that are exact where whole numbers are.
 */
function lastCycle(
  reached: (cycle: number, begin: number) => boolean,
  growth: number,
  span = 1,
  count = 1,
): Cycle {
  if (!reached(count, span)) return { cycle: 0, begin: 0, length: 1 }
  const pair = lastCycle(reached, growth * growth, span * (1 + growth), count * 2)
  const cycle = pair.cycle + count
  const begin = pair.begin + span * pair.length
  return reached(cycle, begin) ? { cycle, begin, length: pair.length * growth } : pair
}
