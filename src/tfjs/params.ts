import type * as tf from '@tensorflow/tfjs'
import { showValue } from '../expression.ts'
import { paramName } from '../fn.ts'
import { brief, path, walk } from '../select/element.ts'
import { nearest } from '../select/nearest.ts'
import type { Selection } from '../select/select.ts'
import { visible } from '../visible.ts'
import { layerParams, layerRange } from './layerParams.ts'
import { OPTIMIZER_NAMES, optimizerClassOf, UNKNOWN, type OptimizerClass } from './optimizerParams.ts'
import { cellOf } from './privates.ts'
import { FLAG, NON_NEGATIVE, type Range } from './range.ts'
import { STEP_PARAMS } from './stepParams.ts'
import type { Trainee } from './trainee.ts'
import { isLayer, showNode, type Node, type Ref } from './tree.ts'

/** What a rule sets: a value of the optimizer, of its step or of a weight, which are inherited, or one of a layer's own. */
export interface Param {
  readonly kind: 'optimizer' | 'step' | 'weight' | 'layer'
  readonly name: string
  readonly range: Range
}

/** Whether what is set on an element holds for every weight below it; a layer's own values do not. */
export const isInherited = ({ kind }: Param): boolean => kind !== 'layer'

/** A place where a param has a value, and the ways on which rules reach it. */
export interface Target {
  readonly ref: NonNullable<Ref>
  /** It stands in the tree once for each place where it is used. */
  readonly nodes: readonly Node[]
  readonly paths: readonly (readonly Node[])[]
}

const WEIGHT_PARAMS: Readonly<Record<string, Range>> = { trainable: FLAG, l1: NON_NEGATIVE, l2: NON_NEGATIVE }

/** All targets of a param, and the param by its full name. */
export function targetsOf(param: Param, { root, variables }: Trainee): Target[] {
  const nodes = [...walk(root)]
  if (isInherited(param)) {
    const trained = new Set<Ref>(variables)
    return places(
      nodes.filter(node => trained.has(node.ref)),
      path,
    )
  }
  // A recurrent layer reaches its cell.
  const reach = (node: Node): Node[] =>
    node.parent && isLayer(node.parent.ref) && cellOf(node.parent.ref) === node.ref
      ? [node.parent, node]
      : [node]
  return places(
    nodes.filter(node => owns(node, param.name)),
    reach,
  )
}

function places(nodes: readonly Node[], way: (node: Node) => Node[]): Target[] {
  const byRef = new Map<Ref, Node[]>()
  for (const node of nodes) byRef.set(node.ref, [...(byRef.get(node.ref) ?? []), node])
  return [...byRef].map(([ref, at]) => ({ ref: ref!, nodes: at, paths: at.map(way) }))
}

/** The most that a param's name may have, so that it can be shown. */
const LETTERS = 100

/**
 * The param that a rule names.
 *
 * A name of the optimizer's always means the optimizer; `layer.` and `optimizer.` in front settle what is meant.
 * @throws TypeError where there is no such param, it cannot be scheduled, or it might mean two
 */
export function paramOf(
  written: string,
  selections: readonly Selection<Ref>[],
  trainee: Trainee,
  rule: string,
): Param {
  const [, prefix, bare] = /^(?:(layer|optimizer)\.)?(.*)$/s.exec(written) as unknown as [
    string,
    string?,
    string?,
  ]
  if (visible(written, LETTERS) !== written)
    throw new TypeError(`${rule}: ${showValue(visible(written, LETTERS))} is no name of a param`)
  const name = paramName(bare!)
  const matched = selections.flatMap(({ elements }) => [...elements])
  const type = trainee.optimizer.getClassName()
  const optimizerClass = optimizerClassOf(trainee.optimizer)
  const { params, aliases = {}, fixed = {} } = optimizerClass
  const ofOptimizer =
    [OPTIMIZER_NAMES, STEP_NAMES].some(names => names.has(name)) || known(optimizerClass, name)

  if (prefix === 'optimizer' || (prefix === undefined && ofOptimizer)) {
    if (prefix === undefined) refuseAmbiguous(name, selections, rule)
    if (STEP_NAMES.has(name) && !known(optimizerClass, name)) return stepParam(name, trainee, rule)
    if (optimizerClass === UNKNOWN)
      throw new TypeError(
        `${rule}: nothing is known of the optimizer ${type}; say what can be set on it, by registerOptimizer('${type}', { params: { ${name}: field('${name}') } })`,
      )
    const canonical = aliases[name] ?? name
    const param = params[canonical]
    if (param) return { kind: 'optimizer', name: canonical, range: param.range }
    throw new TypeError(
      `${rule}: ${type} has ${fixed[name] ? `"${name}", but ${fixed[name]}` : `no "${name}"`}${name === 'momentum' && 'beta1' in params ? ', which is its beta1' : ''}; what can be scheduled on it is ${list([...Object.keys(params), ...STEP_NAMES])}`,
    )
  }
  if (prefix === undefined && WEIGHT_PARAMS[name]) return weightParam(name, trainee, rule)
  const owners = matched.flatMap(node => ownersBy(node, name))
  if (owners.length > 0) return { kind: 'layer', name, range: layerRange(name, owners) }
  throw noSuchParam(written, name, matched, trainee, rule, [...Object.keys(params), ...STEP_NAMES])
}

