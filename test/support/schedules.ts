import fc from 'fast-check'
import * as core from '../../src/index.ts'
import type { Fn, Phase, Point } from '../../src/index.ts'

const value = fc.double({ min: -10, max: 10, noNaN: true })
const positive = fc.double({ min: 0.01, max: 10, noNaN: true })
const part = fc.double({ min: 0, max: 1, noNaN: true })
const count = fc.integer({ min: 1, max: 5 })

/** Points at ascending times in [0, 1]. */
const points = fc
  .uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 5 })
  .chain(times =>
    fc
      .array(value, { minLength: times.length, maxLength: times.length })
      .map(values => times.sort((a, b) => a - b).map((time, i): Point => [time / 1000, values[i]!])),
  )

const two = [value, value] as const

/** A shape of any kind, made of numbers. */
export const shape: fc.Arbitrary<Fn> = fc.oneof(
  value.map(v => core.constant(v)),
  ...[core.linear, core.smooth, core.hump, core.exp].map(word =>
    fc.tuple(...two).map(([low, high]) => word(low, high)),
  ),
  fc.tuple(positive, positive).map(([low, high]) => core.geometric(low, high)),
  fc.tuple(...two, positive).map(args => core.power(...args)),
  fc.tuple(...two, positive).map(([low, high, base]) => core.logarithm(low, high, 1 + base)),
  fc.tuple(...two, value, value).map(args => core.tanh(...args)),
  fc.tuple(...two, fc.double({ min: 0.1, max: 0.9, noNaN: true })).map(args => core.triangle(...args)),
  fc.tuple(part, value, part, value).map(args => core.bezier(...args)),
  fc.tuple(fc.integer(), ...two).map(args => core.noise(...args)),
  ...[core.keyframes, core.piecewise, core.spline].map(word => points.map(given => word(...given))),
)

/** What warps time and keeps it in [0, 1], where it was in it. */
export const warp: fc.Arbitrary<Fn> = fc.oneof(
  fc.constantFrom(core.reverse(), core.mirror(), core.hold(), core.refuse(), core.cycle()),
  fc.tuple(count, fc.integer({ min: 1, max: 3 })).map(args => core.loop(...args)),
  positive.map(by => core.stretch(1 + by)),
  fc.double({ min: 0.05, max: 1, noNaN: true }).map(step => core.quantise(step)),
)

/** A schedule of any kind. */
export const schedule: fc.Arbitrary<Fn> = fc.letrec<{ any: Fn }>(tie => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    shape,
    fc.tuple(warp, tie('any')).map(([warp, inner]) => warp.pipe(inner)),
    fc
      .tuple(tie('any'), ...two)
      .map(([inner, a, b]) => inner.pipe(core.clamp(Math.min(a, b), Math.max(a, b)))),
    fc.tuple(tie('any'), value).map(([high, low]) => core.linear(low, high)),
    ...[core.product, core.sum, core.lowest, core.highest].map(word =>
      fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map(parts => word(...parts)),
    ),
    fc
      .array(fc.tuple(positive, tie('any')), { minLength: 1, maxLength: 4 })
      .map(phases => core.sequence(...(phases as Phase[]))),
    fc
      .tuple(fc.double({ min: 0.01, max: 0.99, noNaN: true }), tie('any'), tie('any'))
      .map(args => core.overlay(...args)),
    fc.tuple(fc.double({ min: 0.01, max: 0.99, noNaN: true }), tie('any')).map(args => core.warmup(...args)),
    fc.tuple(tie('any'), tie('any')).map(([a, b]) => core.sequence([1, a], [1, core.onward(b)])),
  ),
})).any

/** A time of a run, as far from its neighbours as those of steps are. */
export const time: fc.Arbitrary<number> = fc.integer({ min: 0, max: 840_000 }).map(i => i / 840_000)
