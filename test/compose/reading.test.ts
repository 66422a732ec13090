import { range } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { fn, reading, toClock, type Reading } from '../../src/index.ts'
import { emitted } from '../operators/emitted.ts'

const clock = {
  step: 25,
  epoch: 2,
  batch: 5,
  progress: 0.25,
  samples: 800,
  seconds: 1.5,
  steps: 100,
  epochs: 10,
  stepsPerEpoch: 10,
}
const names = Object.keys(clock) as Reading[]

describe('reading', () => {
  it('is what the clock shows under that name', () => {
    expect(names.map(name => reading(name)(clock))).toEqual(Object.values(clock))
    expect(names.map(name => reading(name)({ [name]: 0 }))).toEqual(names.map(() => 0))
  })

  it('reads a stream of clocks', () => {
    const decay = reading('epoch').pipe(fn(n => 0.5 ** n))
    expect(emitted(range(0, 6).pipe(toClock({ stepsPerEpoch: 2 }), decay))).toEqual([
      1, 1, 0.5, 0.5, 0.25, 0.25,
    ])
  })

  it('of progress is progress, of a bare number too', () => {
    expect(reading('progress')(0.3)).toBe(0.3)
    expect(reading('progress')({ progress: 0.3 })).toBe(0.3)
  })

  it('of anything else does not take a bare number', () => {
    for (const name of names.filter(name => name !== 'progress'))
      expect(() => reading(name)(0.3)).toThrow(
        new TypeError(
          `reading('${name}') reads ${name}, and a bare number is progress: call it with { ${name}: 0.3 }, ` +
            'or make it a schedule of progress with .over({ epochs, stepsPerEpoch })',
        ),
      )
  })

  it('says what the clock has where it does not have that', () => {
    expect(() => reading('samples')({ step: 3, progress: 0.3, seconds: undefined })).toThrow(
      new TypeError(
        "reading('samples') reads samples, which this clock does not have; it has step, progress",
      ),
    )
    expect(() => reading('step')({ loss: 3 } as never)).toThrow(
      new TypeError("reading('step') reads step, which this clock does not have; it has none"),
    )
    expect(() => emitted(range(0, 2).pipe(toClock({ epochs: 3 }), reading('steps')))).toThrow(
      new TypeError(
        "reading('steps') reads steps, which this clock does not have; it has step, epoch, batch, seconds, epochs",
      ),
    )
  })

  it.each([
    ['lr', "'lr'"],
    ['toString', "'toString'"],
    ["it's", "'it\\'s'"],
    [undefined, 'undefined'],
    [{ step: 120 }, '{ step: 120 }'],
  ])('refuses a name that no clock has: %s', (name, shown) => {
    expect(() => reading(name as never)).toThrow(
      new TypeError(
        `reading(${shown}): a clock has no such reading; ` +
          'it has step, epoch, batch, progress, samples, seconds, steps, epochs, stepsPerEpoch',
      ),
    )
  })
})
