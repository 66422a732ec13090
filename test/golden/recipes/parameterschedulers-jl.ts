// ParameterSchedulers.jl: of steps; its `t` is one more, for it counts from 1.
import {
  constant,
  cycle,
  cycles,
  geometric,
  mirror,
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
  stretch,
  sum,
  type Fn,
  type Point,
} from '../../../src/index.ts'

interface Range {
  readonly l0: number
  readonly l1: number
  readonly period: number
}

/** The lower end, and what is above it: a wave of [0, 1], times what makes it smaller. */
const above = ({ l0, l1 }: Range, ...factors: readonly Fn[]): Fn =>
  sum(Math.min(l0, l1), product(Math.abs(l0 - l1), ...factors))

const inPeriods = ({ period }: Range): Fn => reading('step').pipe(stretch(period))
const triangles = (given: Range): Fn => inPeriods(given).pipe(stretch(0.5), mirror())
/** `|sin πt|`: of every wave the half above 0. */
const sines = (given: Range): Fn => inPeriods(given).pipe(cycle(), shift(-0.5), smooth(-1, 1))
const halved = (given: Range): Fn => inPeriods(given).pipe(cycles(), geometric(1, 0.5))

/** A triangle wave. */
export const Triangle = (given: Range): Fn => above(given, triangles(given))

/** A triangle wave of half the height in each cycle. */
export const TriangleDecay2 = (given: Range): Fn => above(given, triangles(given), halved(given))

/** A triangle wave whose height shrinks at each step. */
export const TriangleExp = (given: Range & { decay: number }): Fn =>
  above(given, triangles(given), Exp({ start: 1, decay: given.decay }))

/** A wave of the upper halves of a sine. */
export const Sin = (given: Range): Fn => above(given, sines(given))

/** A sine wave of half the height in each cycle. */
export const SinDecay2 = (given: Range): Fn => above(given, sines(given), halved(given))

/** A sine wave whose height shrinks at each step. */
export const SinExp = (given: Range & { decay: number }): Fn =>
  above(given, sines(given), Exp({ start: 1, decay: given.decay }))

/** Half a cosine wave in each period, then again, or back. */
export const CosAnneal = ({ restart = true, ...given }: Range & { restart?: boolean }): Fn =>
  above(given, inPeriods(given).pipe(...(restart ? [cycle()] : []), smooth(1, 0)))

/** `start · decay^i`, for `step_sizes[i]` steps; one number is the length of each. */
export function Step(given: { start: number; decay: number; step_sizes: number | readonly number[] }): Fn {
  const { start, decay, step_sizes } = given
  if (typeof step_sizes === 'number')
    return product(start, reading('step').pipe(stretch(step_sizes), quantise(1), geometric(1, decay)))
  let begin = 0
  const points = step_sizes.map((size, i): Point => [(begin += size), start * decay ** (i + 1)])
  return reading('step').pipe(piecewise([0, start], ...points))
}

/** `start · decay^(t−1)`. */
export const Exp = ({ start, decay }: { start: number; decay: number }): Fn =>
  product(start, reading('step').pipe(geometric(1, decay)))

/** `start / (1 + (t−1)·decay)^degree`. */
export const Inv = ({ start, decay, degree }: { start: number; decay: number; degree: number }): Fn =>
  decay === 0
    ? constant(start)
    : reading('step').pipe(stretch(1 / decay), shift(-1), power(0, start, -degree))

/** `start · (1 − (t−1)/max_iter)^degree`; a `t` above `max_iter` is refused. */
export const Poly = ({ start, degree, max_iter }: { start: number; degree: number; max_iter: number }): Fn =>
  reading('step').pipe(
    shift(-1),
    stretch(max_iter),
    refuse(),
    shift(1 / max_iter),
    reverse(),
    power(0, start, degree),
  )

/** Half a cosine wave up, and one down. */
export function OneCycle(given: {
  nsteps: number
  maxval: number
  startval?: number
  endval?: number
  percent_start?: number
}): Fn {
  const { nsteps, maxval, startval = maxval / 25, endval = maxval / 1e5, percent_start = 0.25 } = given
  const warmup = Math.ceil(nsteps * percent_start)
  return reading('step').pipe(
    stretch(nsteps),
    sequence([warmup, smooth(startval, maxval)], [nsteps - warmup, smooth(maxval, endval)]),
  )
}
