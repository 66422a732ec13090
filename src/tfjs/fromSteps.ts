import * as tf from '@tensorflow/tfjs'
import type { Observable } from 'rxjs'
import { clockAt, type BatchEvent, type Clock, type EventType } from '../clock.ts'
import { showValue } from '../expression.ts'
import { checkLength } from '../operators/simulate.ts'
import { isWhole } from '../range.ts'
import { Feed } from './Feed.ts'
import { lazyLogs, type Logs, type RawLogs } from './logs.ts'
import { MeanLogs } from './MeanLogs.ts'
import { runStream } from './runStream.ts'
import type { Variables } from './trainee.ts'

/** How long a loop is: both numbers, for it is we who count. */
export interface Loop {
  readonly epochs: number
  readonly stepsPerEpoch: number
  /** The first epoch; the ones before it lie behind. */
  readonly initialEpoch?: number
}

/** What a step of a loop is given: what time it is, and the optimizer to use. */
export interface Step extends Clock {
  readonly optimizer: tf.Optimizer
}

/** What a step of a loop returns: metrics, as numbers or as scalars, which it gives away. */
export type StepLogs = RawLogs | void

/**
 * Trains by a loop of your own, as a stream of events; all else is as with {@link fromFit}.
 *
 * @param target a compiled model, or an optimizer and the variables that it moves; a variable named `enc/w` is
 * selected as `enc > w`
 * @param loop how many epochs there are, and how many steps in each
 * @param step trains one batch with the optimizer it is given, and returns its metrics; may be async
 * @throws RangeError where the loop has no length
 * @throws (through the stream) TypeError where a step returns what are no metrics
 * @returns A cold Observable of {@link BatchEvent}; the logs of an epoch are the means over its batches.
 *
 * @example
 * ```ts
 * const w = tf.variable(tf.scalar(1), true, 'enc/w')
 * const optimizer = tf.train.sgd(1)
 * const run$ = fromSteps({ optimizer, variables: [w] }, { epochs: 1, stepsPerEpoch: 2 }, ({ optimizer }) => {
 *   optimizer.minimize(() => w.square())
 * }).pipe(anneal('enc > w', { learningRate: constant(0.25) }))
 * await lastValueFrom(run$)
 * w.dataSync()[0] // => 0.25
 * ```
 */
export function fromSteps(
  target: tf.LayersModel | Variables,
  loop: Loop,
  step: (at: Step) => StepLogs | Promise<StepLogs>,
): Observable<BatchEvent> {
  const { epochs, stepsPerEpoch, initialEpoch = 0 } = loop
  checkLength('fromSteps', loop, ', …')
  if (!(isWhole(0, initialEpoch) && initialEpoch <= epochs))
    throw new RangeError(
      `fromSteps(…, ${showValue(loop)}, …): initialEpoch must be a whole number from 0 to ${epochs}`,
    )

  return runStream(target, false, async (run, next) => {
    const { optimizer } = run.trainee
    const feed = new Feed(run)
    const begun = Date.now()
    let samples: number | undefined
    let position: Position = [initialEpoch * stepsPerEpoch, initialEpoch, 0]

    const emit = (type: EventType, at: Position, logs: Logs = {}) => {
      const [step, epoch, batch] = (position = at)
      const seconds = (Date.now() - begun) / 1000
      const clock: Clock = { ...clockAt(step, loop), epoch, batch, samples, seconds }
      if (!run.over) feed.deliver({ ...clock, type, logs }, next)
      return clock
    }
    const trainEpoch = async (epoch: number, means: MeanLogs) => {
      const begin = epoch * stepsPerEpoch
      const last = stepsPerEpoch - 1
      emit('epochBegin', [begin, epoch, 0])
      for (let batch = 0; batch <= last; batch++) {
        if (run.isFinishing) return
        const at = emit('batchBegin', [begin + batch, epoch, batch])
        if (run.over) return
        const logs = checked((await step({ ...at, optimizer })) ?? {})
        if (typeof logs['size'] === 'number') samples = (samples ?? 0) + logs['size']
        means.add(logs)
        emit('batchEnd', [begin + batch + 1, epoch, batch], lazyLogs(logs))
        tf.dispose(logs)
        run.checkStep()
        await run.breathe()
      }
      emit('epochEnd', [begin + stepsPerEpoch, epoch, last], await means.read())
    }

    emit('trainBegin', position)
    for (let epoch = initialEpoch; epoch < epochs && !run.isFinishing; epoch++) {
      const means = new MeanLogs()
      await trainEpoch(epoch, means).finally(() => means.dispose())
    }
    emit('trainEnd', position)
  })
}

/** @throws TypeError where they are no metrics by name; what is on the device is let go */
function checked(logs: unknown): RawLogs {
  const isMetric = (value: unknown) =>
    typeof value === 'number' || (value instanceof tf.Tensor && value.size === 1)
  const isByName = typeof logs === 'object' && logs !== null && !Array.isArray(logs)
  if (isByName && !(logs instanceof tf.Tensor) && Object.values(logs).every(isMetric)) return logs as RawLogs
  tf.dispose(logs as tf.TensorContainer)
  throw new TypeError(
    `fromSteps(…): a step returns its metrics by name, numbers or scalars, as { loss }, or nothing; not ${logs instanceof tf.Tensor ? `a tensor of shape [${logs.shape}]` : showValue(logs, 2)}`,
  )
}

type Position = readonly [step: number, epoch: number, batch: number]
