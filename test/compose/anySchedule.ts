import fc from 'fast-check'
import {
  clamp,
  constant,
  exp,
  type Fn,
  fn,
  hump,
  linear,
  loop,
  reading,
  sequence,
  smooth,
} from '../../src/index.ts'

// -0 is written '0', and every schedule treats it so.
export const anyValue = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(x => x + 0)
export const anyProgress = fc.double({ min: 0, max: 1, noNaN: true })
export const anyWeight = fc.oneof(
  fc.integer({ min: 1, max: 20 }),
  fc.integer({ min: 1, max: 99 }).map(n => n / 100),
)
const anyCount = fc.integer({ min: 1, max: 9 })

const anyShape = fc.oneof(
  ...[linear, smooth, exp, hump].map(shape => fc.tuple(anyValue, anyValue).map(([a, b]) => shape(a, b))),
  anyValue.map(value => constant(value)),
  fc.constant(fn(t => t * t)),
)

const anyPipe = fc.oneof(
  anyShape,
  anyCount.map(loop),
  fc.tuple(anyValue, anyValue).map(([a, b]) => clamp(Math.min(a, b), Math.max(a, b))),
)

const built = (leaf: fc.Arbitrary<Fn>): fc.Arbitrary<Fn> =>
  fc.letrec<{ any: Fn }>(tie => ({
    any: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(fc.tuple(anyWeight, tie('any')), { minLength: 1, maxLength: 4 }).map(ps => sequence(...ps)),
      fc.tuple(tie('any'), fc.array(anyPipe, { maxLength: 2 })).map(([a, bs]) => a.pipe(...bs)),
      tie('any').map(schedule => schedule.modifyOutput(y => y / 2 + 1)),
      tie('any').map(schedule => fn(schedule)),
      fc
        .tuple(tie('any'), anyCount, anyCount)
        .map(([schedule, epochs, stepsPerEpoch]) => schedule.over({ epochs, stepsPerEpoch })),
    ),
  })).any

/** Any schedule of progress. */
export const anySchedule: fc.Arbitrary<Fn> = fc.oneof(
  built(anyShape),
  fc.tuple(anyCount.map(loop), built(anyShape)).map(([cycles, schedule]) => cycles.pipe(schedule)),
)

/** Any schedule of a clock; few can be asked with a bare number. */
export const anyClockSchedule: fc.Arbitrary<Fn> = built(
  fc.oneof(anyShape, fc.constantFrom('step', 'epoch', 'batch', 'progress', 'steps').map(reading)),
)
