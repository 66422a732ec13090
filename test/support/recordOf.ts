import type { Recorded } from '../../src/index.ts'

/** The ends of epochs of a run that had these metrics. */
export const recordOf = (
  metrics: readonly number[],
  { stepsPerEpoch = 1, epochs = metrics.length, name = 'val_loss' } = {},
): Recorded[] =>
  metrics.map((value, epoch) => ({
    type: 'epochEnd',
    step: (epoch + 1) * stepsPerEpoch,
    epoch,
    epochs,
    stepsPerEpoch,
    logs: { [name]: value },
  }))
