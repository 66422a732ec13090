import * as tf from '@tensorflow/tfjs'
import { namesakes } from './namesakes.ts'
import { optimizerClassOf } from './optimizerParams.ts'
import { fieldsOf } from './privates.ts'
import { kept, moved } from './RunningProducts.ts'

/** The running products of betas that moved, as plain data. */
export interface SavedProducts {
  /** Each own product of the optimizer, and the beta that it includes already. */
  readonly own: readonly { readonly param: string; readonly product: number; readonly beta: number }[]
  /** Those of weights whose betas went ways of their own, after so many iterations. */
  readonly weights: readonly {
    readonly name: string
    readonly products: readonly (readonly [string, number])[]
  }[]
  readonly iterations: number
}

/** What TensorFlow.js forgets of the betas of an optimizer; undefined where they never moved. */
export async function saveProducts(optimizer: tf.Optimizer): Promise<SavedProducts | undefined> {
  const apart = kept.get(optimizer)
  if (!apart && !moved.has(optimizer)) return undefined
  const own = Object.entries(optimizerClassOf(optimizer).params).flatMap(([param, { product, read }]) =>
    product ? [{ param, variable: fieldsOf(optimizer)[product] as tf.Variable, beta: read(optimizer) }] : [],
  )
  return {
    own: await Promise.all(
      own.map(async ({ param, variable, beta }) => ({ param, product: (await variable.data())[0]!, beta })),
    ),
    weights: [...(apart?.ofWeight ?? [])].map(([{ name }, products]) => ({
      name,
      products: [...products],
    })),
    iterations: apart?.iterations ?? optimizer.iterations,
  }
}

/**
 * Gives an optimizer that was loaded its products back, after its slots.
 * @param weights the weights of the model that it was loaded with, which may be called otherwise by now
 */
export function restoreProducts(
  optimizer: tf.Optimizer,
  { own, weights: saved, iterations }: SavedProducts,
  weights: readonly tf.Variable[],
): void {
  const { params } = optimizerClassOf(optimizer)
  for (const { param, product, beta } of own) {
    const { product: name, read } = params[param]!
    const now = read(optimizer)
    const next = now === beta || beta === 0 ? product : (product / beta) * now
    tf.tidy(() => (fieldsOf(optimizer)[name!] as tf.Variable).assign(tf.scalar(next)))
  }
  moved.add(optimizer)
  if (saved.length === 0) return
  const ofWeight = namesakes(saved, weights, ({ name }) => name).map(
    ([{ products }, weight]) => [weight, new Map(products)] as const,
  )
  kept.set(optimizer, { ofWeight: new Map(ofWeight), iterations })
}
