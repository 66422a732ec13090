import { describe, expect, it } from 'vitest'
import { linear, lowest } from '../../src/index.ts'

// What it has in common with the other joins is in joined.test.ts.
describe('lowest', () => {
  it('is the lower where two cross', () => {
    expect([...lowest(linear(0, 1), linear(1, 0)).iter(5)]).toEqual([0, 0.25, 0.5, 0.25, 0])
    expect([...lowest(linear(0, 1), 0.5).iter(3)]).toEqual([0, 0.5, 0.5])
  })
})
