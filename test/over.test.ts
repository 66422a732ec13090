import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fn, linear, reading, sequence } from '../src/index.ts'
import { anyClockSchedule } from './compose/anySchedule.ts'
import { anyClock, clockOf } from './compose/clockOf.ts'

describe('over', () => {
  it('gives for every step of a run what its clock gives', () => {
    fc.assert(
      fc.property(anyClockSchedule, anyClock, (schedule, clock) => {
        const { epochs, stepsPerEpoch, progress } = clock
        expect(schedule.over({ epochs: epochs!, stepsPerEpoch: stepsPerEpoch! })(progress!)).toBe(
          schedule(clock),
        )
      }),
    )
  })

  it.each([
    [1, 1],
    [3, 7],
    [7, 49],
    [10, 10],
    [11, 93],
    [30, 60],
  ])('counts every step of %i epochs of %i', (epochs, stepsPerEpoch) => {
    const steps = Array.from({ length: epochs * stepsPerEpoch + 1 }, (_, step) => step)
    for (const name of ['step', 'epoch', 'batch', 'steps', 'epochs', 'stepsPerEpoch', 'progress'] as const) {
      const over = reading(name).over({ epochs, stepsPerEpoch })
      expect(steps.map(step => over(step / steps.at(-1)!))).toEqual(
        steps.map(step => clockOf(step, epochs, stepsPerEpoch)[name]),
      )
    }
  })

  it('counts on between the steps', () => {
    expect(reading('step').over({ epochs: 2, stepsPerEpoch: 10 })(0.125)).toBe(2.5)
    expect(reading('batch').over({ epochs: 2, stepsPerEpoch: 10 })(0.625)).toBe(2.5)
  })

  it('takes a clock’s progress for the progress of its own run', () => {
    const decay = reading('epoch').over({ epochs: 4, stepsPerEpoch: 100 })
    expect(decay({ progress: 0.5, epoch: 50, step: 5000 })).toBe(2)
  })

  it('reaches what is inside a combination', () => {
    const steps = sequence([0.5, linear(0, 1)], [0.5, reading('step').pipe(fn(n => n * 10))])
    expect([0.25, 0.5, 0.75].map(steps.over({ epochs: 2, stepsPerEpoch: 10 }))).toEqual([0.5, 0, 50])
  })

  it('knows neither samples nor seconds', () => {
    const rule = (name: string) =>
      new TypeError(
        `reading('${name}') reads ${name}, which this clock does not have; ` +
          'it has step, epoch, batch, progress, steps, epochs, stepsPerEpoch',
      )
    for (const name of ['samples', 'seconds'] as const)
      expect(() => reading(name).over({ epochs: 1, stepsPerEpoch: 2 })(0)).toThrow(rule(name))
  })

  it('refuses a run without length', () => {
    const over = (totals: unknown) => () => linear(0, 1).over(totals as never)
    const rule = (shown: string) =>
      new RangeError(`linear(0, 1).over(${shown}): epochs and stepsPerEpoch must be finite and above 0`)
    expect(over({ epochs: 0, stepsPerEpoch: 10 })).toThrow(rule('{ epochs: 0, stepsPerEpoch: 10 }'))
    expect(over({ epochs: 10, stepsPerEpoch: -1 })).toThrow(rule('{ epochs: 10, stepsPerEpoch: -1 }'))
    expect(over({ epochs: NaN, stepsPerEpoch: 1 })).toThrow(rule('{ epochs: NaN, stepsPerEpoch: 1 }'))
    expect(over({ epochs: Infinity, stepsPerEpoch: 1 })).toThrow(
      rule('{ epochs: Infinity, stepsPerEpoch: 1 }'),
    )
    expect(over({ epochs: 1, stepsPerEpoch: Infinity })).toThrow(
      rule('{ epochs: 1, stepsPerEpoch: Infinity }'),
    )
    expect(over({ epochs: 10 })).toThrow(rule('{ epochs: 10 }'))
    expect(over(0)).toThrow(rule('0'))
  })
})
