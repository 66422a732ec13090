import * as tf from '@tensorflow/tfjs'
import { describe, expect, test } from 'vitest'
import { attribute, showTree, walk } from '../../src/select/element.ts'
import { select } from '../../src/select/select.ts'
import { layerTree, variableTree, type Node } from '../../src/tfjs/tree.ts'
import { branches, chain, dense, nestedFirst } from './support/models.ts'

const { layers: L } = tf

const find = (css: string, root: Node): Node => [...select(css, root, 'rule')[0]!.elements][0]!

/** A layer of the user's, with a weight, numbers of its own, and things that only look like layers. */
class Scale extends tf.layers.Layer {
  static readonly className = 'Scale'
  readonly power = 2
  readonly _hidden = 3
  readonly DEFAULT_POWER = 1
  readonly layers = 6
  readonly cell = 'none'
  #factor: tf.LayerVariable | undefined

  override build(): void {
    this.#factor = this.addWeight('scale/factor', [1], 'float32', tf.initializers.ones())
    this.built = true
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return [inputs].flat()[0]!.mul(this.#factor!.read())
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), power: this.power, mode: 'fast' }
  }
}

/** A layer of the user's with layers in it. */
class Block extends tf.layers.Layer {
  static readonly className = 'Block'
  readonly layers = [dense('in'), dense('out')]

  override build(inputShape: tf.Shape): void {
    for (const layer of this.layers) layer.build(inputShape)
    this.trainableWeights = this.layers.flatMap(layer => layer.trainableWeights)
    this.built = true
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return this.layers.reduce((x, layer) => layer.apply(x) as tf.Tensor, [inputs].flat()[0]!)
  }
}

const everything = () =>
  chain(
    'net',
    [4, 3],
    tf.sequential({
      name: 'first',
      layers: [L.lstm({ name: 'lstm', units: 2, inputShape: [4, 3], returnSequences: true })],
    }),
    L.timeDistributed({ name: 'td', layer: dense('inner') }),
    L.bidirectional({ name: 'bi', layer: L.gru({ name: 'gru', units: 2, returnSequences: true }) }),
    L.rnn({
      name: 'stack',
      cell: [L.lstmCell({ name: 'low', units: 2 }), L.simpleRNNCell({ name: 'high', units: 2 })],
    }),
    L.batchNormalization({ name: 'norm' }),
    L.prelu({ name: 'prelu' }),
    new Scale({ name: 'scale' }),
    chain('last', [2], dense('a/1'), L.dropout({ name: 'drop', rate: 0.5 })),
  )

describe('a model is a tree', () => {
  test('of its layers, the layers in them, their cells, and their weights; without input layers', () => {
    const cells = (layer: tf.layers.Layer) => (layer as unknown as { cell: tf.layers.Layer }).cell.name
    const model = everything()
    const [lstm] = (model.getLayer('first') as tf.Sequential).layers
    const stack = cells(model.getLayer('stack'))
    expect(showTree(layerTree(model))).toBe(
      `Model#net
  Sequential#first
    LSTM#lstm
      LSTMCell#${cells(lstm!)}
        kernel
        recurrent_kernel
        bias
  TimeDistributed#td
    Dense#inner
      kernel
      bias
  Bidirectional#bi
    GRU#forward_gru
      GRUCell#gru
        kernel
        recurrent_kernel
        bias
    GRU#backward_gru
      GRUCell#gru
        kernel
        recurrent_kernel
        bias
  RNN#stack
    StackedRNNCells#${stack}
      LSTMCell#low
        kernel
        recurrent_kernel
        bias
      SimpleRNNCell#high
        kernel
        recurrent_kernel
        bias
  BatchNormalization#norm
    gamma
    beta
    moving_mean
    moving_variance
  PReLU#prelu
    alpha
  Scale#scale
… 6 more`,
    )
    expect(showTree(find('#scale', layerTree(model)))).toBe('Scale#scale\n  factor')
    expect(showTree(find('#last', layerTree(model)))).toBe(
      String.raw`Model#last
  Dense#a\/1
    kernel
    bias
  Dropout#drop`,
    )
  })

  test('in which every weight stands once, and is the variable that trains', () => {
    const model = everything()
    const leaves = [...walk(layerTree(model))].filter(
      ({ children, ref }) => children.length === 0 && ref instanceof tf.Variable,
    )
    expect(leaves).toHaveLength(model.weights.length)
    expect(new Set(leaves.map(({ ref }) => ref))).toEqual(new Set(model.weights.map(weight => weight.read())))
  })

  test("whose root is the user's Sequential, with a Sequential that stands first in it", () => {
    expect(showTree(layerTree(nestedFirst()))).toBe(`Sequential#net
  Sequential#encoder
    Dense#e1
      kernel
      bias
    Dense#e2
      kernel
      bias
  Dense#mid
    kernel
    bias
  Dense#head
    kernel
    bias`)
  })

  test('in which a layer stands once for each model that it is in, and once where it is used twice in one', () => {
    const shared = dense('shared')
    const twice = chain('twice', [2], dense('one'), shared, shared)
    const root = layerTree(branches('net', [chain('left', [3], dense('l'), shared)], [dense('r')], twice))
    expect(showTree(root).replaceAll(/ +(kernel|bias)\n?/g, '')).toBe(`Model#net
  Model#left
    Dense#l
    Dense#shared
  Dense#r
  Add#sum
  Model#twice
    Dense#one
    Dense#shared
`)
  })

  test("in which a layer of the user's has below it what layers it has", () => {
    expect(showTree(layerTree(chain('net', [2], new Block({ name: 'block' }))))).toBe(`Model#net
  Block#block
    Dense#in
      kernel
      bias
    Dense#out
      kernel
      bias`)
  })
})

