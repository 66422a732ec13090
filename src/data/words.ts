import { clamp } from '../compose/clamp.ts'
import { counting } from '../compose/counting.ts'
import { cycle } from '../compose/cycle.ts'
import { cycles } from '../compose/cycles.ts'
import { highest } from '../compose/highest.ts'
import { hold } from '../compose/hold.ts'
import { laps } from '../compose/laps.ts'
import { loop } from '../compose/loop.ts'
import { lowest } from '../compose/lowest.ts'
import { mirror } from '../compose/mirror.ts'
import { onward } from '../compose/onward.ts'
import { overlay } from '../compose/overlay.ts'
import { product } from '../compose/product.ts'
import { quantise } from '../compose/quantise.ts'
import { reading } from '../compose/reading.ts'
import { refuse } from '../compose/refuse.ts'
import { reverse } from '../compose/reverse.ts'
import { sequence } from '../compose/sequence.ts'
import { shift } from '../compose/shift.ts'
import { stretch } from '../compose/stretch.ts'
import { sum } from '../compose/sum.ts'
import { warmup } from '../compose/warmup.ts'
import { showValue } from '../expression.ts'
import { Fn, fn } from '../fn.ts'
import { ended } from '../operators/ended.ts'
import { exponentialMean } from '../operators/exponentialMean.ts'
import { Live } from '../operators/Live.ts'
import { metric } from '../operators/metric.ts'
import { plateau } from '../operators/plateau.ts'
import { stalled } from '../operators/stalled.ts'
import { windowMean } from '../operators/windowMean.ts'
import { bezier } from '../shapes/bezier.ts'
import { constant } from '../shapes/constant.ts'
import { exp } from '../shapes/exp.ts'
import { geometric } from '../shapes/geometric.ts'
import { hump } from '../shapes/hump.ts'
import { keyframes } from '../shapes/keyframes.ts'
import { linear } from '../shapes/linear.ts'
import { logarithm } from '../shapes/logarithm.ts'
import { noise } from '../shapes/noise.ts'
import { piecewise } from '../shapes/piecewise.ts'
import { power } from '../shapes/power.ts'
import { smooth } from '../shapes/smooth.ts'
import { spline } from '../shapes/spline.ts'
import { tanh } from '../shapes/tanh.ts'
import { triangle } from '../shapes/triangle.ts'

type Make = (...args: never[]) => unknown

/** Every word that a schedule may be written in, and what makes it. */
export const WORDS: ReadonlyMap<string, (...args: unknown[]) => unknown> = new Map(
  Object.entries<Make>({
    bezier,
    clamp,
    constant,
    counting,
    cycle,
    cycles,
    exp,
    geometric,
    highest,
    hold,
    hump,
    keyframes,
    laps,
    linear,
    logarithm,
    loop,
    lowest,
    mirror,
    noise,
    onward,
    overlay,
    piecewise,
    power,
    product,
    quantise,
    reading,
    refuse,
    reverse,
    sequence,
    shift,
    smooth,
    spline,
    stretch,
    sum,
    tanh,
    triangle,
    warmup,

    // What listens, and what that listens to.
    ended,
    exponentialMean,
    metric,
    plateau,
    stalled,
    windowMean,

    // Called on a schedule, which comes first.
    fn: (schedule: unknown, param: string) => fn(fnOf(schedule), param),
    over: (schedule: unknown, totals: { epochs: number; stepsPerEpoch: number }) =>
      fnOf(schedule).over(totals),
    pipe: (schedule: unknown, ...more: Fn[]) =>
      schedule instanceof Live ? schedule.pipe(...more) : fnOf(schedule).pipe(...more),
    // What JSON has no number for.
    number: (name: string) => numberOf(name),
  }) as Iterable<[string, (...args: unknown[]) => unknown]>,
)

const NUMBERS = new Map([
  ['-0', -0] as const,
  ...[Infinity, -Infinity, NaN].map(x => [String(x), x] as const),
])

function numberOf(name: string): number {
  const number = NUMBERS.get(name)
  if (number === undefined) throw new TypeError(`${showValue(name)} is no number that needs a name`)
  return number
}

function fnOf(value: unknown): Fn {
  if (value instanceof Fn) return value as Fn
  throw new TypeError(`${showValue(value)} is no schedule`)
}
