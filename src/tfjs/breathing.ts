import * as tf from '@tensorflow/tfjs'

const MILLISECONDS = 100

/**
 * Lets timers, pages and Ctrl-C have their turn, no more often than 10 times a second.
 *
 * A `fit` with nothing but `tf.Callback`s never leaves the microtasks by itself.
 */
export function breathing(): () => Promise<void> {
  let last = Date.now()
  return async () => {
    if (Date.now() - last < MILLISECONDS) return
    await tf.nextFrame()
    last = Date.now()
  }
}
