import * as tf from '@tensorflow/tfjs'
import { OPTIMIZERS } from './optimizers.ts'
import type { Hyper } from './reference.ts'

type Values = readonly number[]

/** A variable before training and after each step, as far as a test of TensorFlow.js says. */
type Course = readonly Values[]

/** What the tests of TensorFlow.js say of an optimizer. */
export interface TensorflowCase {
  readonly name: string
  /** Made with the values of the test, or with others. */
  readonly make: (others?: 'others') => tf.Optimizer
  /** Of three variables: x and z have the same course, that of y is another one. */
  readonly courses: readonly [x: Course, y: Course, z: Course]
  readonly loss: (variables: readonly tf.Tensor[]) => tf.Scalar
  /** What the loss is before each step, as far as a test says. */
  readonly costs: readonly number[]
  /** What the optimizer remembers of each variable, by the name it is saved with. */
  readonly slots: readonly string[]
  /** How far a second step may be off where the test is not exact; elsewhere its usual tolerance holds. */
  readonly tolerance?: number
  /** How many of its own tensors the optimizer forgets to dispose of. */
  readonly left?: number
}

const sum = (tensors: readonly tf.Tensor[]): tf.Scalar =>
  tf.addN(tensors.map(tensor => tensor.sum<tf.Scalar>()))

const squares = (variables: readonly tf.Tensor[]): tf.Scalar => sum(variables.map(tf.square))

/** The tests have a single variable: y goes its way the other way round. */
function alone(
  name: string,
  own: Partial<Hyper>,
  slots: readonly string[],
  { course, costs }: { readonly course: Course; readonly costs: readonly number[] },
): TensorflowCase {
  const mirrored = course.map(values => values.toReversed())
  return {
    name,
    make: others => OPTIMIZERS[name]!.make(others ? { useNesterov: 0 } : own),
    courses: [course, mirrored, course],
    loss: squares,
    costs: costs.map(cost => 3 * cost),
    slots,
  }
}

const rate = { learningRate: 0.1 }
const momentum = { ...rate, momentum: 0.5 }
const betas = { ...rate, beta1: 0.8, beta2: 0.9 }
const rmsprop = { ...rate, rho: 0.95, momentum: 0.1 }

/** Of each optimizer the numbers that its test states. */
export const TENSORFLOW_CASES: readonly TensorflowCase[] = [
  alone('SGD', rate, [], { course: [[4], [3.2], [2.56], [2.048]], costs: [16] }),
  {
    ...alone('Momentum', momentum, ['momentum'], {
      course: [
        [1, 2],
        [0.8, 1.6],
        [0.54, 1.08],
      ],
      costs: [5],
    }),
    left: 1,
  },
  {
    ...alone('Momentum, Nesterov', momentum, ['momentum'], {
      course: [
        [1, 2],
        [0.7, 1.4],
        [0.44, 0.88],
      ],
      costs: [5, 2.45],
    }),
    left: 1,
  },
  alone('Adam', betas, ['m', 'v'], {
    course: [
      [2, 4],
      [1.9, 3.9],
      [1.8000001, 3.8002],
    ],
    costs: [20, 18.82, 17.681284],
  }),
  alone('Adamax, decay', { ...betas, decay: 0.1 }, ['m', 'v'], {
    course: [
      [2, 4],
      [1.9, 3.9],
      [1.80697, 3.8086],
    ],
    costs: [20],
  }),
  alone('RMSProp, momentum', rmsprop, ['rms', 'momentum'], {
    course: [
      [1, 2],
      [0.5527865, 1.5527864],
      [0.2874418, 1.2294267],
    ],
    costs: [5, 2.7167187],
  }),
  alone('RMSProp, centered', { ...rmsprop, epsilon: 1e-8 }, ['rms', 'momentum', 'mg'], {
    course: [
      [1, 2],
      [0.5411684, 1.5411685],
      [0.2677834, 1.2035918],
    ],
    costs: [5, 2.668063, 1.520341],
  }),
  {
    ...alone('Adagrad', rate, ['accumulator'], {
      course: [
        [1, 2],
        [0.9012270405, 1.9003110428],
        [0.8347372764, 1.83015597828],
      ],
      costs: [5],
    }),
    tolerance: 1e-2,
  },
  {
    ...alone('Adagrad', rate, ['accumulator'], { course: [[2, 4]], costs: [20, 18.82179] }),
    name: 'Adagrad, from 2 and 4',
  },
  alone('Adadelta', { ...rate, rho: 0.95 }, ['accum_grad', 'accum_var'], {
    course: [
      [1, 2],
      [0.8, 1.6],
      [0.64, 1.28],
    ],
    costs: [5, 3.2],
  }),
  {
    ...alone('SGD', rate, [], { course: [], costs: [] }),
    name: 'SGD, with biases',
    courses: [
      [[4], [3.2], [2.56]],
      [[1], [0.9], [0.8]],
      [[1], [0.9], [0.8]],
    ],
    loss: ([x, ...biases]) => tf.add(squares([x!]), sum(biases)),
    costs: [4 ** 2 + 1 + 1],
  },
]
