import * as tf from '@tensorflow/tfjs'
import type { Assignment } from '../clock.ts'
import type { Outcome } from '../select/describe.ts'
import { walk } from '../select/element.ts'
import { breathing } from './breathing.ts'
import { Cascade } from './Cascade.ts'
import { countMetrics } from './countMetrics.ts'
import { DirectValues } from './DirectValues.ts'
import { OptimizerGroups } from './OptimizerGroups.ts'
import type { Gradients } from './gradients.ts'
import { override } from './override.ts'
import { disposeTape, hiddenOf, type HiddenModel, type Model } from './privates.ts'
import type { Rule } from './Rule.ts'
import { skipBatch } from './skipBatch.ts'
import { STEP_PARAMS } from './stepParams.ts'
import { traineeOf, type Trainee, type Variables } from './trainee.ts'
import { watchOptimizer } from './watchOptimizer.ts'

const live = new WeakMap<object, Run>()

/** The run that a model or an optimizer is in. */
export const runOf = (trained: object): Run | undefined => live.get(trained)

/**
 * A training that rules take part in, from before its first batch until all is put back.
 *
 * It takes over the optimizer's `minimize` and `applyGradients` for that time.
 */
export class Run {
  readonly trainee: Trainee
  /** Settles when the run has ended. */
  readonly done: Promise<void>
  failure: { readonly error: unknown } | undefined
  /** Whether `fit` or `fitDataset` drives the batches. */
  readonly inFit: boolean
  readonly cascade: Cascade
  /** Between batches, whoever tells of them: timers and pages have their turn. */
  readonly breathe = breathing()
  readonly #groups: OptimizerGroups
  readonly #values: DirectValues
  readonly #undo: (() => void)[]
  readonly #after: (() => void)[] = []
  readonly #keys: readonly object[]
  #settle!: () => void
  #stopped = false
  #finishing = false
  #ended = false
  /** Weights have been moved since the last check of a step. */
  #applied = false
  /** The decision of the cascade that is in force. */
  #decision = 0
  #assigned: readonly Assignment[] = []

