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
    return this.held
  }

  /**
   * From now on, and until the next batch, it follows what holds now.
   * @param all whether what it follows has its value for this batch
   * @throws TypeError where there is nothing to follow
   * @throws RangeError where the param cannot have what comes of it
   */
  hold(all: boolean): void {
    try {
      this.held = this.#of(this.#followed.held)
    } catch (error) {
      if (all) throw error
      this.held = undefined
    }
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
