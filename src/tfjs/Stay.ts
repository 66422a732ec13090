import { Subject, Subscription, tap, type Observable } from 'rxjs'
import { RUN, type Assignment, type BatchEvent } from '../clock.ts'
import { valuesOfRun, type Schedule } from '../operators/schedule.ts'
import type { Driver } from '../rules/driver.ts'
import { named, UseError } from '../UseError.ts'
import type { Feed } from './Feed.ts'
import type { Rule } from './Rule.ts'

/** A param and what drives it, and the name of the rule they make. */
export interface Entry {
  readonly label: string
  readonly param: string
  readonly driver: Driver
}

/** The rules of a route, for as long as it stays in a run. */
export class Stay {
  readonly feed: Feed
  readonly #rules: Rule[] = []
  readonly #events = new Subject<BatchEvent>()
  readonly #subscription = new Subscription()

  constructor(feed: Feed, css: string, entries: readonly Entry[]) {
    this.feed = feed
    // All that can be refused is refused before the first schedule begins.
    for (const entry of entries) this.#join(css, entry)
    // Only in an operator does an error of a rule's end the run; RxJS would throw a subscriber's from a timer.
    const sets = this.#rules.flatMap(rule =>
      rule.followed
        ? []
        : [{ rule, set$: this.#values(rule.label, rule.schedule!).pipe(tap(value => rule.next(value))) }],
    )
    for (const { rule, set$ } of sets)
      this.#subscription.add(
        set$.subscribe({ error: (error: unknown) => rule.error(named(rule.label, error)) }),
      )
  }

  /** Hands an event to the schedules. What they set for this batch comes back. */
  hear(event: BatchEvent): Assignment[] {
    this.#events.next(event)
    if (event.type !== 'batchBegin' || !this.feed.isDelivering(event)) return []
    for (const rule of this.#rules) rule.heard = event[RUN]
    return this.#rules.flatMap(rule => this.feed.run.cascade.assignments(rule))
  }

  leave(): void {
    this.#subscription.unsubscribe()
    for (const rule of this.#rules) {
      this.feed.rules.delete(rule)
      this.feed.run.cascade.remove(rule)
    }
  }

  #join(css: string, { label, param, driver }: Entry): void {
    const { run, rules } = this.feed
    const joining = run.cascade.add(label, css, param, driver)
    const [{ target }] = joining as [Rule]
    const twin = this.#rules.find(rule => rule.target.kind === target.kind && rule.param === target.name)
    this.#rules.push(...joining)
    if (twin)
      throw new TypeError(
        `${label}: it is for the same param as ${twin.label}; combine them, or write two rules`,
      )
    for (const rule of joining) rules.add(rule)
  }

  #values(label: string, schedule: Schedule<BatchEvent>): Observable<number> {
    try {
      return valuesOfRun(schedule, this.#events)
    } catch (error) {
      if (error instanceof UseError) throw named(label, error)
      throw new UseError(
        `${label}: its schedule threw ${String(error)} when it was called with the events; wrap a function of progress by fn(…)`,
        { cause: error },
      )
    }
  }
}
