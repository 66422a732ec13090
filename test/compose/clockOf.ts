import fc from 'fast-check'
import type { Clock } from '../../src/index.ts'

/** The clock of a run of this length after `step` batches. */
export const clockOf = (step: number, epochs: number, stepsPerEpoch: number): Clock => ({
  step,
  epoch: Math.floor(step / stepsPerEpoch),
  batch: step % stepsPerEpoch,
  progress: step / (epochs * stepsPerEpoch),
  samples: undefined,
  seconds: undefined,
  steps: epochs * stepsPerEpoch,
  epochs,
  stepsPerEpoch,
})

export const anyRun = fc.record({
  epochs: fc.integer({ min: 1, max: 100 }),
  stepsPerEpoch: fc.integer({ min: 1, max: 2000 }),
})

export const anyClock: fc.Arbitrary<Clock> = anyRun.chain(({ epochs, stepsPerEpoch }) =>
  fc.nat(epochs * stepsPerEpoch).map(step => clockOf(step, epochs, stepsPerEpoch)),
)
