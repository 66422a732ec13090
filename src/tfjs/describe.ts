import type * as tf from '@tensorflow/tfjs'
import { showOutcomes, type Outcome } from '../select/describe.ts'
import { hiddenOf } from './privates.ts'
import { runOf } from './Run.ts'
import { nameOf } from './trainee.ts'

/** How the cascade of a run came out. */
export interface Description {
  /** For every element and param that a rule drives: its value, the rule that won, and those that lost. */
  readonly outcomes: readonly Outcome[]
  /** The same as a tree to read; it is what `console.log` prints, too. */
  toString(): string
}

/**
 * What rules set where, in the run that a model is in.
 *
 * @param model a model, or an optimizer, that is training
 * @param options `lost`: whether the tree shows the rules that lost, too
 * @throws Error where it is in no run
 *
 * @example
 * ```ts
 * const model = tf.sequential({ name: 'net', layers: [tf.layers.dense({ name: 'head', units: 1, inputShape: [1] })] })
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
 * const run$ = fromFit(model, tf.ones([1, 1]), tf.ones([1, 1]), { epochs: 1 })
 * const text$ = run$.pipe(
 *   anneal('*', { learningRate: 0.1 }),
 *   filter(({ type }) => type === 'batchEnd'),
 *   map(() => String(describe(model))),
 * )
 * const lines = (await lastValueFrom(text$)).split('\n')
 * lines.slice(2, 4).map(line => line.trim()) // => ['kernel', "learningRate = 0.1 by anneal('*', { learningRate: 0.1 })"]
 * ```
 */
export function describe(
  model: tf.LayersModel | tf.Optimizer,
  { lost = false }: { readonly lost?: boolean } = {},
): Description {
  const run = runOf('layers' in model ? hiddenOf(model) : model)
  if (!run)
    throw new Error(
      `describe(…): ${'layers' in model ? nameOf(model) : `this ${model.getClassName()}`} is in no run now; ask in the course of one, from a subscriber or a callback`,
    )
  const outcomes = run.outcomes()
  const text = showOutcomes(run.trainee.root, outcomes, lost)
  const toString = () => text
  return { outcomes, toString, [Symbol.for('nodejs.util.inspect.custom')]: toString }
}