const STEP_NAMES: ReadonlySet<string> = new Set(Object.keys(STEP_PARAMS))

const known = ({ params, aliases = {}, fixed = {} }: OptimizerClass, name: string): boolean =>
  name in params || name in aliases || name in fixed

function stepParam(name: string, { optimizer }: Trainee, rule: string): Param {
  const type = optimizer.getClassName()
  if (name in optimizer)
    throw new TypeError(
      `${rule}: ${type} has a "${name}" of its own, of which nothing is known; say so, by registerOptimizer('${type}', { params: { ${name}: field('${name}') } })`,
    )
  if (name === 'weightDecay' && !optimizerClassOf(optimizer).params['learningRate'])
    throw new TypeError(
      `${rule}: weightDecay goes with the learning rate, and none is known of ${type}; say what it is, by registerOptimizer('${type}', { params: { learningRate: field('learningRate') } })`,
    )
  return { kind: 'step', name, range: STEP_PARAMS[name]!.range }
}

function weightParam(name: string, { model }: Trainee, rule: string): Param {
  if (name !== 'trainable' && !model)
    throw new TypeError(
      `${rule}: "${name}" belongs to the loss of a layers model; in a loop of your own add it to your loss, with a factor from drive(…)`,
    )
  return { kind: 'weight', name, range: WEIGHT_PARAMS[name]! }
}

function refuseAmbiguous(name: string, selections: readonly Selection<Ref>[], rule: string): void {
  const outermost = selections.flatMap(({ elements }) =>
    [...elements].filter(
      node =>
        !path(node)
          .slice(0, -1)
          .some(up => elements.has(up)),
    ),
  )
  const other = outermost.find(node => owns(node, name))
  if (other)
    throw new TypeError(
      `${rule}: ${brief(showNode(other))} has a value of its own called "${name}", and so has an optimizer: write "layer.${name}" or "optimizer.${name}"`,
    )
}

/** The layers with a value of their own that a rule sets by matching a node: itself, or its cell. */
const ownersBy = (node: Node, name: string): tf.layers.Layer[] =>
  [node, ...(isLayer(node.ref) && cellOf(node.ref) ? node.children : [])]
    .filter(one => owns(one, name))
    .map(({ ref }) => ref as tf.layers.Layer)

function noSuchParam(
  written: string,
  name: string,
  matched: readonly Node[],
  { root, model }: Trainee,
  rule: string,
  ofOptimizer: readonly string[],
): TypeError {
  const own = matched.flatMap(({ ref }) => (isLayer(ref) ? layerParams(ref) : []))
  const ofWeights = model ? Object.keys(WEIGHT_PARAMS) : ['trainable']
  const all = [...new Set([...ofOptimizer, ...ofWeights, ...own])]
  const made = matched.find(({ ref, attributes }) => isLayer(ref) && name in attributes)
  if (made && !all.includes(name))
    return new TypeError(
      `${rule}: ${brief(showNode(made))} has "${name}", but that is fixed when the layer is made; there are ${list(all)}`,
    )
  const other = [...walk(root)].find(node => owns(node, name))
  const near = nearest(name, all)
  const instead = other
    ? `${brief(showNode(other))} has it`
    : `${near.length > 0 ? `did you mean ${near.join(' or ')}? There` : 'there'} are ${list(all)}`
  return new TypeError(`${rule}: no element that it matches has "${written}"; ${instead}`)
}

const owns = ({ ref }: Node, name: string): boolean => isLayer(ref) && layerParams(ref).includes(name)

const list = (names: readonly string[]): string => names.map(name => visible(name, LETTERS)).join(', ')
