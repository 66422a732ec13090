import * as tf from '@tensorflow/tfjs'
import { lastValueFrom } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, linear, reading } from '../../src/index.ts'
import { anneal, fromSteps } from '../../src/tfjs/index.ts'
import { trainingState } from './support/bits.ts'
import { distance, lineModel, lineReference, type PlanOf } from './support/line.ts'
import { OPTIMIZERS } from './support/optimizers.ts'
import { running } from './support/reference.ts'
import { stack, STACK_WAYS } from './support/stack.ts'
import { TOLERANCE } from './support/tolerance.ts'
import { trained } from './support/trained.ts'

const STEPS = 10
const cases = Object.entries(OPTIMIZERS).map(([name, maker]) => ({ name, maker }))

/** Frozen from one step of a run until another. */
const frozen = (begin: number, end: number) =>
  reading('step').pipe(fn(step => (step >= begin && step < end ? 0 : 1)))

describe.each(cases)('$name', ({ maker }) => {
  test('goes on with the moments of a weight that was frozen for some steps', async () => {
    const model = lineModel(maker.make())
    const weights = [
      ...(await trained(model, 0, STEPS, anneal('kernel', { trainable: frozen(3, 6) }))),
      ...(await trained(model, STEPS, STEPS + 3)),
    ]
    const products = running()
    const shared = Array.from({ length: STEPS + 3 }, () => products(maker.own))
    const plan: PlanOf = (step, weight) => ({
      hyper: maker.own,
      frozen: weight === 'kernel' && step >= 3 && step < 6,
      // Alone, the optimizer has one product for all weights.
      shared: step < STEPS ? undefined : shared[step],
    })
    expect(distance(weights, lineReference(maker, STEPS + 3, plan))).toBeLessThan(TOLERANCE)
  })

  test('does so where the weights have rates of their own, the frozen one first and last', async () => {
    const model = lineModel(maker.make())
    const { learningRate } = maker.own
    const weights = await trained(
      model,
      0,
      STEPS,
      anneal('kernel', { learningRate: learningRate / 2 }),
      anneal('bias', { learningRate: linear(learningRate, 0) }),
      anneal('kernel', { trainable: frozen(0, 3) }),
      anneal('bias', { trainable: frozen(5, 10) }),
    )
    const plan: PlanOf = (step, weight) =>
      weight === 'kernel'
        ? { hyper: { ...maker.own, learningRate: learningRate / 2 }, frozen: step < 3 }
        : { hyper: { ...maker.own, learningRate: learningRate * (1 - step / STEPS) }, frozen: step >= 5 }
    expect(distance(weights, lineReference(maker, STEPS, plan))).toBeLessThan(TOLERANCE)
  })

  test('touches neither a frozen weight nor its moments', async () => {
    const model = stack(maker.make())
    await STACK_WAYS['fit']!.plain(model, 0, 2)
    const { weights: before, ...slotsBefore } = trainingState(model) as { weights: number[][] }
    const names = model.weights.map(({ originalName }) => originalName)
    await STACK_WAYS['fit']!.ruled(model, 2, 5, anneal('#b > kernel', { trainable: 0 }))
    const { weights: after, ...slotsAfter } = trainingState(model) as { weights: number[][] }

    expect(names.filter((_, i) => String(before[i]) === String(after[i]))).toEqual(['b/kernel'])
    // What is left is one for each weight; that of b/kernel is the third.
    const shared = ['iterations', 'iteration 0', 'accBeta1 0', 'accBeta2 0', 'c 0', 'm 0']
    for (const [slot, bits] of Object.entries(slotsAfter)) {
      if (shared.includes(slot)) continue
      const still = String((slotsBefore as Record<string, unknown>)[slot]) === String(bits)
      expect(still, slot).toBe(slot.endsWith(' 2'))
    }
  })
})

describe('a weight that layer.trainable has frozen since the model was compiled', () => {
  test.each([
    ['is trained for a run in which a rule says so', [anneal('#b', { trainable: 1 })], true],
    ['stays as it is where no rule says otherwise', [anneal('#a', { trainable: 1 })], false],
  ] as const)('%s', async (_, rules, moves) => {
    const model = stack(tf.train.adam(0.01))
    const layer = model.getLayer('b')
    layer.trainable = false
    const before = layer.getWeights().map(weight => String(weight.dataSync()))
    await STACK_WAYS['fitDataset']!.ruled(model, 0, 2, ...rules)
    const after = layer.getWeights().map(weight => String(weight.dataSync()))
    expect(after.map((weight, i) => weight !== before[i])).toEqual([moves, moves])

    await STACK_WAYS['fitDataset']!.plain(model, 2, 4)
    expect(layer.getWeights().map(weight => String(weight.dataSync()))).toEqual(after)
    expect(layer.trainable).toBe(false)
  })
})

