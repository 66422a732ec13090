import { filter, map } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, linear, reading, type Schedule } from '../../src/index.ts'
import type { BatchEvent } from '../../src/index.ts'
import { anneal } from '../../src/tfjs/index.ts'
import { optimizerClassOf } from '../../src/tfjs/optimizerParams.ts'
import { distance, lineModel, lineReference, type PlanOf } from './support/line.ts'
import { OPTIMIZERS, type Maker } from './support/optimizers.ts'
import type { Hyper } from './support/reference.ts'
import { TOLERANCE } from './support/tolerance.ts'
import { trained } from './support/trained.ts'

const STEPS = 10
const CHANGE = 4

/** What each param becomes at step 4; all of it shows within the ten steps. */
const AFTER: Readonly<Record<string, Partial<Hyper>>> = {
  SGD: { learningRate: 0.1 },
  Momentum: { learningRate: 0.03, momentum: 0.1, useNesterov: 1 },
  'Momentum, Nesterov': { learningRate: 0.03, momentum: 0.1, useNesterov: 0 },
  Adam: { learningRate: 0.2, beta1: 0.3, beta2: 0.6, epsilon: 2 },
  Adamax: { learningRate: 0.2, beta1: 0.3, beta2: 0.6, epsilon: 2, decay: 0.5 },
  'Adamax, decay': { learningRate: 0.2, beta1: 0.3, beta2: 0.6, epsilon: 2, decay: 0 },
  RMSProp: { learningRate: 0.1, rho: 0.3, momentum: 0.7, epsilon: 20 },
  'RMSProp, momentum': { learningRate: 0.1, rho: 0.3, momentum: 0, epsilon: 20 },
  'RMSProp, centered': { learningRate: 0.1, rho: 0.6, momentum: 0.7, epsilon: 3 },
  Adagrad: { learningRate: 0.3 },
  Adadelta: { learningRate: 0.1 },
}

type Param = keyof Hyper

const cases = Object.entries(AFTER).flatMap(([name, after]) =>
  Object.entries(after).map(([param, value]) => ({
    name,
    param: param as Param,
    value,
    maker: OPTIMIZERS[name]!,
  })),
)

/** The ways in which a schedule may change a value at step 4. */
const WAYS: Readonly<Record<string, (own: number, after: number) => Schedule<BatchEvent>>> = {
  Fn: (own, after) => reading('step').pipe(fn(step => (step < CHANGE ? own : after))),
  operator: (own, after) => map(({ step }) => (step < CHANGE ? own : after)),
  'operator that begins late': (_, after) => events$ =>
    events$.pipe(
      filter(({ step }) => step >= CHANGE),
      map(() => after),
    ),
}

const unchanged =
  ({ own }: Maker): PlanOf =>
  () => ({ hyper: own })

describe.each(Object.keys(WAYS))('a value that an %s changes at step 4', way => {
  test.each(cases)('$name: $param takes effect at once in all weights', async ({ param, value, maker }) => {
    const plan: PlanOf = step => ({
      hyper: step >= CHANGE && step < STEPS ? { ...maker.own, [param]: value } : maker.own,
    })
    const model = lineModel(maker.make())
    const schedule = WAYS[way]!(maker.own[param], value)
    const weights = [
      ...(await trained(model, 0, STEPS, anneal('*', { [param]: schedule }))),
      ...(await trained(model, STEPS, STEPS + 3)),
    ]
    const reference = lineReference(maker, STEPS + 3, plan)
    expect(
      distance(lineReference(maker, STEPS, unchanged(maker)), reference.slice(0, STEPS)),
    ).toBeGreaterThan(1e-3)
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
  })
})

test.each(cases)(
  '$name: $param, changed at step 4 for the kernel only, leaves the bias with its own',
  async ({ param, value, maker }) => {
    const plan: PlanOf = (step, weight) => ({
      hyper: weight === 'kernel' && step >= CHANGE ? { ...maker.own, [param]: value } : maker.own,
    })
    const model = lineModel(maker.make())
    const schedule = WAYS['operator']!(maker.own[param], value)
    const weights = await trained(model, 0, STEPS, anneal('kernel', { [param]: schedule }))
    expect(distance(weights, lineReference(maker, STEPS, plan))).toBeLessThan(TOLERANCE)
  },
)

test('each live param of each optimizer class is among these', () => {
  for (const [name, after] of Object.entries(AFTER)) {
    const params = Object.keys(optimizerClassOf(OPTIMIZERS[name]!.make()).params)
    expect(Object.keys(after).sort(), name).toEqual(params.sort())
  }
})

test("RMSProp's rho is set by its name in TensorFlow.js, decay, as well", async () => {
  const maker = OPTIMIZERS['RMSProp']!
  const weights = await trained(lineModel(maker.make()), 0, STEPS, anneal('*', { decay: linear(0.9, 0.2) }))
  const plan: PlanOf = step => ({ hyper: { ...maker.own, rho: 0.9 - (0.7 * step) / STEPS } })
  expect(distance(weights, lineReference(maker, STEPS, plan))).toBeLessThan(TOLERANCE)
})
