import { Observable, Subject, Subscription, type OperatorFunction } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { holds, type Condition } from './condition.ts'

/** Where a turn begins and ends. */
export interface Place {
  /** The value that the turn before it has reached, where it asks for that. */
  readonly reached: number | undefined
  /** Its first moment, by its own clock. */
  readonly first: BatchEvent
  /** Its last one. */
  readonly last: BatchEvent
}

/** The values of a turn, given its events by its own clock. */
export type Play = (events: Observable<BatchEvent>, place: Place) => Observable<number>

/** A part of a run. */
export interface Turn {
  readonly play: Play
  /** What ends it besides time. */
  readonly until?: Condition | undefined
  /** Whether it asks for what the one before it has reached. */
  readonly goesOn: boolean
}

/** Says by the clock whose turn it is, and what time it is in it. */
export interface Plan {
  /** The turn of this number begins with this event. */
  begin(turn: number, event: BatchEvent): void
  /** Whether the time of the turn is over. */
  isOver(event: BatchEvent): boolean
  /** The event by the clock of the turn, which does not go beyond its end. */
  local(event: BatchEvent): BatchEvent
  /** The first and the last moment of the turn. */
  readonly first: BatchEvent
  readonly last: BatchEvent
}

/**
 * Values of one turn after another. A turn begins with a batch; when the last one is over, its value at the end is the
 * last.
 * @param plan made anew for each subscription
 */
export const inTurn =
  (turns: readonly Turn[], plan: () => Plan): OperatorFunction<BatchEvent, number> =>
  source =>
    new Observable(subscriber => {
      const player = new Player(turns, plan(), error => subscriber.error(error))
      subscriber.add(() => player.stop())
      subscriber.add(
        source.subscribe({
          next: event => {
            try {
              player.hear(event)
            } catch (error) {
              subscriber.error(error)
              return
            }
            if ((event.type === 'batchBegin' || player.isDone) && player.value !== undefined)
              subscriber.next(player.value)
            if (player.isDone) subscriber.complete()
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => subscriber.complete(),
        }),
      )
    })

/** Whose turn it is in one subscription. */
class Player {
  /** The latest value of the turn. */
  value: number | undefined
  isDone = false
  readonly #turns: readonly Turn[]
  readonly #plan: Plan
  readonly #fail: (error: unknown) => void
  #turn = -1
  #holds = false
  #events = new Subject<BatchEvent>()
  #subscription = new Subscription()

  constructor(turns: readonly Turn[], plan: Plan, fail: (error: unknown) => void) {
    this.#turns = turns
    this.#plan = plan
    this.#fail = fail
  }

  hear(event: BatchEvent): void {
    if (this.#turn < 0) this.#begin(0, event)
    const isBatch = event.type === 'batchBegin'
    while (isBatch && !this.#isSilent && this.#isOver(event)) this.#goOn(event)
    if (this.#isSilent) return
    this.#events.next(this.#plan.local(event))
    // A condition may hold from the very beginning of this batch.
    if (isBatch && this.#holds) this.hear(event)
    // When the last turn is over, nothing comes that a batch would have to begin for.
    if (!isBatch && this.#turn === this.#turns.length - 1 && this.#isOver(event))
      this.#goOn({ ...event, type: 'batchBegin' })
  }

  stop(): void {
    this.#subscription.unsubscribe()
  }

  #isOver(event: BatchEvent): boolean {
    return this.#holds || this.#plan.isOver(event)
  }

  /** Whether no turn is played any more: after the last, or an error, or where nobody listens. */
  get #isSilent(): boolean {
    return this.isDone || this.#subscription.closed
  }

  #goOn(event: BatchEvent): void {
    const next = this.#turns[this.#turn + 1]
    if (!next || next.goesOn) this.#events.next(this.#plan.local(event))
    if (next) this.#begin(this.#turn + 1, event)
    else this.isDone = true
  }

  #begin(turn: number, event: BatchEvent): void {
    const { play, until, goesOn } = this.#turns[turn]!
    const reached = goesOn ? this.value : undefined
    this.stop()
    this.#turn = turn
    this.#holds = false
    this.value = undefined
    this.#plan.begin(turn, event)
    const events = (this.#events = new Subject<BatchEvent>())
    const error = (error: unknown) => this.#fail(error)
    const subscription = (this.#subscription = new Subscription())
    if (until) subscription.add(holds(until, events).subscribe({ next: () => (this.#holds = true), error }))
    const { first, last } = this.#plan
    subscription.add(
      play(events, { reached, first, last }).subscribe({ next: value => (this.value = value), error }),
    )
  }
}
