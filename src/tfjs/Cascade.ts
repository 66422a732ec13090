import type * as tf from '@tensorflow/tfjs'
import type { Assignment } from '../clock.ts'
import { rank } from '../select/cascade.ts'
import { describe, type Outcome } from '../select/describe.ts'
import { walk } from '../select/element.ts'
import { select } from '../select/select.ts'
import type { Won } from './DirectValues.ts'
import type { Group } from './OptimizerGroups.ts'
import { paramOf, targetsOf, type Param, type Target } from './params.ts'
import { Rule } from './Rule.ts'
import type { Trainee } from './trainee.ts'
import { showNode } from './tree.ts'

/** A place where a param has a value, and the rules for it, strongest first. */
interface Contest {
  readonly param: Param
  readonly target: Target
  readonly ranked: readonly Rule[]
}

/** The rules of a run, and which of them win where. */
export class Cascade {
  readonly #trainee: Trainee
  readonly #fail: (error: unknown) => void
  readonly #rules = new Set<Rule>()
  #order = 0
  #contests: readonly Contest[] = []
  #elements: ReadonlyMap<Rule, readonly string[]> = new Map()
  /** Rules have come, gone or begun since it was last decided. */
  #changed = false
  #decisions = 0

  /** @param fail what to do with the error of a rule's schedule */
  constructor(trainee: Trainee, fail: (error: unknown) => void) {
    this.#trainee = trainee
    this.#fail = fail
  }

  get rules(): ReadonlySet<Rule> {
    return this.#rules
  }

  /**
   * Adds a rule.
   * @param certain whether its schedule gives a value for every batch
   * @throws Error where the selector or the param does not fit the model
   */
  add(label: string, selector: string, param: string, certain: boolean): Rule {
    const trainee = this.#trainee
    const selections = select(selector, trainee.root, label)
    const target = paramOf(param, selections, trainee, label)
    const change = () => {
      this.#changed = true
    }
    const listener = { joined: change, fail: this.#fail }
    const rule = new Rule({ label, selector, selections, target, certain, order: this.#order++ }, listener)
    if (!targetsOf(target, trainee).some(({ paths }) => rank([rule], paths).length > 0))
      throw new RangeError(`${label}: it holds for no ${what(target, trainee)}`)
    this.#rules.add(rule)
    change()
    return rule
  }

  remove(rule: Rule): void {
    this.#rules.delete(rule)
    this.#changed = true
  }

  /** Decides anew where rules have changed. A number for the decision: another one, another decision. */
  decide(): number {
    if (!this.#changed) return this.#decisions
    this.#changed = false
    const rules = [...this.#rules]
    const params = new Map(rules.map(({ target }) => [`${target.kind}.${target.name}`, target]))
    this.#contests = [...params.values()].flatMap(param => {
      const own = rules.filter(({ target: { kind, name } }) => kind === param.kind && name === param.name)
      return targetsOf(param, this.#trainee).map(target => ({
        param,
        target,
        ranked: rank(own, target.paths),
      }))
    })
    const elements = new Map<Rule, string[]>()
    for (const contest of this.#contests) {
      const winner = winnerOf(contest)
      if (winner)
        elements.set(winner, [...(elements.get(winner) ?? []), ...contest.target.nodes.map(showNode)])
    }
    this.#elements = elements
    return ++this.#decisions
  }

  /** The weights, in groups that the same rules win for the optimizer's values. */
  get groups(): Group[] {
    const { variables } = this.#trainee
    const winners = new Map(variables.map(variable => [variable as object, new Map<string, Rule>()]))
    for (const contest of this.#contests) {
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

  /** Who wins the values that stand with a layer or a weight. */
  get direct(): Won[] {
    return this.#contests
      .filter(({ param }) => param.kind !== 'optimizer')
      .map(contest => ({ ...contest, winner: winnerOf(contest) }))
  }

  /** What a rule sets, where it has a value. */
  assignment(rule: Rule): Assignment | undefined {
    this.decide()
    const { label, param, value } = rule
    return value === undefined
      ? undefined
      : { rule: label, param, value, elements: this.#elements.get(rule) ?? [] }
  }

  /** What all rules set. */
  get assignments(): Assignment[] {
    return [...this.#rules].map(rule => this.assignment(rule)).filter(x => x !== undefined)
  }

  /**
   * For every element and param that a rule drives, which rule won and which lost.
   * @param own the value where no rule has one
   */
  outcomes(own: (param: Param, target: Target) => number | undefined): Outcome<Rule>[] {
    this.decide()
    return describe(
      this.#contests.flatMap(({ param, target, ranked }) =>
        target.nodes.map(element => {
          const active = ranked.filter(rule => rule.active)
          const value = active[0] ? active[0].value : own(param, target)
          return { element, param: param.name, value, ranked: active }
        }),
      ),
    )
  }
}

const winnerOf = ({ ranked }: Contest): Rule | undefined => ranked.find(rule => rule.active)

const FEW = 12

/** What a rule would have to hold for. */
function what({ kind, name: param }: Param, { root, variables, name }: Trainee): string {
  if (kind === 'layer') return `layer that has "${param}"`
  const all = [...walk(root)].filter(({ ref }) => variables.includes(ref as tf.Variable)).map(showNode)
  const more = all.length > FEW ? ` and ${all.length - FEW} more` : ''
  const those =
    all.length > 0 ? `those of ${name} are ${all.slice(0, FEW).join(', ')}${more}` : `${name} has none`
  return `weight that is trained; ${those}`
}
