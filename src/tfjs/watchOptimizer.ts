import type * as tf from '@tensorflow/tfjs'
import { fieldsOf, type HiddenModel } from './privates.ts'

/** Calls back when a model is given an optimizer, by `compile` or by hand; what is returned ends that. */
export function watchOptimizer(model: HiddenModel, then: (optimizer: tf.Optimizer) => void): () => void {
  const name = 'optimizer_'
  const own = { enumerable: true, configurable: true }
  let optimizer = fieldsOf(model)[name]
  const set = (given: tf.Optimizer) => {
    optimizer = given
    then(given)
  }
  Object.defineProperty(model, name, { ...own, get: () => optimizer, set })
  return () => {
    Object.defineProperty(model, name, { ...own, writable: true, value: optimizer })
  }
}
