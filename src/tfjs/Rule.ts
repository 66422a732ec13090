import type { Observer } from 'rxjs'
import { showValue } from '../expression.ts'
import type { Rule as Ranked } from '../select/cascade.ts'
import type { Selection } from '../select/select.ts'
import type { Param } from './params.ts'
import type { Ref } from './tree.ts'

/** What a rule tells its run. */
export interface Listener {
  /** Its first value has come, so that it takes part in the cascade from now on. */
  joined(rule: Rule): void
  fail(error: unknown): void
}

/** A selector, a param and the latest value of its schedule: the subscriber at the end of a route. */
export class Rule implements Ranked, Observer<number> {
  readonly label: string
  readonly selector: string
  readonly order: number
  readonly selections: readonly Selection<Ref>[]
  readonly target: Param
  /** Whether its schedule gives a value for every batch, so that it takes part in the cascade from the start. */
  readonly certain: boolean
  value: number | undefined
  /** The value that holds for the batch that is trained. */
  held: number | undefined
  /** The step of the last batch whose beginning it has seen. */
  heard: number | undefined
  readonly #listener: Listener

  constructor(
    rule: Pick<Rule, 'label' | 'selector' | 'order' | 'selections' | 'target' | 'certain'>,
    listener: Listener,
  ) {
    this.label = rule.label
    this.selector = rule.selector
    this.order = rule.order
    this.selections = rule.selections
    this.target = rule.target
    this.certain = rule.certain
    this.#listener = listener
  }

  get param(): string {
    return this.target.name
  }

  get active(): boolean {
    return this.certain || this.value !== undefined
  }

  /** From now on, and until the next batch, its latest value holds. */
  hold(): void {
    this.held = this.value
  }

  next(value: number): void {
    const { range, name } = this.target
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw new RangeError(`${this.label}: ${name} became ${showValue(value)}, and must be a finite number`)
    if (!range.has(value))
      throw new RangeError(`${this.label}: ${name} became ${value}, and must be ${range.text}`)
    const first = !this.active
    this.value = value
    if (first) this.#listener.joined(this)
  }

  error(error: unknown): void {
    this.#listener.fail(error)
  }

  /** A schedule that has completed keeps its last value. */
  complete(): void {
    return
  }
}
