import type { Fn } from '../fn.ts'
import { through, type Point } from './through.ts'

/**
 * A staircase: the value of the last point whose time is not after `t`; before the first its value.
 *
 * Times may be in any unit. torch's `MultiStepLR`, optax's `piecewise_constant_schedule`; Keras's
 * `PiecewiseConstantDecay` takes each step one later.
 *
 * @param points `[time, value]` each, their times ascending
 * @throws TypeError where a point is not two finite numbers
 * @throws RangeError where there is no point, or one is not later than that before it
 *
 * @example
 * ```ts
 * [0, 0.49, 0.5, 1].map(piecewise([0, 0.1], [0.5, 0.01])) // => [0.1, 0.1, 0.01, 0.01]
 * reading('epoch').pipe(piecewise([0, 1], [30, 0.1]))({ epoch: 30 }) // => 0.1
 * ```
 */
export const piecewise = (...points: readonly Point[]): Fn =>
  through('piecewise', points, false, (_, values) => (_, i) => values[i]!)
