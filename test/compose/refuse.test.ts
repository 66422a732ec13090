import fc from 'fast-check'
import { of } from 'rxjs'
import { describe, expect, it } from 'vitest'
import {
  counting,
  equal,
  fromJSON,
  linear,
  product,
  reading,
  refuse,
  simulate,
  stretch,
  sum,
  type Fn,
} from '../../src/index.ts'
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
        "reading('step').pipe(refuse(0, 1000000)), asked at step 1000001: refuse(0, 1000000): 1000001 is outside of [0, 1000000]; what goes on there is clamp(0, 1000000), or another schedule",
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

  it('says what was asked and when, where it is a part', () => {
    const part = reading('step').pipe(refuse(0, 2))
    const reason =
      'refuse(0, 2): 3 is outside of [0, 2]; what goes on there is clamp(0, 2), or another schedule'
    const whole = product(0.5, sum(counting('step', part), 1))
    const text = `${whole}, asked at step 3: ${reason}`
    expect(() => whole({ step: 3, epoch: 1 })).toThrow(new RangeError(text))
    expect(() => emitted(of({ step: 2 }, { step: 3 }).pipe(whole))).toThrow(new RangeError(text))
    expect(() => simulate(whole, { epochs: 2, stepsPerEpoch: 3 })).toThrow(new RangeError(text))
    const over = whole.over({ epochs: 2, stepsPerEpoch: 3 })
    expect(() => over(0.5)).toThrow(new RangeError(`${over}, asked at step 3: ${reason}`))
    expect(() => linear(0, 3).pipe(refuse(0, 2))({ progress: 1 })).toThrow(
      'linear(0, 3).pipe(refuse(0, 2)), asked at progress 1: refuse(0, 2): 3 is outside',
    )
    const long = Array.from({ length: 100 }).reduce<Fn>(inner => product(1, inner), part)
    expect(() => long({ step: 3 })).toThrow(/^product\(1, .{50,200}…\)+, asked at step 3: refuse/)
  })

  it('ends a stream with its error', () => {
    expect(() => emitted(of(0.5, 1, 1.5).pipe(refuse(), linear(1, 0)))).toThrow(rule('1.5'))
  })
})
