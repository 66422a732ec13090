import { describe, expect, it } from 'vitest'
import { linear, sum } from '../../src/index.ts'

// What it has in common with the other joins is in joined.test.ts.
describe('sum', () => {
  it('lifts a schedule, and adds several', () => {
    expect([...sum(0.25, linear(0, 1)).iter(3)]).toEqual([0.25, 0.75, 1.25])
    expect([...sum(linear(1, 0), linear(0, 4)).iter(3)]).toEqual([1, 2.5, 4])
  })
})
