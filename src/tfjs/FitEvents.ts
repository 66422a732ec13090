import * as tf from '@tensorflow/tfjs'
import type { BatchEvent, EventType } from '../clock.ts'
import { Feed } from './Feed.ts'
import { lazyLogs, readLogs } from './logs.ts'
import type { Run } from './Run.ts'

/** What tfjs tells its callbacks of a fit. */
interface FitParams {
  readonly epochs: number
  readonly initialEpoch: number | null
  readonly samples: number | null
  readonly steps: number | null
  readonly batchSize: number | null
}

/** The run of a fit, by the object of params that its callbacks share. */
export const runOfFit = new WeakMap<object, Run>()

/** Turns the callbacks of `fit` and `fitDataset` into events. */
export abstract class FitEvents extends tf.Callback {
  #feed!: Feed
  #begun = 0
  #step = 0
  #samples = 0
  #epoch = 0
  #batch = 0
  /** The first epoch, which `fitDataset` does not tell before it begins. */
  #first: number | undefined
  #stepsPerEpoch: number | undefined

  /** The first epoch, as far as the one knows who calls `fitDataset`. */
  protected readonly initialEpoch: number = 0
  /** The run that begins, or has begun. */
  protected abstract begin(): Run
  protected abstract next(event: BatchEvent): void
  /** The fit has trained its last batch. */
  protected abstract end(): Promise<void>

  override async onTrainBegin(): Promise<void> {
    const { initialEpoch, samples, steps, batchSize } = this.#params
    const run = this.begin()
    runOfFit.set(this.params, run)
    this.#feed = new Feed(run)
    this.#begun = Date.now()
    this.#stepsPerEpoch = (samples === null ? steps : Math.ceil(samples / batchSize!)) ?? undefined
    this.#first = undefined
    this.#goTo(initialEpoch ?? this.initialEpoch)
    this.#emit('trainBegin')
    if (!run.over) return
    // Here, and nowhere later, tfjs leaves nothing behind where a callback throws.
    throw run.failure ? run.failure.error : new Error('unsubscribed')
  }

  override async onEpochBegin(epoch: number): Promise<void> {
    if (this.#first === undefined) this.#goTo((this.#first = epoch))
    this.#epoch = epoch
    this.#batch = 0
    this.#emit('epochBegin')
  }

  override async onBatchBegin(batch: number, logs?: tf.Logs): Promise<void> {
    const { run } = this.#feed
    // tfjs does not let a fit end before a batch that nobody wants.
    if (run.isFinishing) {
      this.#emit('trainEnd')
      return run.stop()
    }
    this.#batch = batch
    this.#emit('batchBegin', lazyLogs(logs))
  }

  override async onBatchEnd(_batch: number, logs?: tf.Logs): Promise<void> {
    const { size } = logs as { size: number }
    this.#step++
    this.#samples += size
    this.#emit('batchEnd', lazyLogs(logs))
    await this.#feed.run.breathe()
    // It may have been told so before the first batch, and then it forgot.
    if (this.#feed.run.isFinishing) this.model.stopTraining = true
  }

  override async onEpochEnd(_epoch: number, logs?: tf.Logs): Promise<void> {
    const metrics = await readLogs(logs)
    // What is cut short has not been validated.
    if (this.#feed.run.isFinishing && this.#batch + 1 !== this.#stepsPerEpoch) return
    if (this.#stepsPerEpoch === undefined && this.#step > 0) {
      this.#stepsPerEpoch = this.#step
      this.#step += this.#first! * this.#step
    }
    this.#emit('epochEnd', metrics)
  }

  override async onTrainEnd(): Promise<void> {
    this.#emit('trainEnd')
    await this.end()
  }

  get #params(): FitParams {
    return this.params as unknown as FitParams
  }

  /** The epochs before the first one lie behind. */
  #goTo(epoch: number): void {
    this.#epoch = epoch
    this.#batch = 0
    this.#step = epoch * (this.#stepsPerEpoch ?? 0)
    this.#samples = epoch * (this.#params.samples ?? 0)
  }

  #emit(type: EventType, logs: BatchEvent['logs'] = {}): void {
    const { run } = this.#feed
    if (run.over || (run.isFinishing && type === 'epochBegin')) return
    const { epochs } = this.#params
    const stepsPerEpoch = this.#stepsPerEpoch
    const steps = stepsPerEpoch === undefined ? undefined : stepsPerEpoch * epochs
    this.#feed.deliver(
      {
        type,
        logs,
        step: this.#step,
        epoch: this.#epoch,
        batch: this.#batch,
        progress: steps === undefined ? undefined : this.#step / steps,
        samples: this.#samples,
        seconds: (Date.now() - this.#begun) / 1000,
        steps,
        epochs,
        stepsPerEpoch,
      },
      event => this.next(event),
    )
  }
}