/** How often a training multiplies matrices, other than in the forward pass of a Dense layer. */
async function products(train: () => Promise<unknown>): Promise<number> {
  const { kernels } = await tf.profile(async () => {
    await train()
    return []
  })
  return kernels.filter(({ name }) => name === 'BatchMatMul').length
}

test.each([
  ['no weight', [], false],
  ['the kernel of the first layer', ['a/kernel'], true],
  ['the first two layers', ['a/kernel', 'a/bias', 'b/kernel', 'b/bias'], true],
  // The gradient of a product is that of both its factors, and the other one is needed.
  ['the kernel of the last layer', ['c/kernel'], false],
] as const)(
  'the backward pass leaves out what TensorFlow.js itself leaves out where %s is frozen',
  async (_, names, less) => {
    const make = () => stack(tf.train.sgd(0.1))
    const [all, plain, ruled] = [make(), make(), make()]
    const weights = plain.weights.filter(({ originalName }) => names.some(name => name === originalName))
    for (const weight of weights) (weight.read() as tf.Variable).trainable = false
    const rules = names.map(name => anneal(`#${name.replace('/', ' > ')}`, { trainable: 0 }))

    const counts = [
      await products(() => STACK_WAYS['fit']!.plain(all, 0, 1)),
      await products(() => STACK_WAYS['fit']!.plain(plain, 0, 1)),
      await products(() => STACK_WAYS['fit']!.ruled(ruled, 0, 1, ...rules)),
    ] as const
    expect(weights).toHaveLength(names.length)
    expect(counts[2]).toBe(counts[1])
    expect(counts[2] < counts[0]).toBe(less)
    expect(trainingState(ruled)).toEqual(trainingState(plain))
  },
)

test('frozen weights leave no tensor', async () => {
  const model = stack(tf.train.adam(0.01))
  await STACK_WAYS['fit']!.plain(model, 0, 1)
  const tensors = tf.memory().numTensors
  await STACK_WAYS['fit']!.ruled(model, 1, 6, anneal('#a, #b > bias', { trainable: frozen(1, 3) }))
  expect(tf.memory().numTensors).toBe(tensors)
})

describe("a loop of the user's own", () => {
  /** Momentum of 0.5 on `x² + y² + z²`, with a list of the variables or without. */
  async function loop(listed: boolean, ...phases: (readonly [frozen: string | undefined, steps: number])[]) {
    const names = ['x', 'y', 'z']
    const variables = names.map((name, i) => tf.variable(tf.scalar(i + 1), true, `loop/${name}`))
    const optimizer = tf.train.momentum(0.1, 0.5)
    const minimize = () => {
      const loss = () => tf.addN(variables.map(variable => variable.square())).asScalar()
      if (listed) optimizer.minimize(loss, false, variables)
      else optimizer.minimize(loss)
    }
    for (const [name, steps] of phases)
      if (name === undefined) for (let i = 0; i < steps; i++) minimize()
      else
        await lastValueFrom(
          fromSteps({ optimizer, variables }, { epochs: 1, stepsPerEpoch: steps }, minimize).pipe(
            anneal(name, { trainable: 0 }),
          ),
        )
    const values = variables.map(variable => variable.dataSync()[0]!)
    tf.dispose(variables)
    return values
  }

  /** The same in double precision. */
  function reference(...phases: (readonly [frozen: string | undefined, steps: number])[]) {
    const state = ['x', 'y', 'z'].map((name, i) => ({ name, w: i + 1, v: 0 }))
    for (const [name, steps] of phases)
      for (let step = 0; step < steps; step++)
        for (const weight of state.filter(one => one.name !== name)) {
          weight.v = 0.5 * weight.v + 2 * weight.w
          weight.w -= 0.1 * weight.v
        }
    return state.map(({ w }) => w)
  }

  test.each([
    ['with a list of its variables', true],
    ['without one', false],
  ])('%s keeps the moments of a weight that is frozen from the beginning of a run', async (_, listed) => {
    const phases = [
      [undefined, 3],
      ['x', 3],
      [undefined, 3],
      ['y', 3],
      [undefined, 3],
    ] as const
    const values = await loop(listed, ...phases)
    reference(...phases).forEach((w, i) => expect(values[i]).toBeCloseTo(w, 5))
  })
})
