import * as tf from '@tensorflow/tfjs'
import { readLogs, type Logs, type RawLogs } from './logs.ts'

/** The means of the logs of some batches; those that are on the device stay there until they are read. */
export class MeanLogs {
  #sums: Record<string, number | tf.Scalar> = {}
  #count = 0

  add(logs: RawLogs): void {
    this.#count++
    for (const [name, value] of Object.entries(logs)) {
      const sum = this.#sums[name] ?? 0
      this.#sums[name] =
        typeof value === 'number' && typeof sum === 'number'
          ? sum + value
          : tf.tidy(() => tf.add<tf.Scalar>(sum, value))
      tf.dispose(sum)
    }
  }

  async read(): Promise<Logs> {
    const sums = await readLogs(this.#sums)
    return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / this.#count]))
  }

  dispose(): void {
    tf.dispose(this.#sums)
  }
}
