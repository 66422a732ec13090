import { expect, it } from 'vitest'
import { linear, sequence } from '../../src/index.ts'

it('differs from the seed, k1lib, in a sum of three, which for us splits where its weights say', () => {
  const flat = sequence([0.3, linear(0, 1)], [0.3, linear(1, 2)], [0.4, linear(2, 0)])
  expect([0, 0.3, 0.6, 1].map(flat)).toEqual([0, 1, 2, 0])
  expect(flat(0.45)).toBeCloseTo(1.5, 14)
  expect(flat(0.8)).toBeCloseTo(1, 14)
})
