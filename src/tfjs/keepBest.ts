import * as tf from '@tensorflow/tfjs'
import { defer, filter, map, tap, type MonoTypeOperatorFunction } from 'rxjs'
import { RUN, type BatchEvent } from '../clock.ts'
import { show, type Expression } from '../expression.ts'
import { drive } from '../operators/drive.ts'
import { improvements, optionsOf, WATCH, type Watch } from '../operators/improvements.ts'
import { naming } from '../operators/naming.ts'
import { spelled } from '../operators/spelled.ts'
import { Delivery } from './Feed.ts'
import type { Run } from './Run.ts'
import { weightsOf } from './snapshotOf.ts'

/**
 * Lets a run end with the weights that it had when a metric was best, whichever way it ends. The optimizer's state is
 * that of the end.
 *
 * @param options the metric: `monitor = 'val_loss'`, `mode = 'min'`, `threshold = 0`, `average = 1`, `nan = 'worse'`
 * @throws TypeError where there is no such option
 * @throws RangeError where an option is out of its range
 * @throws (through the stream) TypeError where the metric does not come, or what comes is no event of a run
 * @returns A function that returns an Observable that mirrors the source.
 *
 * @example
 * ```ts
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1], useBias: false })] })
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
 * model.setWeights([tf.tensor([[2]])])
 * const [xs, ys] = [tf.ones([1, 1]), tf.ones([1, 1])]
 * const run$ = fromFit(model, xs, ys, { epochs: 3, validationData: [xs, ys] }).pipe(
 *   anneal('*', { learningRate: piecewise([0, 0.25], [0.3, 1.5]) }), // to 1.5, and then away from 1: to 0 and 3
 *   keepBest(),
 * )
 * await lastValueFrom(run$)
 * model.getWeights()[0]!.dataSync()[0] // => 1.5
 * ```
 */
export const keepBest = (options: Watch = {}): MonoTypeOperatorFunction<BatchEvent> => {
  const given = optionsOf('keepBest', options, WATCH)
  return keeping([Object.keys(given).length > 0 ? ['keepBest', given] : ['keepBest']], given)
}

/** What {@link keepBest} does, by the expression that its errors shall give. */
export function keeping(expression: Expression, options: Watch): MonoTypeOperatorFunction<BatchEvent> {
  const reports = naming(show(expression), improvements(expression[0]![0], options))
  return spelled(expression, source =>
    defer(() => {
      let event: BatchEvent | undefined
      let best: Best | undefined
      const take = () => {
        // What is replayed from before this run has no weights that could be kept.
        if (!event) return
        const run = runBehind(event, expression)
        if (best?.run !== run) best = new Best(run)
        best.take()
      }
      return source.pipe(
        tap(told => (event = told)),
        drive(
          events =>
            reports(events).pipe(
              filter(({ isBetter }) => isBetter),
              map(({ value }) => value),
            ),
          take,
        ),
      )
    }),
  )
}

/** The run whose weights are now those of the event. */
function runBehind(event: BatchEvent, expression: Expression): Run {
  const delivery = event[RUN]
  if (delivery instanceof Delivery && delivery.feed.isDelivering(event)) return delivery.feed.run
  throw new TypeError(
    `${show(expression)} did not get the ${event.type} of a run while it was delivered: it stands behind fromFit, fromFitDataset or fromSteps, before operators that delay events (delay, observeOn)`,
  )
}

/** The weights of the best moment of a run, which it ends with. */
class Best {
  readonly run: Run
  readonly #weights: readonly tf.Variable[]
  #copies: tf.Tensor[] = []

  constructor(run: Run) {
    const { model, variables } = run.trainee
    this.run = run
    this.#weights = model ? weightsOf(model) : variables
    run.after(() => this.#restore())
  }

  take(): void {
    tf.dispose(this.#copies)
    this.#copies = this.#weights.map(weight => tf.keep(weight.clone()))
  }

  #restore(): void {
    this.#weights.forEach((weight, i) => {
      if (!weight.isDisposed) weight.assign(this.#copies[i]!)
    })
    tf.dispose(this.#copies)
  }
}
