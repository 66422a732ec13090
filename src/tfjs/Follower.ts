import type { Holder, Rule } from './Rule.ts'

/** The value of a rule that follows another param, for all places where that one comes from the same holder. */
export class Follower implements Holder {
  readonly order: number
  readonly rule: Rule
  held: number | undefined
  readonly #followed: Holder

  constructor(rule: Rule, followed: Holder, order: number) {
    this.rule = rule
    this.#followed = followed
    this.order = order
  }

  get value(): number | undefined {
    return this.#of(this.#followed.value)
  }

  get heard(): number | undefined {
    return this.#followed.heard
  }

  /**
   * From now on, and until the next batch, it follows what holds now.
   * @throws TypeError where there is nothing to follow
   */
  hold(): void {
    this.held = this.#of(this.#followed.held)
  }

  #of(value: number | undefined): number | undefined {
    const { label, followed } = this.rule
    if (value !== undefined) return this.rule.checked(followed!.map(value))
    if (this.#followed.rule) return undefined
    throw new TypeError(
      `${label}: there is no ${followed!.param.name} to follow; it has no value of its own, and no rule sets it everywhere that this one holds`,
    )
  }
}
