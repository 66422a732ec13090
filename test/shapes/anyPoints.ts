import fc from 'fast-check'
import type { Point } from '../../src/index.ts'
import { anyValue } from '../compose/anySchedule.ts'

/** Some points, their times ascending: whole numbers, or the same shrunk to an odd unit. */
export const anyPoints: fc.Arbitrary<Point[]> = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 8 }),
    fc.constantFrom(1, 1 / 3, 0.007),
    fc.infiniteStream(anyValue),
  )
  .map(([times, unit, values]) =>
    times
      .sort((a, b) => a - b)
      .map(time => [time * unit + 0, (values.next() as IteratorYieldResult<number>).value]),
  )
