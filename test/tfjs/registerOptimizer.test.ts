import { describe, expect, test } from 'vitest'
import { linear } from '../../src/index.ts'
import { anneal, field, registerOptimizer } from '../../src/tfjs/index.ts'
import { AdamW } from './support/AdamW.ts'
import { Averaged } from './support/Averaged.ts'
import { trainingState } from './support/bits.ts'
import { distance, lineModel, lineReference, lineWeights, type PlanOf } from './support/line.ts'
import { maker, type Maker } from './support/optimizers.ts'
import type { Hyper } from './support/reference.ts'
import { stack, STACK_WAYS } from './support/stack.ts'
import { TOLERANCE } from './support/tolerance.ts'
import { trained } from './support/trained.ts'

const STEPS = 10
const at = (from: number, to: number, step: number) => from + ((to - from) * step) / STEPS
const everyWeight =
  ({ own }: Maker, course: (step: number) => Partial<Hyper>): PlanOf =>
  step => ({ hyper: { ...own, ...course(step) } })
const onlyBias =
  ({ own }: Maker, course: (step: number) => Partial<Hyper>): PlanOf =>
  (step, weight) => ({ hyper: weight === 'bias' ? { ...own, ...course(step) } : own })

const inThrees = (values: Record<string, number>) => ['#a', '#b', '#c'].map(css => anneal(css, values))

describe("an AdamW of the user's own, which extends the Adam of TensorFlow.js", () => {
  const adamW = maker(
    'AdamW',
    { learningRate: 0.05, beta1: 0.9, beta2: 0.99, weightDecay: 0.5 },
    h => new AdamW(h.learningRate, h.beta1, h.beta2, h.weightDecay),
  )

  test("is driven by Adam's params without being registered", async () => {
    const rule = anneal('*', { learningRate: linear(0.1, 0.01), beta1: linear(0.95, 0.5) })
    const course = (step: number) => ({ learningRate: at(0.1, 0.01, step), beta1: at(0.95, 0.5, step) })
    const weights = await trained(lineModel(adamW.make()), 0, STEPS, rule)
    const reference = lineReference(adamW, STEPS, everyWeight(adamW, course))
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
  })

  test('decays each group of weights by its own rate, once a batch', async () => {
    const rule = anneal('bias', { learningRate: linear(0.2, 0.1), beta1: 0.5 })
    const course = (step: number) => ({ learningRate: at(0.2, 0.1, step), beta1: 0.5 })
    const weights = await trained(lineModel(adamW.make()), 0, STEPS, rule)
    const reference = lineReference(adamW, STEPS, onlyBias(adamW, course))
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
  })

  test('trains in three groups of equal values as it does alone, bit for bit', async () => {
    const plain = stack(adamW.make())
    await STACK_WAYS['fit']!.plain(plain, 0, 6)
    const grouped = stack(adamW.make())
    await STACK_WAYS['fit']!.ruled(
      grouped,
      0,
      6,
      ...inThrees({ learningRate: 0.05, beta1: 0.9, epsilon: adamW.own.epsilon }),
    )
    expect(trainingState(grouped)).toEqual(trainingState(plain))
  })

  test('keeps what it inherits when what it adds is registered', async () => {
    const refused = trained(lineModel(adamW.make()), 0, STEPS, anneal('*', { weightDecay: linear(1, 0) }))
    await expect(refused).rejects.toThrow('weightDecay')

    registerOptimizer('AdamW', { params: { weightDecay: field('weightDecay') } })
    const model = lineModel(adamW.make())
    const rule = anneal('bias', { weightDecay: linear(1, 0), beta1: linear(0.95, 0.5) })
    const course = (step: number) => ({ weightDecay: at(1, 0, step), beta1: at(0.95, 0.5, step) })
    const weights = await trained(model, 0, STEPS, rule)
    const reference = lineReference(adamW, STEPS, onlyBias(adamW, course))
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
    expect((model.optimizer as AdamW).weightDecay).toBe(0.5)
  })
})

describe("an optimizer of the user's own, which extends tf.Optimizer", () => {
  const averaged = maker(
    'Averaged',
    { learningRate: 0.3, beta1: 0.8 },
    h => new Averaged(h.learningRate, h.beta1),
  )

  test('is refused before any weight changes until it is registered, by an error that shows how', async () => {
    const model = lineModel(averaged.make())
    const before = lineWeights(model)
    await expect(trained(model, 0, STEPS, anneal('*', { learningRate: 0.1 }))).rejects.toThrow(
      "registerOptimizer('Averaged', { params: { learningRate: field('learningRate') } })",
    )
    expect(lineWeights(model)).toEqual(before)
  })

  const register = () =>
    registerOptimizer('Averaged', {
      params: {
        learningRate: field('rate'),
        beta: { ...field('b', { text: 'below 1', has: x => x < 1 }), product: 'product' },
      },
      aliases: { b: 'beta' },
      fixed: { means: 'they are its state' },
      advances: ['step'],
    })

  test('is driven by its params, in one group', async () => {
    register()
    const model = lineModel(averaged.make())
    const rule = anneal('*', { learningRate: linear(0.5, 0.1), beta: linear(0.95, 0.5) })
    const course = (step: number) => ({ learningRate: at(0.5, 0.1, step), beta1: at(0.95, 0.5, step) })
    const weights = [...(await trained(model, 0, STEPS, rule)), ...(await trained(model, STEPS, STEPS + 3))]
    const plan = everyWeight(averaged, step => (step < STEPS ? course(step) : {}))
    expect(distance(weights, lineReference(averaged, STEPS + 3, plan))).toBeLessThan(TOLERANCE)
    expect(model.optimizer.getConfig()).toEqual({ rate: 0.3, b: 0.8 })
  })

  test('is driven by its params, in two', async () => {
    register()
    const model = lineModel(averaged.make())
    const rule = anneal('bias', { learningRate: linear(0.5, 0.1), b: linear(0.95, 0.5) })
    const course = (step: number) => ({ learningRate: at(0.5, 0.1, step), beta1: at(0.95, 0.5, step) })
    const weights = await trained(model, 0, STEPS, rule)
    const reference = lineReference(averaged, STEPS, onlyBias(averaged, course))
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
    expect(model.optimizer.getConfig()).toEqual({ rate: 0.3, b: 0.8 })
  })

  test('trains in three groups of equal values as it does alone, bit for bit', async () => {
    register()
    const plain = stack(averaged.make())
    await STACK_WAYS['fit']!.plain(plain, 0, 6)
    const grouped = stack(averaged.make())
    await STACK_WAYS['fit']!.ruled(grouped, 0, 6, ...inThrees({ learningRate: 0.3, beta: 0.8 }))
    expect(trainingState(grouped)).toEqual(trainingState(plain))
  })

  test('has the range and the fixed names that it is registered with', async () => {
    register()
    const train = (values: Record<string, number>) =>
      trained(lineModel(averaged.make()), 0, STEPS, anneal('*', values))
    await expect(train({ beta: 1 })).rejects.toThrow('beta became 1, and must be below 1')
    await expect(train({ means: 1 })).rejects.toThrow('they are its state')
    await expect(train({ momentum: 1 })).rejects.toThrow('learningRate, beta')
  })
})
