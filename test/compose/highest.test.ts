import { describe, expect, it } from 'vitest'
import { highest, linear } from '../../src/index.ts'

// What it has in common with the other joins is in joined.test.ts.
describe('highest', () => {
  it('is the higher where two cross', () => {
    expect([...highest(linear(0, 1), linear(1, 0)).iter(5)]).toEqual([1, 0.75, 0.5, 0.75, 1])
    expect([...highest(0.25, linear(1, 0)).iter(5)]).toEqual([1, 0.75, 0.5, 0.25, 0.25])
  })
})
