import * as tf from '@tensorflow/tfjs'
import { Subject } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { showValue } from '../expression.ts'
import type { Fn } from '../fn.ts'
import type { Live } from '../operators/Live.ts'
import { route, type Schedules } from './anneal.ts'
import { FitEvents, runOfFit } from './FitEvents.ts'
import { onceTrained } from './onceTrained.ts'
import { hiddenOf, noteOwners, ownerOf, type Model } from './privates.ts'
import { Run } from './Run.ts'
import { nameOf, traineeOf } from './trainee.ts'

/**
 * A callback for plain `model.fit` and `model.fitDataset` that does what {@link anneal} does, without a stream.
 *
 * Several may stand side by side in one fit; they share a cascade, the later one winning ties.
 *
 * @example
 * ```ts
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
 * const lr = hump(-3, -2, 'lr').modifyOutput(x => 10 ** x)
 * await model.fit(tf.ones([4, 1]), tf.ones([4, 1]), { epochs: 10, callbacks: new ParamScheduler('*', lr) })
 * lr.progress // => 0.9
 * ```
 */
export class ParamScheduler extends FitEvents {
  readonly #css: string
  readonly #route: ReturnType<typeof route>
  /** The model in whose fit it is. */
  #fitted: Model | undefined
  #given: tf.Callback['params'] = {}
  #events = new Subject<BatchEvent>()

  /**
   * @param css a CSS selector over the model
   * @param schedules a schedule for each param, or Fns that know theirs
   * @throws TypeError where there is no schedule, or an Fn without a param
   */
  constructor(css: string, schedules: Schedules)
  constructor(css: string, ...schedules: (Fn | Live)[])
  constructor(css: string, ...schedules: readonly [Schedules] | (Fn | Live)[]) {
    super()
    noteOwners(tf.Sequential)
    this.#css = css
    this.#route = route('ParamScheduler', css, schedules)
  }

  override setParams(params: tf.Callback['params']): void {
    this.#given = params
  }

  /** @throws Error where it is in a fit of another model, whose params and model these would replace */
  override setModel(model: Model): void {
    const other = this.#fitted !== model && this.#fitted
    if (other && hiddenOf(other).isTraining)
      throw new Error(
        `ParamScheduler(${showValue(this.#css)}, …) is in the fit of ${nameOf(ownerOf(other))} already: make one for each fit`,
      )
    this.#fitted = model
    super.setParams(this.#given)
    super.setModel(model)
  }

  protected override begin(): Run {
    const run = runOfFit.get(this.params) ?? beginRun(this.model)
    guests.get(run)?.add(this)
    const events = (this.#events = new Subject<BatchEvent>())
    void run.done.then(() => {
      this.#fitted = undefined
      events.complete()
    })
    // Errors go to the run, which throws them when the fit is over.
    events.pipe(this.#route).subscribe({ error: (error: unknown) => run.fail(error) })
    return run
  }

  protected override next(event: BatchEvent): void {
    this.#events.next(event)
  }

  protected override async end(): Promise<void> {
    const run = runOfFit.get(this.params)!
    const others = guests.get(run)
    others?.delete(this)
    if (others?.size !== 0 || !run.failure) return
    await run.trainee.model?.history?.syncData?.()
    throw run.failure.error
  }
}

/** The callbacks that share a run, where no stream has begun it; the last one throws its error. */
const guests = new WeakMap<Run, Set<ParamScheduler>>()

function beginRun(hidden: Model): Run {
  const run = new Run(traineeOf(ownerOf(hidden)), true)
  // Somebody else's callback may end the fit by an error, and no callback would hear of it.
  onceTrained(hiddenOf(hidden), () => run.end())
  guests.set(run, new Set())
  return run
}
