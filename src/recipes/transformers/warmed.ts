import { counting } from '../../compose/counting.ts'
import { demand } from '../../demand.ts'
import { product } from '../../compose/product.ts'
import { sequence, type Phase } from '../../compose/sequence.ts'
import type { Fn } from '../../fn.ts'
import { linear } from '../../shapes/linear.ts'

/** The optimizer's base rate, by which the peer multiplies every factor. */
export interface Base {
  readonly lr?: number
}

export interface Warm extends Base {
  readonly num_warmup_steps: number
}

export interface Trained extends Warm {
  readonly num_training_steps: number
}

/** What comes after a straight way up from 0 to 1. */
export const warmed = ({ lr = 1, num_warmup_steps }: Warm, ...after: readonly Phase[]): Fn =>
  product(lr, counting('step', sequence([{ steps: num_warmup_steps }, linear(0, 1)], ...after)))

/** How many steps come after the warm-up, 1 if there are none. */
export const stepsAfter = ({ num_warmup_steps, num_training_steps }: Trained): number =>
  Math.max(1, num_training_steps - num_warmup_steps)

/**
 * Checks the base rate, and numbers of steps.
 * @throws RangeError where one is none
 */
export function check<P extends Base>(
  name: string,
  params: P,
  ...steps: readonly (keyof P & string)[]
): void {
  demand(Number.isFinite(params.lr ?? 1), name, [params], 'lr, the base rate, must be finite')
  for (const key of steps) {
    const holds = Number.isFinite(params[key]) && (params[key] as number) >= 0
    demand(holds, name, [params], `${key} must be a finite number, 0 or above`)
  }
}
