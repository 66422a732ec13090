import { defer, isObservable, map, type Observable, type OperatorFunction } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { type Expression, note, noted, show, showValue } from '../expression.ts'
import { Fn, jsonOf, paramOf, type Json } from '../fn.ts'
import { UseError } from '../UseError.ts'

export interface Live {
  (events: Observable<BatchEvent>): Observable<number>
  /** The hyperparameter this schedule is for, in full; undefined where it is for any. */
  readonly param: string | undefined
}

/**
 * A schedule that listens to a run: an operator from its events to values, which knows the expression that made it. What
 * it remembers lives in the subscription.
 *
 * @example
 * ```ts
 * const lr = product(0.1, plateau({ patience: 3 }))
 * String(lr) // => 'product(0.1, plateau({ patience: 3 }))'
 * simulate(lr, [{ type: 'epochEnd', epoch: 0, step: 2, epochs: 1, stepsPerEpoch: 2, logs: { val_loss: 1 } }]) // => [0.1, 0.1]
 * ```
 */
export class Live {
  /**
   * The same with its values going through schedules: `plateau().pipe(clamp(0.01, 1))`.
   * @throws TypeError where one of them is no Fn, or two are for different params
   */
  pipe(...fns: readonly Fn[]): Live {
    const [first, ...rest] = fns
    if (!(first instanceof Fn))
      throw new TypeError(`${this}.pipe(…) takes schedules, not ${showValue(first)}`)
    const through = first.pipe(...rest)
    return live([...noted(this)!, ['pipe', ...fns]], [this, ...fns], events =>
      this(events).pipe(map(value => through(value))),
    )
  }

  /**
   * This schedule as plain data, from which {@link fromJSON} makes it again.
   * @throws TypeError where it holds a bare function
   */
  toJSON(): Json {
    return jsonOf(this)
  }

  /** The expression that makes this schedule. */
  toString(): string {
    return show(noted(this)!)
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString()
  }
}
Object.setPrototypeOf(Live.prototype, Function.prototype)

/**
 * A schedule that listens.
 * @param expression what makes it
 * @param parts what it is made of, which says what param it is for
 * @param values its values, for each subscription anew
 * @throws TypeError where two parts are for different params
 */
export function live(
  expression: Expression,
  parts: readonly unknown[],
  values: OperatorFunction<BatchEvent, number>,
): Live {
  const self = (events: Observable<BatchEvent>) => {
    if (isObservable(events)) return defer(() => values(events))
    throw new UseError(
      `${show(expression)} listens to a stream of events, and cannot be asked for a value at ${showValue(events)}`,
    )
  }
  const named = parts.filter(part => part instanceof Fn || part instanceof Live)
  Object.defineProperties(self, {
    name: { value: expression[0]![0] },
    param: { value: paramOf(show(expression), named), enumerable: true },
  })
  note(self, expression)
  return Object.setPrototypeOf(self, Live.prototype) as Live
}
