import type * as tf from '@tensorflow/tfjs'

export type Logs = Readonly<Record<string, number>>
/** What tfjs hands to a callback: a metric may still be on the device. */
export type RawLogs = Readonly<Record<string, number | tf.Scalar>>

/** Logs that read the device at first access, and remember. */
export function lazyLogs(raw: RawLogs = {}): Logs {
  const logs = {}
  for (const [name, value] of Object.entries(raw)) {
    let known = typeof value === 'number' ? value : undefined
    const get = () => (known ??= readNow(name, value as tf.Scalar))
    Object.defineProperty(logs, name, { enumerable: true, get })
  }
  return logs
}

function readNow(name: string, value: tf.Scalar): number {
  if (value.isDisposed)
    throw new Error(
      `logs.${name} is gone: the logs of a batch are read while their event is delivered, before any delay or observeOn`,
    )
  return value.dataSync()[0]!
}

/** Logs that have been read. */
export async function readLogs(raw: RawLogs = {}): Promise<Logs> {
  const read = async (value: number | tf.Scalar) =>
    typeof value === 'number' ? value : (await value.data())[0]!
  const entries = Object.entries(raw).map(async ([name, value]) => [name, await read(value)] as const)
  return Object.fromEntries(await Promise.all(entries))
}
