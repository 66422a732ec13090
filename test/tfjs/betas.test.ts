import { filter, map } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, linear, reading } from '../../src/index.ts'
import { anneal, fromFit } from '../../src/tfjs/index.ts'
import { distance, lineData, lineModel, lineReference, type PlanOf } from './support/line.ts'
import { OPTIMIZERS, type Maker } from './support/optimizers.ts'
import { running, type Hyper } from './support/reference.ts'
import { TOLERANCE } from './support/tolerance.ts'
import { trained } from './support/trained.ts'

type Betas = Partial<Pick<Hyper, 'beta1' | 'beta2'>>
/** The betas of a step of a run of ten, where they are not the optimizer's own. */
type Course = (step: number, weight: 'kernel' | 'bias') => Betas

/** A stretch of steps: by a run with rules, or by plain `fit`. */
interface Stretch {
  readonly steps: number
  readonly course?: Course
  /** Whether the optimizer's one product is not that of each weight. */
  readonly apart?: boolean
}

const between = (from: number, to: number, step: number) => from + ((to - from) * step) / 10

/** The reference of stretches in a row. */
function referenceOf(maker: Maker, stretches: readonly Stretch[]): number[][] {
  const at = stretches.flatMap(stretch =>
    Array.from({ length: stretch.steps }, (_, step) => ({ ...stretch, step })),
  )
  const own = running()
  const shared = at.map(() => own(maker.own))
  const plan: PlanOf = (step, weight) => {
    const { course, apart, step: inRun } = at[step]!
    const hyper = { ...maker.own, ...course?.(inRun, weight) }
    return apart && !course ? { hyper, shared: shared[step]! } : { hyper }
  }
  return lineReference(maker, at.length, plan)
}

const MAKERS = [
  ['Adam', OPTIMIZERS['Adam']!],
  ['Adamax', OPTIMIZERS['Adamax']!],
] as const

