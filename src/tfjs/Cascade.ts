import type * as tf from '@tensorflow/tfjs'
import type { Assignment } from '../clock.ts'
import type { Driver } from '../rules/driver.ts'
import { Each } from '../rules/each.ts'
import { Follow } from '../rules/follow.ts'
import { rank } from '../select/cascade.ts'
import { describe, type Outcome } from '../select/describe.ts'
import { brief, walk } from '../select/element.ts'
import { select } from '../select/select.ts'
import { Contests, type Own, type Won } from './Contests.ts'
import { groupsOf, type Group } from './groups.ts'
import { isInherited, paramOf, targetsOf, type Param, type Target } from './params.ts'
import { placesOf, within } from './places.ts'
import { Rule, type Followed, type Holder } from './Rule.ts'
import { isForModel } from './stepParams.ts'
import type { Trainee } from './trainee.ts'
import { showNode } from './tree.ts'

/** The rules of a run, and which of them win where. */
export class Cascade {
  readonly #trainee: Trainee
  readonly #own: Own
  readonly #fail: (error: unknown) => void
  readonly #rules = new Set<Rule>()
  #order = 0
  #contests: Contests
  #elements: ReadonlyMap<Holder, readonly string[]> = new Map()
  /** Rules have come, gone or begun since it was last decided. */
  #changed = false
  #decisions = 0

  /**
   * @param own the value where no rule has one
   * @param fail what to do with the error of a rule's schedule
   */
  constructor(trainee: Trainee, own: Own, fail: (error: unknown) => void) {
    this.#trainee = trainee
    this.#own = own
    this.#fail = fail
    this.#contests = new Contests(trainee, [], own)
  }

  /**
   * Adds a rule; one for each element where the driver is one for each.
   * @throws Error where the selector or the param does not fit the model
   */
  add(label: string, selector: string, param: string, driver: Driver): Rule[] {
    const trainee = this.#trainee
    const all = select(selector, trainee.root, label)
    const target = paramOf(param, all, trainee, label)
    const targets = targetsOf(target, trainee)
    const followed = driver instanceof Follow ? this.#followed(driver, target, all, label) : undefined
    const change = () => {
      this.#changed = true
    }
    const listener = { joined: change, fail: this.#fail }
    const make = (selections: Rule['selections'], schedule: Rule['schedule']) =>
      new Rule({ label, selector, selections, target, schedule, followed, order: this.#order++ }, listener)

    const forModel = isForModel(target)
    const selections = forModel ? all.map(selection => within(selection, new Set([trainee.root]))) : all
    const whole = make(selections, driver instanceof Each || driver instanceof Follow ? undefined : driver)
    const reached = targets.filter(({ paths }) => rank([whole], paths).length > 0)
    if (forModel && reached.length < targets.length)
      throw new RangeError(
        `${label}: clipNorm is for the norm over all gradients, and holds at :root only; write anneal(':root', { clipNorm: … }), or clipValue for single weights`,
      )
    if (reached.length === 0) throw new RangeError(`${label}: it holds for no ${what(target, trainee)}`)
    const rules = driver instanceof Each ? this.#spread(driver, whole, reached, make) : [whole]
    for (const rule of rules) this.#rules.add(rule)
    change()
    return rules
  }

  remove(rule: Rule): void {
    this.#rules.delete(rule)
    this.#changed = true
  }

  /** Decides anew where rules have changed. A number for the decision: another one, another decision. */
  decide(): number {
    if (!this.#changed) return this.#decisions
    this.#contests = new Contests(this.#trainee, [...this.#rules], this.#own)
    this.#changed = false
    const elements = new Map<Holder, string[]>()
    for (const { holder, target } of this.#contests.won) {
      if (!holder) continue
      elements.set(holder, [...(elements.get(holder) ?? []), ...target.nodes.map(showNode)])
    }
    this.#elements = elements
    return ++this.#decisions
  }

  /**
   * From now on, and until the next batch, the latest values hold.
   * @param all whether every rule has its value for this batch; else what follows may have nothing to follow yet
   * @throws Error where what follows has no value that it may have
   */
  hold(all: boolean): void {
    for (const rule of this.#rules) rule.hold()
    const { followers, fault } = this.#contests
    if (all && fault) throw fault
    for (const follower of followers) follower.hold(all)
  }

  /** The weights, in groups that the same holders win for the optimizer's values. */
  get groups(): Group[] {
    return groupsOf(this.won('optimizer'), this.#trainee.variables)
  }

  /** Who wins the values of a kind. */
  won(...kinds: readonly Param['kind'][]): Won[] {
    return this.#contests.won.filter(({ param }) => kinds.includes(param.kind))
  }

  /** What a rule sets, where it has a value. One that follows another has its values when all rules have theirs. */
  assignments(rule: Rule): Assignment[] {
    this.decide()
    return rule.followed ? [] : this.#assigned(rule, rule)
  }

  /** What all rules set for the batch that is trained. */
  get allAssignments(): Assignment[] {
    const { followers } = this.#contests
    return [...this.#rules].flatMap(rule =>
      rule.followed
        ? followers.filter(follower => follower.rule === rule).flatMap(holder => this.#assigned(rule, holder))
        : this.assignments(rule),
    )
  }

  #assigned({ label, param }: Rule, holder: Holder): Assignment[] {
    const { value } = holder
    return value === undefined
      ? []
      : [{ rule: label, param, value, elements: this.#elements.get(holder) ?? [] }]
  }

  /** For every element and param that a rule drives, which rule won and which lost. */
  get outcomes(): Outcome<Rule>[] {
    this.decide()
    return describe(
      this.#contests.won.flatMap(({ param, target, ranked, holder }) =>
        target.nodes.map(element => ({
          element,
          param: param.name,
          value: holder ? holder.value : this.#own(param, target.ref),
          ranked: ranked.filter(rule => rule.active),
        })),
      ),
    )
  }

  #spread(
    each: Each,
    { selections }: Rule,
    reached: readonly Target[],
    make: (selections: Rule['selections'], schedule: Rule['schedule']) => Rule,
  ): Rule[] {
    const places = placesOf(selections, this.#trainee.root, reached)
    return places.map((those, i) => make(those, each.at(places.length > 1 ? i / (places.length - 1) : 1)))
  }

  #followed({ param, map }: Follow, target: Param, selections: Rule['selections'], label: string): Followed {
    const other = paramOf(param, selections, this.#trainee, label)
    if (isInherited(other) !== isInherited(target)) {
      const [ofLayer, ofWeight] = isInherited(other) ? [target, other] : [other, target]
      throw new TypeError(
        `${label}: ${ofLayer.name} is a layer's own, and ${ofWeight.name} belongs to single weights; a param follows one of the same place`,
      )
    }
    return { param: other, map }
  }
}

const FEW = 12

/** What a rule would have to hold for. */
function what({ kind, name: param }: Param, { root, variables, name }: Trainee): string {
  if (kind === 'layer') return `layer that has "${param}"`
  const all = [...walk(root)]
    .filter(({ ref }) => variables.includes(ref as tf.Variable))
    .map(node => brief(showNode(node)))
  const more = all.length > FEW ? ` and ${all.length - FEW} more` : ''
  const those =
    all.length > 0 ? `those of ${name} are ${all.slice(0, FEW).join(', ')}${more}` : `${name} has none`
  return `weight that is trained; ${those}`
}
