import fc from 'fast-check'
import { of } from 'rxjs'
import { describe, expect, it } from 'vitest'
import {
  fn,
  highest,
  linear,
  lowest,
  product,
  reading,
  sequence,
  smooth,
  sum,
  type Value,
} from '../../src/index.ts'
import { emitted } from '../operators/emitted.ts'
import { anyProgress, anySchedule, anyValue } from './anySchedule.ts'

const WORDS = [
  ['product', product, (values: number[]) => values.reduce((a, b) => a * b)],
  ['sum', sum, (values: number[]) => values.reduce((a, b) => a + b)],
  ['lowest', lowest, (values: number[]) => Math.min(...values)],
  ['highest', highest, (values: number[]) => Math.max(...values)],
] as const

const anyPart: fc.Arbitrary<Value> = fc.oneof(anySchedule, anyValue)
const valueOf = (part: Value, t: number) => (typeof part === 'number' ? part : part(t))

describe.each(WORDS)('%s', (name, word, ofValues) => {
  it('is that of the values of its parts, numbers among them', () => {
    fc.assert(
      fc.property(fc.array(anyPart, { minLength: 1, maxLength: 5 }), anyProgress, (parts, t) => {
        expect(word(...parts)(t) + 0).toBe(ofValues(parts.map(part => valueOf(part, t))) + 0)
      }),
    )
  })

  it('commutes', () => {
    fc.assert(
      fc.property(anyPart, anyPart, anyProgress, (a, b, t) => {
        expect(word(a, b)(t)).toBe(word(b, a)(t))
      }),
    )
  })

  it('of one schedule is that schedule, and of numbers only a constant', () => {
    fc.assert(
      fc.property(anySchedule, anyProgress, (schedule, t) => {
        expect(word(schedule)(t) + 0).toBe(schedule(t) + 0)
      }),
    )
    expect([0, 1].map(word(2, 3, 4))).toEqual([0, 1].map(() => ofValues([2, 3, 4])))
    expect(word(7)({ step: 3 })).toBe(7)
  })

  it('hands the whole clock on', () => {
    const clocks = word(reading('step'), reading('epoch'), 3)
    expect(clocks({ step: 5, epoch: 2 })).toBe(ofValues([5, 2, 3]))
    const phase = sequence([{ steps: 10 }, linear(0, 1)], ['rest', word(reading('step'), 2)])
    expect(phase({ step: 14, steps: 20 })).toBe(ofValues([4, 2]))
    expect(() => clocks(0.5)).toThrow("reading('step') reads step, and a bare number is progress")
  })

  it('is an operator', () => {
    expect(emitted(of(0, 0.5, 1).pipe(word(linear(0, 4), 2)))).toEqual([0, 2, 4].map(x => ofValues([x, 2])))
  })

  it("has its parts' param, and refuses two", () => {
    expect(word(0.5, linear(1, 0, 'lr'), smooth(0, 1)).param).toBe('learningRate')
    expect(word(1, linear(1, 0)).param).toBeUndefined()
    expect(() => word(linear(1, 0, 'lr'), linear(1, 0, 'momentum'))).toThrow(
      new TypeError(
        `${name}(linear(1, 0, 'learningRate'), linear(1, 0, 'momentum')): its parts are for different params ` +
          "(learningRate, momentum); name one with fn(schedule, 'learningRate')",
      ),
    )
  })

  it('is written as it is called', () => {
    expect(String(word(0.1, linear(1, 0)))).toBe(`${name}(0.1, linear(1, 0))`)
  })

  it('refuses what is neither a schedule nor a finite number, and nothing at all', () => {
    expect(() => word()).toThrow(new RangeError(`${name}(): there is nothing to join`))
    const rule = (shown: string) =>
      new TypeError(
        `${name}(1, ${shown}): ${shown} is no schedule and no finite number; wrap a function by fn(…)`,
      )
    expect(() => word(1, NaN)).toThrow(rule('NaN'))
    expect(() => word(1, Infinity)).toThrow(rule('Infinity'))
    expect(() => word(1, '2' as never)).toThrow(rule("'2'"))
    expect(() => word(1, Math.sqrt as never)).toThrow(rule('Math.sqrt'))
    expect(() => word(1, undefined as never)).toThrow(rule('undefined'))
  })

  it('keeps no hold of what it was called with', () => {
    const parts: Value[] = [fn(t => t), 2]
    const made = word(...parts)
    parts[1] = 100
    expect(made(0.5)).toBe(ofValues([0.5, 2]))
  })
})
