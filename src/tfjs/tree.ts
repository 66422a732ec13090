import * as tf from '@tensorflow/tfjs'
import { element, showElement, type Element } from '../select/element.ts'
import { layerParams } from './layerParams.ts'
import { fieldsOf, innerLayers, weightsOf, type LayerVariable } from './privates.ts'

/** What an element of the tree stands for: a layer, a weight, or nothing but a part of a weight's name. */
export type Ref = tf.layers.Layer | tf.Variable | undefined

export type Node = Element<Ref>

export const isLayer = (ref: Ref): ref is tf.layers.Layer => ref instanceof tf.layers.Layer

/**
 * A model as a tree: tag = class name, id = the layer's name, attributes = its configuration; below it its layers,
 * and as leaves the weights that belong to no layer further down.
 */
export function layerTree(layer: tf.layers.Layer): Node {
  const inner = innerLayers(layer).filter(below => below.getClassName() !== 'InputLayer')
  const children = inner.map(layerTree)
  const below = new Set(inner.flatMap(weightsOf))
  const own = weightsOf(layer).filter(weight => !below.has(weight))
  return element<Ref>(layer.getClassName(), {
    id: layer.name,
    attributes: attributesOf(layer),
    ref: layer,
    children: [...children, ...own.map(weightLeaf)],
  })
}

/** Variables as a tree: `enc/w` is a `w` below an `enc`. */
export function variableTree(variables: readonly tf.Variable[]): Node {
  interface Branch {
    readonly branches: Map<string, Branch>
    readonly leaves: Node[]
  }
  const branch = (): Branch => ({ branches: new Map(), leaves: [] })
  const root = branch()
  for (const variable of variables) {
    const names = variable.name.split('/')
    const tag = names.pop()!
    let at = root
    for (const name of names) {
      if (!at.branches.has(name)) at.branches.set(name, branch())
      at = at.branches.get(name)!
    }
    at.leaves.push(element<Ref>(tag, { attributes: { shape: String(variable.shape) }, ref: variable }))
  }
  const grow = (tag: string, { branches, leaves }: Branch): Node =>
    element<Ref>(tag, {
      ref: undefined,
      children: [...[...branches].map(([name, b]) => grow(name, b)), ...leaves],
    })
  return grow('Variables', root)
}

const weightLeaf = (weight: LayerVariable): Node =>
  element<Ref>(weight.originalName.split('/').at(-1)!, {
    attributes: { shape: String(weight.shape) },
    ref: weight.read(),
  })

function attributesOf(layer: tf.layers.Layer): Record<string, unknown> {
  // A container's configuration is that of all its layers, and those stand below it.
  const config: Record<string, unknown> = layer instanceof tf.LayersModel ? {} : layer.getConfig()
  const live = layerParams(layer).map(name => [name, fieldsOf(layer)[name]] as const)
  const entries = Object.entries(config).map(
    ([name, value]) => [name, Array.isArray(value) ? String(value) : value] as const,
  )
  return Object.fromEntries([...entries, ...live].filter(([name]) => name !== 'name'))
}

/** A layer as a selector names it, a weight with its layer: `Dense#head > kernel`. */
export const showNode = (node: Node): string =>
  isLayer(node.ref) || !node.parent ? showElement(node) : `${showNode(node.parent)} > ${showElement(node)}`
