import { expect } from 'vitest'

/** What a training that must fail fails with. */
export const failure = (training: Promise<unknown>): Promise<unknown> =>
  training.then(
    () => expect.fail('it ended without an error'),
    (error: unknown) => error,
  )
