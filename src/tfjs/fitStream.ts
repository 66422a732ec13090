import * as tf from '@tensorflow/tfjs'
import type { Observable } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { FitEvents } from './FitEvents.ts'
import type { Model } from './privates.ts'
import type { Run } from './Run.ts'
import { runStream } from './runStream.ts'

type Callbacks = tf.ModelFitArgs['callbacks']
type YieldEvery = tf.ModelFitArgs['yieldEvery']

interface Args {
  readonly callbacks?: Callbacks
  readonly yieldEvery?: YieldEvery
  readonly initialEpoch?: number
}

/**
 * A training by `fit` or `fitDataset` as a stream; every subscription trains.
 * @param fit starts it with these callbacks
 */
export function fitStream(
  model: Model,
  fit: (callbacks: tf.Callback[]) => Promise<unknown>,
  { callbacks, yieldEvery, initialEpoch = 0 }: Args,
): Observable<BatchEvent> {
  return runStream(model, true, (run, next) =>
    fit([new Events(run, initialEpoch, next), ...asCallbacks(callbacks, yieldEvery)]),
  )
}

class Events extends FitEvents {
  readonly #run: Run
  protected override readonly initialEpoch: number
  readonly #next: (event: BatchEvent) => void

  constructor(run: Run, initialEpoch: number, next: (event: BatchEvent) => void) {
    super()
    this.#run = run
    this.initialEpoch = initialEpoch
    this.#next = next
  }

  protected override begin(): Run {
    return this.#run
  }

  protected override next(event: BatchEvent): void {
    this.#next(event)
  }

  protected override async end(): Promise<void> {
    return
  }
}

/** The user's own callbacks, objects and instances in any mixture, as tfjs takes them beside ours. */
function asCallbacks(callbacks: Callbacks, yieldEvery: YieldEvery): tf.Callback[] {
  return [callbacks ?? []]
    .flat()
    .map(
      callback =>
        ('setParams' in callback ? callback : new tf.CustomCallback(callback, yieldEvery)) as tf.Callback,
    )
}
