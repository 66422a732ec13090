import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { constant, exp, hump, linear, smooth } from '../../src/index.ts'

// Any two numbers, but for -0 (a sum with 0 has no sign) and what overflows by itself.
const anyEnd = fc.double({ min: -1e300, max: 1e300, noNaN: true }).map(x => x + 0)

describe('the ends of a shape are exact:', () => {
  it.each([
    ['linear', linear],
    ['smooth', smooth],
    ['exp', exp],
  ])('%s begins at low and ends at high', (_, shape) => {
    fc.assert(
      fc.property(anyEnd, anyEnd, (low, high) => {
        expect([shape(low, high)(0), shape(low, high)(1)]).toEqual([low, high])
      }),
    )
  })

  it('hump begins a fifth of the way up, has its top at 0.3, and ends at low', () => {
    fc.assert(
      fc.property(anyEnd, anyEnd, (low, high) => {
        expect([0, 0.3, 1].map(hump(low, high))).toEqual([0.8 * low + 0.2 * high, high, low])
      }),
    )
  })

  it('constant is its value everywhere', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (value, t) => {
        expect(constant(value)(t)).toBe(value)
      }),
    )
  })
})

describe('a shape of something that is no number', () => {
  it.each([
    [() => linear(undefined as never, 1), 'linear(undefined, 1)'],
    [() => linear(0, NaN), 'linear(0, NaN)'],
    [() => linear('0' as never, 1, 'lr'), "linear('0', 1, 'learningRate')"],
    [() => linear((() => linear)() as never, 1), 'linear(linear, 1)'],
    [() => smooth(0, null as never), 'smooth(0, null)'],
    [() => exp({ low: 1 } as never, 1), 'exp({ low: 1 }, 1)'],
    [() => constant([1] as never), 'constant([1])'],
    [() => constant(undefined as never, 'momentum'), "constant(undefined, 'momentum')"],
    [() => hump(undefined as never, 1), 'hump(undefined, 1)'],
    [() => hump('0.001' as never, '0.1' as never), "hump('0.001', '0.1')"],
    [() => hump(NaN, 1, 'lr'), "hump(NaN, 1, 'learningRate')"],
  ])('is refused: $1', (make, expression) => {
    expect(make).toThrow(new TypeError(`${expression}: every value must be a number`))
  })

  it('is refused also where what it is refers to itself', () => {
    const model: Record<string, unknown> = {}
    model.layers = [{ model }]
    expect(() => linear(model as never, 1)).toThrow(TypeError)
    expect(() => linear(model as never, 1)).toThrow(/^linear\(.*, 1\): every value must be a number$/)
  })
})
