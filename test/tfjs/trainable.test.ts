import * as tf from '@tensorflow/tfjs'
import { lastValueFrom } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, linear, reading } from '../../src/index.ts'
import { anneal, fromSteps } from '../../src/tfjs/index.ts'
import { trainingState } from './support/bits.ts'
import { distance, lineModel, lineReference, type PlanOf } from './support/line.ts'
import { OPTIMIZERS } from './support/optimizers.ts'
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
    const plan: PlanOf = (step, weight) => ({
      hyper: maker.own,
      frozen: weight === 'kernel' && step >= 3 && step < 6,
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
    const shared = ['iterations', 'iteration 0', 'accBeta1 0', 'accBeta2 0', 'c 0', 'm 0']
    for (const [slot, bits] of Object.entries(slotsAfter)) {
      if (shared.includes(slot) || slot.startsWith('accumulatedMeanGrads')) continue
      const still = String((slotsBefore as Record<string, unknown>)[slot]) === String(bits)
      expect(still, slot).toBe(slot.endsWith(' 2') || /Adadelta/.test(''))
    }
  })
})
