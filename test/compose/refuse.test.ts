import fc from 'fast-check'
import { of } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { equal, fromJSON, linear, reading, refuse, stretch } from '../../src/index.ts'
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

  it('has bounds of its own where they are said', () => {
    const steps = reading('step').pipe(refuse(0, 1e6))
    expect([0, 7, 1e6, 1e6 + 1e-7].map(step => steps({ step }))).toEqual([0, 7, 1e6, 1e6])
    expect(() => steps({ step: 1_000_001 })).toThrow(
      new RangeError(
        'refuse(0, 1000000): 1000001 is outside of [0, 1000000]; what goes on there is clamp(0, 1000000), or another schedule',
      ),
    )
    expect([1, 5, Infinity].map(refuse(1, Infinity))).toEqual([1, 5, Infinity])
    expect(() => refuse(1, Infinity)(0.5)).toThrow('0.5 is outside of [1, Infinity]')
    expect(() => refuse(1, Infinity)(NaN)).toThrow('NaN is outside of [1, Infinity]')
    expect(() => refuse(linear(0, 1), 2)(0.5)).not.toThrow()
    expect(() => refuse(2, 1)).toThrow(new RangeError('refuse(2, 1): the earliest time is after the latest'))
    expect([refuse(), refuse(0, 1), refuse(0, 2)].map(String)).toEqual([
      'refuse()',
      'refuse()',
      'refuse(0, 2)',
    ])
    const again = fromJSON(JSON.stringify(refuse(1, Infinity)))
    expect(equal(again, refuse(1, Infinity))).toBe(true)
  })

  it('ends a stream with its error', () => {
    expect(() => emitted(of(0.5, 1, 1.5).pipe(refuse(), linear(1, 0)))).toThrow(rule('1.5'))
  })
})
