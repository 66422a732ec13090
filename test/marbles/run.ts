import { inspect } from 'node:util'
import * as rxjs from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import * as anneal from '../../src/index.ts'
import type { Diagram } from './parse.ts'
import { toMarbles } from './toMarbles.ts'
import { evaluate } from './value.ts'
import { witness, type Outcome } from './witness.ts'

/**
 * Runs a diagram in virtual time, where a frame is a millisecond.
 * @returns what became of each line that says what should happen, by its number
 */
export function run({ inputs, expression, outputs }: Diagram): ReadonlyMap<number, Outcome> {
  const scheduler = new TestScheduler(() => undefined)
  const [result, ...observers] = outputs.map(lane => witness(lane, scheduler))
  const sources = scheduler.run(({ cold, hot }) => {
    const sources = inputs.map(({ marbles, legend }) => {
      const values = Object.fromEntries([...legend].map(([letter, { value }]) => [letter, value]))
      return (marbles.includes('^') ? hot : cold)(marbles, values, new Error(String(values['#'])))
    })
    const made = evaluate(expression.join('\n'), {
      ...rxjs,
      ...anneal,
      ...Object.fromEntries(observers.map(({ lane, observer }) => [lane.name, observer])),
      ...Object.fromEntries(inputs.map(({ name }, i) => [name, sources[i]])),
    })
    const stream = streamOf(made, sources[0])
    const { from, to } = result!.lane.subscriptions[0] ?? { from: 0, to: Infinity }
    let life: rxjs.Subscription
    scheduler.schedule(() => (life = stream.subscribe(result!.observer)), from)
    if (to < Infinity) scheduler.schedule(() => life.unsubscribe(), to)
    return sources
  })
  const outcomes = new Map([result!, ...observers].map(({ lane, outcome }) => [lane.line, outcome()]))
  inputs.forEach(({ subscriptions }, i) => {
    const logs = sources[i]!.subscriptions.map(log => ({
      from: log.subscribedFrame,
      to: log.unsubscribedFrame,
    }))
    const outcome = { expected: lives(subscriptions), received: lives(logs) }
    if (subscriptions[0]) outcomes.set(subscriptions[0].line, outcome)
  })
  return outcomes
}

/** Subscriptions as marbles, a line for each. */
const lives = (subscriptions: readonly { readonly from: number; readonly to: number }[]): string =>
  subscriptions
    .map(({ from, to }) =>
      toMarbles([{ frame: from, mark: '^' }, ...(to < Infinity ? [{ frame: to, mark: '!' }] : [])]),
    )
    .join('\n')

function streamOf(made: unknown, source: rxjs.Observable<unknown> | undefined): rxjs.Observable<unknown> {
  if (typeof made === 'function' && source)
    return source.pipe(made as rxjs.OperatorFunction<unknown, unknown>)
  if (rxjs.isObservable(made)) return made
  throw new TypeError(
    `the expression is an Observable, or an operator on the first stream, not ${inspect(made)}`,
  )
}
