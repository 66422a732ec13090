import { rank } from '../select/cascade.ts'
import { Follower } from './Follower.ts'
import { targetsOf, type Param, type Target } from './params.ts'
import type { Holder, Rule } from './Rule.ts'
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

  /**
   * @throws TypeError where rules follow each other in a circle
   * @throws TypeError where what is one value for all weights follows what differs between them
   */
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
      heard: undefined,
      rule: undefined,
    })
    const holderOf = (
      param: Param,
      ref: NonNullable<Ref>,
      behind: readonly Rule[] = [],
    ): Holder | undefined => {
      const rule = winners.get(ref)?.get(key(param))
      if (!rule?.followed) return rule
      if (behind.includes(rule)) throw circle([...behind.slice(behind.indexOf(rule)), rule])
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
    refuseNorms(this.won)
  }
}

const key = ({ kind, name }: Param): string => `${kind}.${name}`

const circle = (rules: readonly Rule[]): Error =>
  new TypeError(
    rules.length === 2
      ? `${rules[0]!.label}: it would follow itself`
      : `${rules.map(({ label }) => label).join(' follows ')}: they would follow each other in a circle`,
  )

function refuseNorms(won: readonly Won[]): void {
  const [first, other] = new Set(
    won.filter(({ param }) => param.name === 'clipNorm').map(({ holder }) => holder),
  )
  const rule = (other ?? first)?.rule
  if (other && rule)
    throw new TypeError(
      `${rule.label}: there is one norm for all weights, and it cannot follow ${rule.followed!.param.name}, which differs between them`,
    )
}
