import type * as tf from '@tensorflow/tfjs'
import { bitsOf } from './bits.ts'
import type { Written } from './everything.ts'
import type { Way } from './ways.ts'

/** The bits of each weight, by its name, before the first batch and after each one. */
export async function bitsByBatch(
  model: tf.LayersModel,
  way: Way,
  rules: readonly Written[],
  batches: number,
): Promise<Record<string, string>[]> {
  const read = () =>
    Object.fromEntries(model.weights.map(weight => [weight.originalName, String(bitsOf(weight.read()))]))
  const seen = [read()]
  const onBatchEnd = () => void seen.push(read())
  await way.train(model, rules, { batches, callbacks: { onBatchEnd } })
  return seen
}

/** The number of the first batch, from 0, that changes each weight; undefined for what none does. */
export const firstChanges = (seen: readonly Record<string, string>[]): Record<string, number | undefined> =>
  Object.fromEntries(
    Object.entries(seen[0]!).map(([name, before]) => {
      const batch = seen.slice(1).findIndex(after => after[name] !== before)
      return [name, batch < 0 ? undefined : batch]
    }),
  )