  /**
   * @param inFit whether `fit` or `fitDataset` drives the batches, which then may not be left by an error
   * @throws Error where the model or its optimizer is in a run already
   */
  constructor(trainee: Trainee, inFit: boolean) {
    const { optimizer, model } = trainee
    this.#keys = model ? [model, optimizer] : [optimizer]
    if (this.#keys.some(key => live.has(key))) throw alreadyTraining(trainee)
    this.trainee = trainee
    this.inFit = inFit
    this.cascade = new Cascade(
      trainee,
      ({ kind, name }, ref) => {
        if (kind === 'optimizer') return this.#groups.own(name)
        return kind === 'step' ? STEP_PARAMS[name]!.own : this.#values.own(name, ref)
      },
      error => this.fail(error),
    )
    this.#groups = new OptimizerGroups(trainee)
    this.#values = new DirectValues(trainee)
    this.done = new Promise(resolve => {
      this.#settle = resolve
    })
    const apply = optimizer.applyGradients.bind(optimizer) as (gradients: Gradients) => void
    const minimize = optimizer.minimize.bind(optimizer)
    this.#undo = [
      override(optimizer, 'applyGradients', gradients => {
        this.#applied = true
        this.#groups.apply(gradients, apply)
      }),
      override(optimizer, 'minimize', (loss, returnCost, variables) =>
        this.#minimize(minimize, loss, returnCost, variables),
      ),
    ]
    this.#saveOwn()
    if (inFit) this.#undo.push(watchOptimizer(model!, other => this.#bar(other)))
    for (const key of this.#keys) live.set(key, this)
  }

  /**
   * Begins a run, after one that is winding down on the same model or optimizer.
   * @param wanted whether it is still wanted after that wait
   * @throws Error where the model or its optimizer is training
   */
  static async open(
    target: Model | Variables,
    inFit: boolean,
    wanted: () => boolean,
  ): Promise<Run | undefined> {
    for (;;) {
      const trainee = traineeOf(target)
      const { model, optimizer } = trainee
      const other = (model && live.get(model)) ?? live.get(optimizer)
      if (!wanted()) return undefined
      if (!other) {
        if (model?.isTraining) throw alreadyTraining(trainee)
        return new Run(trainee, inFit)
      }
      if (!other.over) throw alreadyTraining(trainee)
      await other.done
    }
  }

  /** Whether nothing is to be trained any more. */
  get over(): boolean {
    return this.#stopped || this.failure !== undefined || this.#ended
  }

  get isEnded(): boolean {
    return this.#ended
  }

  /** Ends the training with an error, after it has wound down. */
  fail(error: unknown): void {
    this.failure ??= { error }
    this.#stopFit()
  }

  /** Ends the training. */
  stop(): void {
    this.#stopped = true
    this.#stopFit()
  }

  /** Trains no further batch, and ends as if the run had been as long as this. */
  finish(): void {
    this.#finishing = true
    this.#stopFit()
  }

  /** Whether no further batch is to be trained. */
  get isFinishing(): boolean {
    return this.#finishing || this.over
  }

  /** Lets something be done when all is put back, before the next run may begin. */
  after(then: () => void): void {
    this.#after.push(then)
  }

  /** Lets `fit` end after this batch; it forgets that it was told so at the beginning of the training. */
  #stopFit(): void {
    if (this.inFit && !this.#ended && this.trainee.model) this.trainee.model.stopTraining = true
  }

  /**
   * Puts the values of all rules in force for the batch that begins.
   * @param all whether every rule has its value for this batch; in a fit more may come from another callback
   */
  commit(all = !this.inFit): void {
    if (this.over) return
    try {
      if (!this.trainee.isSame())
        throw new Error(
          `${this.trainee.name} was compiled again while it was training: compile before, or unsubscribe first`,
        )
      this.#decide()
      this.cascade.hold(all)
      this.#assigned = this.cascade.allAssignments
      this.#groups.commit()
      this.#values.commit()
      if (all) this.#values.check()
    } catch (error) {
      this.fail(error)
    }
  }

  /** @throws TypeError where a step of a loop leaves out what rules drive */
  checkStep(): void {
    if (this.#applied) this.#values.checkStep()
    this.#applied = false
  }

  /** What all rules have set for the batch that is trained. */
  get assigned(): readonly Assignment[] {
    return this.#assigned
  }

  /** For every element and param that a rule drives, which rule won and which lost. */
  outcomes(): Outcome<Rule>[] {
    return this.cascade.outcomes
  }

  /** Puts everything back to what it was before the run; the optimizer's state stays with its weights. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    for (const undo of this.#undo.splice(0)) undo()
    this.#groups.end()
    this.#values.end()
    for (const then of this.#after) then()
    for (const key of this.#keys) live.delete(key)
    this.#settle()
  }

  /** What is saved in the course of the run is what there was before it: the rules come anew with the next one. */
  #saveOwn(): void {
    const { root } = this.trainee
    const models = [...walk(root)].map(({ ref }) => ref).filter(ref => ref instanceof tf.LayersModel)
    for (const saved of new Set([...models.map(hiddenOf), ...models] as HiddenModel[])) {
      const toJSON = saved.toJSON.bind(saved)
      const getTrainingConfig = saved.getTrainingConfig.bind(saved)
      this.#undo.push(
        override(saved, 'toJSON', (...args) => this.#values.withOwn(() => toJSON(...args) as string)),
        override(saved, 'getTrainingConfig', () => this.#groups.withOwn(getTrainingConfig)),
      )
    }
  }

  #minimize(
    minimize: tf.Optimizer['minimize'],
    loss: () => tf.Scalar,
    returnCost?: boolean,
    variables?: tf.Variable[],
  ): tf.Scalar | null {
    const { model } = this.trainee
    if (!this.inFit) return cleanly(() => minimize(loss, returnCost, variables))
    this.commit(true)
    if (this.over) return skipBatch(model!, loss)
    const counted = countMetrics(model!, loss)
    try {
      return cleanly(() => minimize(counted.loss, returnCost, variables))
    } catch (error) {
      this.fail(error)
      return skipBatch(model!, loss, counted.left())
    }
  }

  /** Lets another optimizer that the model is given train no batch of this run. */
  #bar(other: tf.Optimizer): void {
    const { model, optimizer } = this.trainee
    if (other === optimizer) return
    const skip = (loss: () => tf.Scalar) => {
      this.commit()
      return skipBatch(model!, loss)
    }
    this.#undo.push(override(other, 'minimize', skip))
  }

  /** Lets those have their effect that the cascade decides for. */
  #decide(): void {
    const decision = this.cascade.decide()
    if (decision === this.#decision) return
    this.#decision = decision
    this.#groups.regroup(this.cascade.groups, this.cascade.won('step'))
    this.#values.assign(this.cascade.won('weight', 'layer'))
  }
}

/** Minimizes, and leaves no tensor where that throws. */
function cleanly(minimize: () => tf.Scalar | null): tf.Scalar | null {
  try {
    return tf.tidy(() => minimize() as tf.Scalar)
  } catch (error) {
    disposeTape(tf.engine())
    throw error
  }
}

const alreadyTraining = ({ name }: Trainee): Error =>
  new Error(
    `${name} is already training: two runs on one model or one optimizer would overwrite each other's values; share() one run, or wait for its end`,
  )
