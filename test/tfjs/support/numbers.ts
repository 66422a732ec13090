import * as tf from '@tensorflow/tfjs'

type Fields = Record<string, unknown>

/** The numbers that are a layer's own, without its place in the process and what it keeps to itself. */
export const numbersOf = (layer: tf.layers.Layer): string[] =>
  Object.entries(layer)
    .filter(([name, value]) => typeof value === 'number' && name !== 'id' && !/^[_A-Z]/.test(name))
    .map(([name]) => name)

interface Outcome {
  readonly shape: string
  readonly values: string
}

/** What a layer gives in training, and what becomes of its weights, which are put back. */
function outcome(layer: tf.layers.Layer, inputs: tf.Tensor | tf.Tensor[]): Outcome {
  return tf.tidy(() => {
    const before = layer.getWeights().map(weight => weight.clone())
    const output = layer.apply(inputs, { training: true }) as tf.Tensor
    const all = [output, ...layer.getWeights()].map(x => [...x.dataSync()].join())
    layer.setWeights(before)
    return { shape: output.shape.join(), values: all.join(';') }
  })
}

/**
 * Finds out whether a layer reads a number at every step, by changing it: what comes out must differ.
 *
 * @param owner what has the number, the layer or its cell
 * @returns 'values' where the values change, 'shape' where the shape does, which no model survives; undefined where
 * nothing changes or tfjs throws
 */
export function readsOf(
  layer: tf.layers.Layer,
  owner: tf.layers.Layer,
  name: string,
  inputs: tf.Tensor | tf.Tensor[],
): 'values' | 'shape' | undefined {
  const fields = owner as unknown as Fields
  const value = fields[name] as number
  const usual = outcome(layer, inputs)
  const changes = [value + 1, value + 0.5, value / 2, 0].map(other => {
    fields[name] = other
    try {
      const { shape, values } = outcome(layer, inputs)
      return shape !== usual.shape ? 'shape' : values !== usual.values ? 'values' : undefined
    } catch {
      return undefined
    } finally {
      fields[name] = value
    }
  })
  return changes.find(change => change === 'values') ?? changes.find(change => change === 'shape')
}
