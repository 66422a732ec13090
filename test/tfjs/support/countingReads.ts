import * as tf from '@tensorflow/tfjs'

/** Does something that may ask how often tensors have been read from the device since it began. */
export async function countingReads<T>(act: (reads: () => number) => Promise<T>): Promise<T> {
  const { prototype } = tf.Tensor
  const own = Object.getOwnPropertyDescriptors(prototype)
  let count = 0
  for (const name of ['data', 'dataSync'] as const) {
    const read = own[name].value as (this: tf.Tensor) => unknown
    const counting = function (this: tf.Tensor): unknown {
      count++
      return read.call(this)
    }
    Object.defineProperty(prototype, name, { ...own[name], value: counting })
  }
  try {
    return await act(() => count)
  } finally {
    for (const name of ['data', 'dataSync'] as const) Object.defineProperty(prototype, name, own[name])
  }
}
