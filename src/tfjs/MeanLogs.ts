import * as tf from '@tensorflow/tfjs'
import { readLogs, type Logs, type RawLogs } from './logs.ts'

/** The means of the logs of some batches, each over those that have it; on the device until they are read. */
export class MeanLogs {
  #sums: Record<string, number | tf.Scalar> = {}
  readonly #counts: Record<string, number> = {}

  add(logs: RawLogs): void {
    for (const [name, value] of Object.entries(logs)) {
      const sum = this.#sums[name] ?? 0
      this.#sums[name] =
        typeof value === 'number' && typeof sum === 'number'
          ? sum + value
          : tf.tidy(() => tf.add<tf.Scalar>(sum, value))
      this.#counts[name] = (this.#counts[name] ?? 0) + 1
      tf.dispose(sum)
    }
  }

  async read(): Promise<Logs> {
    const sums = await readLogs(this.#sums)
    return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / this.#counts[name]!]))
  }

  dispose(): void {
    tf.dispose(this.#sums)
  }
}
