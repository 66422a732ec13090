import { of } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { Fn, fn, linear, reading, sequence } from '../src/index.ts'
import { emitted } from './operators/emitted.ts'

const unknownLength =
  'needs progress, and the length of this run is not known: pass batchesPerEpoch to fit, of a dataset that repeats, ' +
  'or { epochs, stepsPerEpoch } to whatever makes the clock'

describe('a schedule that is asked with something wrong', () => {
  const wrong: [shown: string, x: unknown][] = [
    ["'0.5'", '0.5'],
    ['true', true],
    ['undefined', undefined],
    ['null', null],
    ['Symbol(t)', Symbol('t')],
  ]
  const rule = (shown: string) =>
    new TypeError(`linear(0, 1) takes a number, a Clock, or an Observable of either, not ${shown}`)

  it.each(wrong)('says what it takes: %s', (shown, x) => {
    expect(() => linear(0, 1)(x as never)).toThrow(rule(shown))
  })

  it.each(wrong)('says so in a stream as well: %s', (shown, x) => {
    expect(() => emitted(of(x as number).pipe(linear(0, 1)))).toThrow(rule(shown))
  })

  it('does not take a function, and no Fn either, which is for pipe', () => {
    const identity = (t: number) => t
    expect(() => linear(0, 1)(identity as never)).toThrow(rule('identity'))
    expect(() => linear(0, 1)(linear(2, 3) as never)).toThrow(rule('linear(2, 3)'))
  })

  it('says what it needs where the clock has no progress', () => {
    expect(() => linear(0, 1)({ step: 3 })).toThrow(new TypeError(`linear(0, 1) ${unknownLength}`))
    expect(() => emitted(of({ step: 3, progress: undefined }).pipe(fn(t => t)))).toThrow(
      new TypeError(`${String(fn(t => t))} ${unknownLength}`),
    )
    expect(() => sequence([1, linear(0, 1)], [1, linear(1, 0)])({})).toThrow(
      new TypeError(`sequence([1, linear(0, 1)], [1, linear(1, 0)]) ${unknownLength}`),
    )
    expect(() => linear(0, 1).over({ epochs: 1, stepsPerEpoch: 2 })({ step: 1 })).toThrow(
      new TypeError(`linear(0, 1).over({ epochs: 1, stepsPerEpoch: 2 }) ${unknownLength}`),
    )
  })

  it('says where a schedule of progress could come from, where it counts something else', () => {
    const needsClock = new TypeError(
      "reading('step') reads step, and a bare number is progress: call it with { step: 0.5 }, " +
        'or make it a schedule of progress with .over({ epochs, stepsPerEpoch })',
    )
    const decay = reading('step').pipe(fn(n => 0.5 ** n))
    expect(() => decay(0.5)).toThrow(needsClock)
    expect(() => emitted(of(0.5).pipe(decay))).toThrow(needsClock)
    expect(() => decay.modifyOutput(x => x)(0.5)).toThrow(needsClock)
    expect(() => [...decay.iter(2)]).toThrow(
      new TypeError(
        "reading('step') reads step, and a bare number is progress: call it with { step: 0 }, " +
          'or make it a schedule of progress with .over({ epochs, stepsPerEpoch })',
      ),
    )
  })
})

describe('a schedule that is made of something wrong', () => {
  it('is refused by fn and new Fn, which take functions', () => {
    const rule = (shown: string) =>
      new TypeError(`fn(…) takes a function of progress, not ${shown}; a number that stays is constant(…)`)
    expect(() => fn(0.1 as never)).toThrow(rule('0.1'))
    expect(() => fn({ step: 120 } as never)).toThrow(rule('{ step: 120 }'))
    expect(() => new Fn(undefined as never)).toThrow(rule('undefined'))
    expect(() => fn([0.3, linear(0, 1)] as never)).toThrow(rule('[0.3, linear(0, 1)]'))
  })

  it('is refused by modifyOutput, which takes a function', () => {
    expect(() => linear(0, 1).modifyOutput(10 as never)).toThrow(
      new TypeError('modifyOutput(…) takes a function of a value, not 10'),
    )
  })

  it('is refused by pipe, which takes schedules', () => {
    const half = (t: number) => t / 2
    expect(() => linear(0, 1).pipe(half as never)).toThrow(
      new TypeError('linear(0, 1).pipe(…) takes schedules, not half; wrap a function by fn(…)'),
    )
    expect(() => linear(0, 1).pipe(linear(0, 1), 0.5 as never)).toThrow(
      new TypeError('linear(0, 1).pipe(…) takes schedules, not 0.5; wrap a function by fn(…)'),
    )
  })
})
