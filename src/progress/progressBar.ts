import { defer, tap, type MonoTypeOperatorFunction } from 'rxjs'
import type { BatchEvent } from '../clock.ts'
import { Bar } from './Bar.ts'
import { Lines } from './Lines.ts'
import type { Process } from './Process.ts'

/**
 * Shows how far a run is, with its metrics, the values in force, the steps a second and the time that is left: a live
 * bar in a terminal, a line an epoch in a pipe or a file, nothing where there is no standard error.
 *
 * The bar keeps to its line, however wide the terminal is: what matters least goes first. What `console` prints in the
 * meantime stands above it.
 *
 * @param title what stands in front
 * @returns A function that returns an Observable that mirrors the source.
 *
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs'
 * import { linear } from 'rx-anneal'
 * import { anneal, fromFit, progressBar } from 'rx-anneal/tfjs'
 * import { lastValueFrom } from 'rxjs'
 *
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
 * const run$ = fromFit(model, tf.ones([4, 1]), tf.ones([4, 1]), { epochs: 1 })
 * await lastValueFrom(run$.pipe(anneal('*', { learningRate: linear(0.1, 0) }), progressBar('warm-up')))
 * // warm-up  epoch 1/1  loss 0.0451  lr 0.100  56.2 steps/s  00:00 left
 * ```
 */
export function progressBar(title = ''): MonoTypeOperatorFunction<BatchEvent> {
  return source =>
    defer(() => {
      const { process } = globalThis as { process?: Process }
      if (!process?.stderr) return source
      const line = process.stderr.isTTY ? new Bar(title, process) : new Lines(title, process.stderr)
      return source.pipe(
        tap({
          next: event => line.draw(event),
          error: () => line.end('failed after'),
          complete: () => line.end('in'),
          unsubscribe: () => line.end('stopped after'),
        }),
      )
    })
}
