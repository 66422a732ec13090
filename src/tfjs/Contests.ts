import { rank } from '../select/cascade.ts'
import { Follower } from './Follower.ts'
import { targetsOf, type Param, type Target } from './params.ts'
import type { Holder, Rule } from './Rule.ts'
import { isForModel } from './stepParams.ts'
import type { Trainee } from './trainee.ts'
import type { Ref } from './tree.ts'

/** The value of a param where no rule has one; undefined is none. */
export type Own = (param: Param, ref: NonNullable<Ref>) => number | undefined

/** A place where a param has a value: the rules for it, strongest first, and what it gets its value from. */
export interface Won {
  readonly param: Param
  readonly target: Target
  readonly ranked: readonly Rule[]
  /** undefined where no rule has a value. */
  readonly holder: Holder | undefined
}

/** For every place where a rule drives a param, who wins, once and for all. */
export class Contests {
  readonly won: readonly Won[]
  /** Each stands behind those that it follows. */
  readonly followers: readonly Follower[]
  /** What forbids to train like this, as long as no other rule begins. */
  fault: Error | undefined

  constructor(trainee: Trainee, rules: readonly Rule[], own: Own) {
    const followers: Follower[] = []
    const params = new Map(rules.map(({ target }) => [key(target), target]))
    const ranked = [...params.values()].flatMap(param => {
      const ofParam = rules.filter(({ target }) => key(target) === key(param))
      return targetsOf(param, trainee).map(target => ({ param, target, ranked: rank(ofParam, target.paths) }))
    })
    const winners = new Map<Ref, Map<string, Rule | undefined>>()
    for (const { param, target, ranked: all } of ranked) {
      const ofRef = winners.get(target.ref) ?? new Map<string, Rule | undefined>()
      ofRef.set(
        key(param),
        all.find(rule => rule.active),
      )
      winners.set(target.ref, ofRef)
    }
    let order = Math.max(0, ...rules.map(rule => rule.order))
    const memory = new Map<unknown, Map<unknown, Holder>>()
    const once = <H extends Holder>(a: unknown, b: unknown, make: () => H): Holder => {
      if (!memory.has(a)) memory.set(a, new Map())
      const made = memory.get(a)!
      if (!made.has(b)) made.set(b, make())
      return made.get(b)!
    }
    const owner = (param: Param, ref: NonNullable<Ref>): Holder => ({
      order: ++order,
      get value() {
        return own(param, ref)
      },
      get held() {
        return own(param, ref)
      },
      rule: undefined,
    })
    const holderOf = (
      param: Param,
      ref: NonNullable<Ref>,
      behind: readonly Rule[] = [],
    ): Holder | undefined => {
      const rule = winners.get(ref)?.get(key(param))
      if (!rule?.followed) return rule
      if (behind.includes(rule)) {
        this.fault ??= circle([...behind.slice(behind.indexOf(rule)), rule])
        return undefined
      }
      const other = rule.followed.param
      const shared = other.kind === 'optimizer' || other.kind === 'step'
      const followed =
        holderOf(other, ref, [...behind, rule]) ??
        once(key(other), shared ? undefined : ref, () => owner(other, ref))
      return once(rule, followed, () => {
        const follower = new Follower(rule, followed, ++order)
        followers.push(follower)
        return follower
      })
    }
    this.won = ranked.map(contest => ({ ...contest, holder: holderOf(contest.param, contest.target.ref) }))
    this.followers = followers
    this.fault ??= normsApart(this.won)
  }
}

const key = ({ kind, name }: Param): string => `${kind}.${name}`

const circle = (rules: readonly Rule[]): Error =>
  new TypeError(
    rules.length === 2
      ? `${rules[0]!.label}: it would follow itself`
      : `${rules.map(({ label }) => label).join(' follows ')}: they would follow each other in a circle`,
  )

/** What is one value for all weights cannot follow what differs between them. */
function normsApart(won: readonly Won[]): Error | undefined {
  const [first, other] = new Set(won.filter(({ param }) => isForModel(param)).map(({ holder }) => holder))
  const rule = (other ?? first)?.rule
  return other && rule
    ? new TypeError(
        `${rule.label}: there is one norm for all weights, and it cannot follow ${rule.followed!.param.name}, which differs between them`,
      )
    : undefined
}
