import {
  defer,
  takeWhile,
  tap,
  type MonoTypeOperatorFunction,
  type Observable,
  type OperatorFunction,
} from 'rxjs'
import { RUN, type BatchEvent } from '../clock.ts'
import { show, type Expression } from '../expression.ts'
import { demandCondition, holds, type Condition } from './condition.ts'
import { drive } from './drive.ts'
import { naming } from './naming.ts'
import { spelled } from './spelled.ts'

/**
 * Ends a run when a condition holds: no batch begins any more, and the stream completes as if the run had been as long
 * as this, with `trainEnd` and all values back to what they were. An epoch that is cut short has no `epochEnd`. Events of
 * no run end with the one at which it holds.
 *
 * @param condition an operator like {@link stalled}, or an Observable; it holds with its first value that is true
 * @throws TypeError where it is none
 * @returns A function that returns an Observable that mirrors the source until its end.
 *
 * @example
 * ```ts
 * import { from, map } from 'rxjs'
 * import { stopWhen } from 'rx-anneal'
 *
 * const losses = [3, 2, 1, 0].map(loss => ({ type: 'batchEnd', logs: { loss } }) as unknown as BatchEvent)
 * from(losses).pipe(
 *   stopWhen(map(({ logs }) => logs.loss < 2)),
 *   map(({ logs }) => logs.loss),
 * ) // => Observable of 3, 2, 1
 * ```
 */
export function stopWhen(condition: Condition): MonoTypeOperatorFunction<BatchEvent> {
  demandCondition(condition, 'stopWhen')
  return stopping([['stopWhen', condition]], condition)
}

/** What {@link stopWhen} does, by the expression that its errors shall give. */
export const stopping = (
  expression: Expression,
  condition: Condition,
): MonoTypeOperatorFunction<BatchEvent> =>
  spelled(expression, source =>
    defer(() => {
      let isOver = false
      const over = naming(show(expression), (events: Observable<BatchEvent>) => holds(condition, events))
      return source.pipe(
        drive<BatchEvent>(over as OperatorFunction<BatchEvent, number>, () => (isOver = true)),
        tap(event => isOver && event[RUN]?.finish()),
        takeWhile(event => !isOver || event[RUN] !== undefined, true),
      )
    }),
  )
