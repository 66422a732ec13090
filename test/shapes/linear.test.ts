import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fn, linear } from '../../src/index.ts'
import { anyProgress, anyValue } from '../compose/anySchedule.ts'

describe('linear', () => {
  it('is a straight line', () => {
    expect([...linear(1, 0).iter(5)]).toEqual([1, 0.75, 0.5, 0.25, 0])
    expect([...linear(-1, 3).iter(5)]).toEqual([-1, 0, 1, 2, 3])
  })

  it('is low·(1 − t) + high·t', () => {
    fc.assert(
      fc.property(anyValue, anyValue, anyProgress, (low, high, t) => {
        expect(linear(low, high)(t)).toBe(low * (1 - t) + high * t)
      }),
    )
  })

  it.each([0.3, null, {}])('refuses %j as a param', param => {
    expect(() => linear(0, 1, param as never)).toThrow(/: a param is a name, as 'learningRate', not /)
    expect(() => fn((t: number) => t, param as never)).toThrow(TypeError)
  })

  it('goes on outside [0, 1]', () => {
    expect([-1, 2].map(linear(1, 3))).toEqual([-1, 5])
  })
})