describe('attributes', () => {
  const config = (layer: tf.layers.Layer, name: string) => attribute(layerTree(layer), name)

  test('are the configuration: numbers, strings, booleans, and arrays as text', () => {
    const layer = L.conv2d({
      name: 'conv',
      filters: 4,
      kernelSize: [3, 5],
      activation: 'relu',
      useBias: false,
      inputShape: [8, 8, 1],
    })
    expect(config(layer, 'filters')).toBe('4')
    expect(config(layer, 'kernelSize')).toBe('3,5')
    expect(config(layer, 'activation')).toBe('relu')
    expect(config(layer, 'useBias')).toBe('false')
    expect(config(layer, 'trainable')).toBe('true')
    expect(config(layer, 'batchInputShape')).toBe(',8,8,1')
  })

  test('are not what is nothing, nor what has parts', () => {
    const layer = L.dense({ units: 2, kernelRegularizer: 'l1l2' })
    expect(config(layer, 'kernelRegularizer')).toBeUndefined()
    expect(config(layer, 'biasConstraint')).toBeUndefined()
    expect(config(layer, 'name')).toBeUndefined()
    expect(config(L.reLU(), 'maxValue')).toBeUndefined()
    expect(config(L.reLU({ maxValue: 6 }), 'maxValue')).toBe('6')
  })

  test('say what is now, not what was when the layer was made', () => {
    const layer = L.dropout({ rate: 0.5 })
    ;(layer as unknown as { rate: number }).rate = 0.25
    expect(config(layer, 'rate')).toBe('0.25')
    layer.trainable = false
    expect(config(layer, 'trainable')).toBe('false')
  })

  test("of a layer of the user's are its configuration and its own numbers", () => {
    const layer = new Scale({ name: 'scale' })
    expect(config(layer, 'power')).toBe('2')
    expect(config(layer, 'mode')).toBe('fast')
    expect(config(layer, '_hidden')).toBeUndefined()
    expect(config(layer, 'DEFAULT_POWER')).toBeUndefined()
  })

  test('of a recurrent layer are also those of its cell', () => {
    const layer = L.lstm({ units: 3, dropout: 0.25 })
    expect(config(layer, 'units')).toBe('3')
    expect(config(layer, 'dropout')).toBe('0.25')
  })

  test('of a model are none, and of a weight is its shape', () => {
    const root = layerTree(nestedFirst())
    expect(root.attributes).toEqual({})
    expect(attribute(find('#e1 > kernel', root), 'shape')).toBe('3,2')
    expect(find('#e1 > kernel', root).id).toBeUndefined()
  })
})

test('variables are a tree by the slashes in their names', () => {
  const variables = ['enc/l1/w', 'enc/l1/b', 'head', 'enc/w', 'head/w'].map(name =>
    tf.variable(tf.zeros([2, 3]), true, name),
  )
  const root = variableTree(variables)
  expect(showTree(root)).toBe(`Variables
  enc
    l1
      w
      b
    w
  head
    w
  head`)
  expect(find('enc > w', root).ref).toBe(variables[3])
  expect(attribute(find('l1 > b', root), 'shape')).toBe('2,3')
  expect([...select('head', root, 'rule')[0]!.elements].map(({ ref }) => ref)).toEqual([
    undefined,
    variables[2],
  ])
  tf.dispose(variables)
})
