import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sparkline } from '../src/index.ts'

describe('sparkline', () => {
  it('has the lowest bar for the lowest number, the highest for the highest, and all between', () => {
    expect(sparkline([0, 1, 2, 3, 4, 5, 6, 7])).toBe('▁▂▃▄▅▆▇█')
    expect(sparkline([7, -7, 0.9])).toBe('█▁▅')
    expect(sparkline([1e-9, 3e-9])).toBe('▁█')
  })

  it('does not care about unit and offset', () => {
    const anyRow = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 })
    fc.assert(
      fc.property(anyRow, row => {
        expect(sparkline(row.map(y => 1024 * y - 512))).toBe(sparkline(row))
      }),
    )
  })

  it('is halfway up where all are the same', () => {
    expect(sparkline([5, 5, 5])).toBe('▄▄▄')
    expect(sparkline([0])).toBe('▄')
  })

  it('has a gap where a schedule has no value yet', () => {
    expect(sparkline([undefined, 1, 2])).toBe(' ▁█')
  })

  it('is empty for nothing, and blank where a number is not finite', () => {
    expect(sparkline([])).toBe('')
    expect(sparkline([NaN, 0, Infinity, 1, -Infinity])).toBe(' ▁ █ ')
    expect(sparkline([NaN, NaN])).toBe('  ')
  })

  it('has one bar for every finite number, however great', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }), row => {
        expect(sparkline(row)).toMatch(new RegExp(`^[▁▂▃▄▅▆▇█]{${row.length}}$`))
      }),
      { examples: [[[-1e308, 0, 1e308]]] },
    )
  })
})
