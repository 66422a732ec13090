import type { Observer } from 'rxjs'
import type { BatchEvent, Running } from '../clock.ts'
import { showValue } from '../expression.ts'
import { Fn } from '../fn.ts'
import type { Schedule } from '../operators/schedule.ts'
import type { Follow } from '../rules/follow.ts'
import type { Rule as Ranked } from '../select/cascade.ts'
import type { Selection } from '../select/select.ts'
import type { Param } from './params.ts'
import type { Ref } from './tree.ts'

/** What a param gets its value from, in some place. */
export interface Holder {
  /** Tells it from others. */
  readonly order: number
  /** The latest value. */
  readonly value: number | undefined
  /** The value that holds for the batch that is trained. */
  readonly held: number | undefined
  /** The rule that it belongs to; undefined where it belongs to none. */
  readonly rule: Rule | undefined
}

/** What a rule follows, and how. */
export interface Followed {
  readonly param: Param
  readonly map: Follow['map']
}

/** What a rule tells its run. */
export interface Listener {
  /** Its first value has come, so that it takes part in the cascade from now on. */
  joined(rule: Rule): void
  fail(error: unknown): void
}

/** A selector, a param and the latest value of its schedule: the subscriber at the end of a route. */
export class Rule implements Ranked, Holder, Observer<number> {
  readonly label: string
  readonly selector: string
  readonly order: number
  readonly selections: readonly Selection<Ref>[]
  readonly target: Param
  /** What gives it its values; undefined where it follows something. */
  readonly schedule: Schedule<BatchEvent> | undefined
  readonly followed: Followed | undefined
  value: number | undefined
  held: number | undefined
  /** The delivery of the last batch that it heard of. */
  heard: Running | undefined
  readonly rule = this
  readonly #listener: Listener

  constructor(
    rule: Pick<Rule, 'label' | 'selector' | 'order' | 'selections' | 'target' | 'schedule' | 'followed'>,
    listener: Listener,
  ) {
    this.label = rule.label
    this.selector = rule.selector
    this.order = rule.order
    this.selections = rule.selections
    this.target = rule.target
    this.schedule = rule.schedule
    this.followed = rule.followed
    this.#listener = listener
  }

  get param(): string {
    return this.target.name
  }

  get active(): boolean {
    return this.#isCertain || this.value !== undefined
  }

  /** Whether it has a value for every batch, so that it takes part in the cascade from the start. */
  get #isCertain(): boolean {
    return typeof this.schedule === 'number' || this.schedule instanceof Fn || this.followed !== undefined
  }

  /** From now on, and until the next batch, its latest value holds. */
  hold(): void {
    this.held = this.value
  }

  next(value: number): void {
    const first = !this.active
    this.value = this.checked(value)
    if (first) this.#listener.joined(this)
  }

  /** @throws RangeError where the param cannot have this value */
  checked(value: number): number {
    const { range, name } = this.target
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new RangeError(`${this.label}: ${name} became ${showValue(value)}, and must be a finite number`)
    if (!range.has(value))
      throw new RangeError(`${this.label}: ${name} became ${value}, and must be ${range.text}`)
    return value
  }

  error(error: unknown): void {
    this.#listener.fail(error)
  }

  /** A schedule that has completed keeps its last value. */
  complete(): void {
    return
  }
}
