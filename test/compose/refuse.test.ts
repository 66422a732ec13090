import fc from 'fast-check'
import { of } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { linear, refuse, stretch } from '../../src/index.ts'
import { emitted } from '../operators/emitted.ts'
import { anyProgress } from './anySchedule.ts'

const rule = (t: string) =>
  new RangeError(`refuse(): ${t} is outside of [0, 1]; what goes on there is hold(), mirror() or cycle()`)

describe('refuse', () => {
  it('is the identity on [0, 1]', () => {
    fc.assert(
      fc.property(anyProgress, t => {
        expect(refuse()(t)).toBe(t)
      }),
      { examples: [[0], [1]] },
    )
  })

  it.each([-0.001, 1.001, -1e-11, 1 + 1e-11, 17, Infinity, -Infinity, NaN])('refuses %s', t => {
    expect(() => refuse()(t)).toThrow(rule(String(t)))
  })

  it('takes an end that rounding has missed for that end', () => {
    expect(0.1 * 3).toBeGreaterThan(0.3)
    expect(stretch(0.3).pipe(refuse())(0.1 * 3)).toBe(1)
    expect(refuse()(-1e-16)).toBe(0)
  })

  it('ends a stream with its error', () => {
    expect(() => emitted(of(0.5, 1, 1.5).pipe(refuse(), linear(1, 0)))).toThrow(rule('1.5'))
  })
})
