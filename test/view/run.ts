import type { Assignment, BatchEvent } from '../../src/index.ts'

/** What happens in a run of one's own making. */
export interface Made {
  readonly epochs: number
  readonly stepsPerEpoch: number
  readonly logs?: (step: number) => Record<string, number>
  readonly epochLogs?: (epoch: number) => Record<string, number>
  readonly assigned?: (step: number) => Assignment[]
}

/** The events of a run, one after another, as the bridge tells them. */
export function* events({
  epochs,
  stepsPerEpoch,
  logs = () => ({}),
  epochLogs = () => ({}),
  assigned = () => [],
}: Made): Generator<BatchEvent> {
  const steps = epochs * stepsPerEpoch
  const event = (type: BatchEvent['type'], step: number, epoch: number, more: object = {}) =>
    ({
      type,
      step,
      epoch,
      batch: step - epoch * stepsPerEpoch,
      progress: step / steps,
      samples: step * 10,
      seconds: step / 100,
      steps,
      epochs,
      stepsPerEpoch,
      logs: {},
      assigned: [],
      ...more,
    }) as unknown as BatchEvent
  yield event('trainBegin', 0, 0)
  for (let epoch = 0; epoch < epochs; epoch++) {
    yield event('epochBegin', epoch * stepsPerEpoch, epoch)
    for (let batch = 0; batch < stepsPerEpoch; batch++) {
      const step = epoch * stepsPerEpoch + batch
      yield event('batchBegin', step, epoch)
      yield event('batchEnd', step + 1, epoch, { logs: logs(step), assigned: assigned(step) })
    }
    yield event('epochEnd', (epoch + 1) * stepsPerEpoch, epoch, { logs: epochLogs(epoch) })
  }
  yield event('trainEnd', steps, epochs - 1)
}

/** A rule that has won. */
export const won = (css: string, param: string, value: number, ...elements: string[]): Assignment => ({
  rule: `anneal('${css}', { ${param} })`,
  param,
  value,
  elements: elements.length > 0 ? elements : [css],
})
