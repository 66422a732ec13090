import { describe, expect, it } from 'vitest'
import { constant, cycle, linear, product } from '../../src/index.ts'

// What it has in common with the other joins is in joined.test.ts.
describe('product', () => {
  it('scales a schedule, and multiplies several', () => {
    expect([...product(0.5, linear(4, 0)).iter(3)]).toEqual([2, 1, 0])
    expect([...product(linear(1, 0), linear(0, 4)).iter(5)]).toEqual([0, 0.75, 1, 0.75, 0])
    expect([...product(cycle().pipe(linear(1, 0)), constant(3)).iter(2)]).toEqual([3, 3])
  })
})
