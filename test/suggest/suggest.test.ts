import { of } from 'rxjs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { geometric, suggest, type RatePoint, type Suggestions } from '../../src/index.ts'
import { consensus } from '../../src/suggest/consensus.ts'

const curve = (points: number, lossAt: (i: number) => number): RatePoint[] =>
  [...geometric(1e-7, 10).iter(points)].map((learningRate, i) => ({ learningRate, smoothed: lossAt(i) }))

/** Falls as a slope does, and rises from point 80 on. */
const valley = (i: number) => 2 - Math.tanh((i - 50) / 10) + Math.exp((i - 80) / 4)

const RULES = ['valley', 'slide', 'steepest', 'minimum', 'ignite', 'lightning'] as const
const ratesOf = (suggestions: Suggestions, rules: readonly (typeof RULES)[number][] = RULES) =>
  rules.flatMap(rule => suggestions[rule]?.learningRate ?? [])

describe('suggest', () => {
  it('gives each rule a point of the curve, and changes nothing', () => {
    const points = curve(100, valley)
    const before = structuredClone(points)
    const suggestions = suggest(points)
    for (const rule of RULES) expect(points).toContain(suggestions[rule]!.point)
    expect(points).toEqual(before)
  })

  it('does not read what others leave out: the first ten points, fastai the last five, Lightning one', () => {
    const { valley: inTheMiddle, slide, steepest, minimum, ignite, lightning } = suggest(curve(100, valley))
    const bent = (i: number) => (i < 10 ? -100 * i : i > 94 ? -1e6 * i : valley(i))
    const others = suggest(curve(100, bent))
    expect([others.valley, others.slide, others.steepest, others.minimum]).toEqual([
      inTheMiddle,
      slide,
      steepest,
      minimum,
    ])
    const nearly = (i: number) => (i < 10 ? -100 * i : i > 98 ? -1e9 : valley(i))
    expect(suggest(curve(100, nearly)).lightning).toEqual(lightning)
    const early = (i: number) => (i < 10 ? -100 * i : valley(i))
    expect(suggest(curve(100, early)).ignite).toEqual(ignite)
  })

  it.each([NaN, Infinity])('reads a curve up to where the loss is %s', broken => {
    const whole = curve(100, valley)
    const points = curve(100, i => (i < 90 ? valley(i) : i === 90 ? broken : -1e6))
    const { valley: a, steepest, minimum } = suggest(points)
    // The last five that are left out were not numbers already.
    const same = suggest(whole.slice(0, 95))
    expect([a, steepest, minimum]).toEqual([same.valley, same.steepest, same.minimum])
  })

  it('suggests less than is not read of a curve that is broken at its end', () => {
    const points = curve(60, i => (i === 59 ? NaN : valley(i)))
    expect(suggest(points).minimum!.point).toBe(points[54])
  })

  it('suggests what it can from a short curve', () => {
    const { slide, valley: a, consensus } = suggest(curve(25, i => 30 - i))
    expect(slide).toBeUndefined()
    expect(a).toBeDefined()
    expect(consensus.learningRate).toBeGreaterThan(0)
  })

  it.each([0, 1, 2])('says that a curve of %i points is too short', points => {
    expect(() => suggest(curve(points, i => -i))).toThrow(
      new RangeError(
        `suggest(…): the curve is too short, ${points} of ${points} points have a loss; begin the search lower, or take more batches`,
      ),
    )
  })

  it('says that a curve is too short whose loss is no number from the first point on', () => {
    expect(() => suggest(curve(100, () => NaN))).toThrow('0 of 100 points have a loss')
  })

  it.each([
    ['rises', (i: number) => i],
    ['is level', () => 2],
  ])('says that a loss that %s never falls', (_, lossAt) => {
    expect(() => suggest(curve(100, lossAt))).toThrow(RangeError)
    expect(() => suggest(curve(100, lossAt))).toThrow('the loss never falls')
  })

  it.each([
    [[0, 1], 'point 0 has 0'],
    [[-1, 1], 'point 0 has -1'],
    [[NaN, 1], 'point 0 has NaN'],
    [[1, 1], 'point 1 has 1 after 1'],
    [[1, 0.5], 'point 1 has 0.5 after 1'],
    [[1, Infinity], 'point 1 has Infinity after 1'],
  ])('refuses the learning rates %j', (rates, what) => {
    const points = rates.map(learningRate => ({ learningRate, smoothed: 1 }))
    expect(() => suggest(points)).toThrow(
      new RangeError(`suggest(…): learning rates must be above 0 and rise from point to point, and ${what}`),
    )
  })

  const anyCurve = fc
    .array(fc.double({ min: 0.01, max: 10, noNaN: true }), { minLength: 40, maxLength: 120 })
    .map(losses => curve(losses.length, i => losses[i]! + (i === 10 ? 20 : 0)))

  it('has as its consensus what half of the rules agree on', () => {
    fc.assert(
      fc.property(anyCurve, points => {
        const suggestions = suggest(points)
        expect(suggestions.consensus).toEqual(consensus(ratesOf(suggestions)))
      }),
    )
  })

  it('suggests the same whatever the losses are counted in, but for slide, which has a threshold', () => {
    fc.assert(
      fc.property(anyCurve, fc.constantFrom(0.25, 2, 64), (points, unit) => {
        const scaled = points.map(point => ({ ...point, smoothed: unit * point.smoothed }))
        const others = RULES.filter(rule => rule !== 'slide')
        expect(ratesOf(suggest(scaled), others)).toEqual(ratesOf(suggest(points), others))
      }),
    )
  })
})

it('refuses what is no array of points', () => {
  for (const wrong of [undefined, of(1)])
    expect(() => suggest(wrong as never)).toThrow(
      /^suggest\(…\): it takes an array of the points of a search/,
    )
})
