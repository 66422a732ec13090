import * as tf from '@tensorflow/tfjs'
import { lastValueFrom } from 'rxjs'
import { anneal, fromSteps } from '../../../src/tfjs/index.ts'
import { optimizerClassOf } from '../../../src/tfjs/optimizerParams.ts'
import type { TensorflowCase } from './tensorflowCases.ts'

const NAMES = ['enc/x', 'head/y', 'head/z']

/** The variables of a case, those of these names not trainable; they are called the same in each test. */
export const variablesOf = (
  { courses }: TensorflowCase,
  { frozen }: { readonly frozen?: string | undefined } = {},
): tf.Variable[] =>
  NAMES.map((name, i) => tf.tidy(() => tf.variable(tf.tensor(courses[i]![0]!), name !== frozen, name)))

/**
 * All that there is to set on an optimizer, with the values that it has. The epsilon that a centered RMSProp subtracts
 * no rule can set.
 */
export const ownValues = (optimizer: tf.Optimizer): Record<string, number> =>
  Object.fromEntries(
    Object.entries(optimizerClassOf(optimizer).params)
      .map(([name, { read }]) => [name, read(optimizer)] as const)
      .filter(([, value]) => value >= 0),
  )

/** Trains in a run where `enc > x` and all of `head` are groups, with these values. */
export async function trainGroups(
  optimizer: tf.Optimizer,
  variables: readonly tf.Variable[],
  stepsPerEpoch: number,
  step: (i: number, optimizer: tf.Optimizer) => void | Promise<void>,
  { enc, head } = { enc: ownValues(optimizer), head: ownValues(optimizer) },
): Promise<void> {
  const run$ = fromSteps({ optimizer, variables }, { epochs: 1, stepsPerEpoch }, at =>
    step(at.step, at.optimizer),
  )
  await lastValueFrom(run$.pipe(anneal('enc > x', enc), anneal('head', head)))
}

/** A tensor is as near to these values as the tests of TensorFlow.js want it, if anything is said of them. */
export function expectClose(
  actual: tf.Tensor,
  expected: readonly number[] | undefined,
  tolerance?: number,
): void {
  if (expected) tf.test_util.expectArraysClose([...actual.dataSync()], [...expected], tolerance)
}

/** A step has returned its loss. */
export const expectCost = ({ costs }: TensorflowCase, cost: tf.Scalar | null, step: number): void =>
  expectClose(cost!, step in costs ? [costs[step]!] : undefined)

/** Variables are where they should be after so many steps of their courses; those that are not moved, at the start. */
export const expectMoved = (
  { courses, tolerance }: TensorflowCase,
  variables: readonly tf.Variable[],
  steps: number,
  moved: readonly boolean[] = [true, true, true],
): void =>
  courses.forEach((course, i) =>
    expectClose(variables[i]!, course[moved[i] ? steps : 0], steps === 2 ? tolerance : undefined),
  )
