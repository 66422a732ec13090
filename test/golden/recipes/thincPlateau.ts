import { plateau as falling, product, type Fn, type Live } from '../../../src/index.ts'

/** A schedule times `scale` for every `max_patience` scores in a row that were not higher than the best. */
export const plateau = (given: {
  readonly max_patience: number
  readonly scale: number
  readonly schedule: Fn
}): Live =>
  product(
    given.schedule,
    falling({
      ...{ monitor: 'score', mode: 'max', rule: 'optax', threshold: 0 },
      ...{ patience: given.max_patience, factor: given.scale },
    }),
  )
