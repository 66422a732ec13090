import type * as tf from '@tensorflow/tfjs'
import { visible } from '../visible.ts'
import { hiddenOf, type HiddenModel, type Model } from './privates.ts'
import { layerTree, variableTree, type Node } from './tree.ts'

/** Variables that a hand-written loop trains, and the optimizer that moves them. */
export interface Variables {
  readonly optimizer: tf.Optimizer
  /** A variable named `enc/w` is selected as `enc > w`. */
  readonly variables: readonly tf.Variable[]
}

/** What a run trains. */
export interface Trainee {
  /** What an error calls it: `model "digits"`. */
  readonly name: string
  readonly optimizer: tf.Optimizer
  readonly root: Node
  /** The weights that the optimizer moves. */
  readonly variables: readonly tf.Variable[]
  readonly model?: HiddenModel
  /** Whether it is still what the run began with; compiling changes it. */
  readonly isSame: () => boolean
}

/**
 * What there is to train in a model or in a set of variables.
 * @throws TypeError where there is no optimizer
 */
export function traineeOf(target: Model | Variables): Trainee {
  return 'variables' in target ? ofVariables(target) : ofModel(target)
}

/** A model in the text of an error. */
export const nameOf = ({ name }: { readonly name: string }): string => `model "${visible(name, 60)}"`

function ofModel(user: Model): Trainee {
  const model = hiddenOf(user)
  const name = nameOf(user)
  const { optimizer, collectedTrainableWeights: weights } = model
  if (!optimizer || !weights)
    throw new TypeError(`${name} is not compiled: call model.compile({ optimizer, loss }) first`)
  return {
    name,
    model,
    optimizer,
    root: layerTree(user),
    variables: weights.map(weight => weight.read()),
    isSame: () =>
      hiddenOf(user) === model &&
      model.optimizer === optimizer &&
      model.collectedTrainableWeights === weights,
  }
}

function ofVariables({ optimizer, variables }: Variables): Trainee {
  if (variables.length === 0) throw new TypeError('{ optimizer, variables }: there is no variable to train')
  return { name: 'the variables', optimizer, root: variableTree(variables), variables, isSame: () => true }
}