describe.each(MAKERS)('the betas of %s', (_, maker) => {
  test('may change with every step, in this run and the next, with plain batches between', async () => {
    const model = lineModel(maker.make())
    const rules = () => anneal('*', { beta1: linear(0.95, 0.5), beta2: linear(0.5, 0.95) })
    const course: Course = step => ({ beta1: between(0.95, 0.5, step), beta2: between(0.5, 0.95, step) })
    const weights = [
      ...(await trained(model, 0, 10, rules())),
      ...(await trained(model, 10, 13)),
      ...(await trained(model, 13, 23, rules())),
    ]
    const reference = referenceOf(maker, [{ steps: 10, course }, { steps: 3 }, { steps: 10, course }])
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
  })

  const apart: Course = (step, weight) =>
    weight === 'kernel'
      ? { beta1: between(0.95, 0.5, step), beta2: between(0.5, 0.95, step) }
      : { beta1: between(0.2, 0.8, step) }
  const apartRules = [
    anneal('kernel', { beta1: linear(0.95, 0.5), beta2: linear(0.5, 0.95) }),
    anneal('bias', { beta1: linear(0.2, 0.8) }),
  ]

  test('may differ between weights, each with a product of its own', async () => {
    const weights = await trained(lineModel(maker.make()), 0, 10, ...apartRules)
    expect(distance(weights, referenceOf(maker, [{ steps: 10, course: apart }]))).toBeLessThan(TOLERANCE)
  })

  test.each([0, 1, 3])(
    'keep the products of their weights for the next run, over %d plain batches',
    async plain => {
      const model = lineModel(maker.make())
      const weights = [
        ...(await trained(model, 0, 10, ...apartRules)),
        ...(plain ? await trained(model, 10, 10 + plain) : []),
        ...(await trained(model, 10 + plain, 20 + plain, ...apartRules)),
      ]
      const reference = referenceOf(maker, [
        { steps: 10, course: apart },
        { steps: plain, apart: true },
        { steps: 10, course: apart },
      ])
      expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
    },
  )

  test('keep the products apart where the next run drives no beta, or the same for all', async () => {
    const model = lineModel(maker.make())
    const weights = [
      ...(await trained(model, 0, 10, ...apartRules)),
      ...(await trained(model, 10, 20, anneal('*', { learningRate: maker.own.learningRate }))),
      ...(await trained(model, 20, 30, anneal('*', { beta1: linear(0.5, 0.9) }))),
    ]
    const reference = referenceOf(maker, [
      { steps: 10, course: apart },
      { steps: 10, course: () => ({}) },
      { steps: 10, course: step => ({ beta1: between(0.5, 0.9, step) }) },
    ])
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
  })

  describe('that begin to differ in the middle of a run', () => {
    const begin = 4
    const late = anneal('bias', {
      beta1: events$ =>
        events$.pipe(
          filter(({ step }) => step >= begin),
          map(() => 0.3),
        ),
    })
    const rules = [anneal('*', { beta1: linear(0.95, 0.5) }), late]
    const course: Course = (step, weight) => ({
      beta1: weight === 'bias' && step >= begin ? 0.3 : between(0.95, 0.5, step),
    })

    test('may be the same again in the next run', async () => {
      const model = lineModel(maker.make())
      const weights = [
        ...(await trained(model, 0, 10, ...rules)),
        ...(await trained(model, 10, 20, anneal('*', { beta1: 0.7 }))),
      ]
      const again: Course = () => ({ beta1: 0.7 })
      const reference = referenceOf(maker, [
        { steps: 10, course },
        { steps: 10, course: again },
      ])
      expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
    })

    test('leave the optimizer a product that goes on with its own betas from there', async () => {
      const model = lineModel(maker.make())
      const weights = [...(await trained(model, 0, 10, ...rules)), ...(await trained(model, 10, 13))]
      const product = running()
      const shared = Array.from({ length: 13 }, (_, step) =>
        product(step < begin ? { ...maker.own, ...course(step, 'kernel') } : maker.own),
      )
      const plan: PlanOf = (step, weight) =>
        step < 10
          ? { hyper: { ...maker.own, ...course(step, weight) } }
          : { hyper: maker.own, shared: shared[step] }
      expect(distance(weights, lineReference(maker, 13, plan))).toBeLessThan(TOLERANCE)
    })
  })

  const ZERO: Readonly<Record<string, (step: number) => number>> = {
    'from the beginning': () => 0,
    'at first': step => (step < 3 ? 0 : 0.9),
    'for a while': step => (step >= 3 && step < 6 ? 0 : 0.8),
    'at the end': step => (step < 7 ? 0.8 : 0),
  }

  test.each(Object.keys(ZERO))('may be 0 %s', async when => {
    const beta1 = ZERO[when]!
    const schedule = reading('step').pipe(fn(beta1))
    const plain = { steps: 3 }
    const again = { steps: 10, course: () => ({ beta1: 0.9 }) }

    const model = lineModel(maker.make())
    const weights = [
      ...(await trained(model, 0, 10, anneal('*', { beta1: schedule }))),
      ...(await trained(model, 10, 13)),
      ...(await trained(model, 13, 23, anneal('*', { beta1: 0.9 }))),
    ]
    const reference = referenceOf(maker, [
      { steps: 10, course: step => ({ beta1: beta1(step) }) },
      plain,
      again,
    ])
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
  })

  test.each(Object.keys(ZERO))('may be 0 %s for some weights', async when => {
    const beta1 = ZERO[when]!
    const schedule = reading('step').pipe(fn(beta1))
    const course: Course = (step, weight) => (weight === 'bias' ? { beta1: beta1(step) } : {})
    const model = lineModel(maker.make())
    const weights = [
      ...(await trained(model, 0, 10, anneal('bias', { beta1: schedule }))),
      ...(await trained(model, 10, 13)),
      ...(await trained(model, 13, 23, anneal('*', { beta1: 0.9 }))),
    ]
    const reference = referenceOf(maker, [
      { steps: 10, course },
      { steps: 3, apart: true },
      { steps: 10, course: () => ({ beta1: 0.9 }) },
    ])
    expect(distance(weights, reference)).toBeLessThan(TOLERANCE)
  })

  test.each([
    ['one group', '*'],
    ['two groups', 'bias'],
  ])("may be 0 for the optimizer's own and not in a run, in %s", async (_groups, css) => {
    const zero = { ...maker, own: { ...maker.own, beta1: 0 } }
    const model = lineModel(maker.make(zero.own))
    const course: Course = (step, weight) =>
      css === '*' || weight === 'bias' ? { beta1: between(0.9, 0.5, step) } : {}
    const weights = await trained(model, 0, 10, anneal(css, { beta1: linear(0.9, 0.5) }))
    expect(distance(weights, referenceOf(zero, [{ steps: 10, course }]))).toBeLessThan(TOLERANCE)
  })

  test('of a batch that was not trained do not count', async () => {
    const model = lineModel(maker.make())
    const { xs, ys, batchSize } = lineData(0, 10)
    const schedule = reading('step').pipe(fn(step => (step < 4 ? 0.5 : 0)))
    const onBatchBegin = (batch: number) => {
      if (batch === 4) subscription.unsubscribe()
    }
    const run$ = fromFit(model, xs, ys, { batchSize, epochs: 1, shuffle: false, callbacks: { onBatchBegin } })
    const subscription = run$.pipe(anneal('*', { beta1: schedule })).subscribe()
    await new Promise<void>(resolve => subscription.add(resolve))

    const weights = await trained(model, 4, 10)
    const course: Course = () => ({ beta1: 0.5 })
    const reference = referenceOf(maker, [{ steps: 4, course }, { steps: 6 }])
    expect(distance(weights, reference.slice(4))).toBeLessThan(TOLERANCE)
  })
})
