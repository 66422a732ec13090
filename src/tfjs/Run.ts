import * as tf from '@tensorflow/tfjs'
import type { Assignment } from '../clock.ts'
import { describe, showOutcomes, type Outcome } from '../select/describe.ts'
import { rank } from '../select/cascade.ts'
import { walk } from '../select/element.ts'
import { select } from '../select/select.ts'
import { DirectValues } from './DirectValues.ts'
import { OptimizerGroups, type Group } from './OptimizerGroups.ts'
import { override } from './override.ts'
import { paramOf, targetsOf, type Param, type Target } from './params.ts'
import { disposeTape, type Model } from './privates.ts'
import { Rule } from './Rule.ts'
import { skipBatch } from './skipBatch.ts'
import { traineeOf, type Trainee, type Variables } from './trainee.ts'
import { showNode } from './tree.ts'
import { watchOptimizer } from './watchOptimizer.ts'

/** A place where a param has a value, and the rules for it, strongest first. */
interface Contest {
  readonly param: Param
  readonly target: Target
  readonly ranked: readonly Rule[]
}

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
  readonly #groups: OptimizerGroups
  readonly #values: DirectValues
  readonly #undo: (() => void)[]
  readonly #rules = new Set<Rule>()
  readonly #keys: readonly object[]
  #settle!: () => void
  #order = 0
  #stopped = false
  #ended = false
  /** Weights have been moved since the last check of a step. */
  #applied = false
  #contests: readonly Contest[] = []
  #won: ReadonlyMap<Rule, readonly string[]> = new Map()
  /** Rules have come, gone or begun since the cascade was last decided. */
  #changed = false
  /** The cascade has been decided since values were last put in force. */
  #decided = false
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
    this.#groups = new OptimizerGroups(trainee)
    this.#values = new DirectValues(trainee)
    this.done = new Promise(resolve => {
      this.#settle = resolve
    })
    const apply = optimizer.applyGradients.bind(optimizer)
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

  /**
   * Adds a rule to the cascade.
   * @param certain whether its schedule gives a value for every batch
   * @throws Error where the selector or the param does not fit the model
   */
  join(label: string, selector: string, param: string, certain: boolean): Rule {
    const { trainee } = this
    const selections = select(selector, trainee.root, label)
    const target = paramOf(param, selections, trainee, label)
    const rule = new Rule({ label, selector, selections, target, certain, order: this.#order++ }, this)
    if (!targetsOf(target, trainee).some(({ paths }) => rank([rule], paths).length > 0))
      throw new RangeError(
        target.kind === 'layer'
          ? `${label}: it holds for no layer that has "${target.name}"`
          : `${label}: it holds for no weight that is trained; ${trainedOf(trainee)}`,
      )
    this.#rules.add(rule)
    this.#changed = true
    return rule
  }

  /** Takes a rule out of the cascade. */
  leave(rule: Rule): void {
    this.#rules.delete(rule)
    this.#changed = true
  }

  joined(): void {
    this.#changed = true
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
      if (this.#decided) this.#regroup()
      for (const rule of this.#rules) rule.hold()
      this.#assigned = [...this.#rules].map(rule => this.assignment(rule)).filter(x => x !== undefined)
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

  /** What a rule sets, where it has a value. */
  assignment(rule: Rule): Assignment | undefined {
    this.#decide()
    const { label, param, value } = rule
    return value === undefined
      ? undefined
      : { rule: label, param, value, elements: this.#won.get(rule) ?? [] }
  }

  /** What all rules have set for the batch that is trained. */
  get assigned(): readonly Assignment[] {
    return this.#assigned
  }

  /** For every element and param that a rule drives, which rule won and which lost. */
  outcomes(): Outcome<Rule>[] {
    this.#decide()
    return describe(
      this.#contests.flatMap(({ param, target, ranked }) =>
        target.nodes.map(element => {
          const active = ranked.filter(rule => rule.active)
          const value = active[0] ? active[0].value : this.#own(param, target)
          return { element, param: param.name, value, ranked: active }
        }),
      ),
    )
  }

  /** The tree with the values in force and the rules they come from. */
  toString(): string {
    return showOutcomes(this.trainee.root, this.outcomes())
  }

  /** Puts everything back to what it was before the run; the optimizer's state stays with its weights. */
  end(): void {
    if (this.#ended) return
    this.#ended = true
    for (const undo of this.#undo.splice(0)) undo()
    this.#groups.end()
    this.#values.end()
    for (const key of this.#keys) live.delete(key)
    this.#settle()
  }

  #minimize(
    minimize: tf.Optimizer['minimize'],
    loss: () => tf.Scalar,
    returnCost?: boolean,
    variables?: tf.Variable[],
  ): tf.Scalar | null {
    const { model } = this.trainee
    if (this.inFit) this.commit(true)
    if (this.over && this.inFit) return skipBatch(model!, loss)
    let forward = false
    const noted = () => {
      const value = loss()
      forward = true
      return value
    }
    try {
      return tf.tidy(() => minimize(noted, returnCost, variables) as tf.Scalar)
    } catch (error) {
      disposeTape(tf.engine())
      if (!this.inFit) throw error
      this.fail(error)
      // The forward pass has left its metrics already.
      return forward ? tf.scalar(NaN) : skipBatch(model!, loss)
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

  /** Decides the cascade anew where rules have changed. */
  #decide(): void {
    if (!this.#changed) return
    this.#changed = false
    this.#decided = true
    const { trainee } = this
    const params = new Map([...this.#rules].map(({ target }) => [`${target.kind}.${target.name}`, target]))
    this.#contests = [...params.values()].flatMap(param => {
      const rules = [...this.#rules].filter(
        ({ target: { kind, name } }) => kind === param.kind && name === param.name,
      )
      return targetsOf(param, trainee).map(target => ({ param, target, ranked: rank(rules, target.paths) }))
    })
    const won = new Map<Rule, string[]>()
    for (const contest of this.#contests) {
      const winner = winnerOf(contest)
      if (winner) won.set(winner, [...(won.get(winner) ?? []), ...contest.target.nodes.map(showNode)])
    }
    this.#won = won
  }

  /** Lets those have their effect that the cascade has decided for. */
  #regroup(): void {
    this.#decided = false
    this.#groups.regroup(groupsOf(this.#contests, this.trainee.variables))
    this.#values.assign(
      this.#contests
        .filter(({ param }) => param.kind !== 'optimizer')
        .map(c => ({ ...c, winner: winnerOf(c) })),
    )
  }

  #own({ kind, name }: Param, { ref }: Target): number | undefined {
    return kind === 'optimizer' ? this.#groups.own(name) : this.#values.own(name, ref)
  }
}

const winnerOf = ({ ranked }: Contest): Rule | undefined => ranked.find(rule => rule.active)

/** The weights, in groups that the same rules win. */
function groupsOf(contests: readonly Contest[], variables: readonly tf.Variable[]): Group[] {
  const winners = new Map(variables.map(variable => [variable as object, new Map<string, Rule>()]))
  for (const contest of contests) {
    const winner = winnerOf(contest)
    if (contest.param.kind === 'optimizer' && winner)
      winners.get(contest.target.ref)!.set(contest.param.name, winner)
  }
  const groups = new Map<string, { names: Set<string>; winners: Map<string, Rule> }>()
  for (const variable of variables) {
    const own = winners.get(variable)!
    const key = [...own].map(([param, { order }]) => `${param} ${order}`).join()
    if (!groups.has(key)) groups.set(key, { names: new Set(), winners: own })
    groups.get(key)!.names.add(variable.name)
  }
  return [...groups.values()]
}

const FEW = 12

function trainedOf({ root, variables, name }: Trainee): string {
  const all = [...walk(root)].filter(({ ref }) => variables.includes(ref as tf.Variable)).map(showNode)
  if (all.length === 0) return `${name} has none`
  const more = all.length > FEW ? ` and ${all.length - FEW} more` : ''
  return `those of ${name} are ${all.slice(0, FEW).join(', ')}${more}`
}

const alreadyTraining = ({ name }: Trainee): Error =>
  new Error(
    `${name} is already training: two runs on one model or one optimizer would overwrite each other's values; share() one run, or wait for its end`,
  )
