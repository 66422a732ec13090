// Where a schedule stands, a number stands for one that stays.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  constant,
  equal,
  fromJSON,
  linear,
  onward,
  overlay,
  plateau,
  sequence,
  simulate,
  smooth,
  stalled,
  warmup,
  type Fn,
  type Live,
} from '../../src/index.ts'
import { clockAt } from '../../src/clock.ts'
import { seamsOf } from '../../src/compose/seams.ts'
import { recordOf } from '../support/recordOf.ts'

const value = fc.double({ min: -10, max: 10, noNaN: true })
const RUN = { epochs: 4, stepsPerEpoch: 3 }
const record = recordOf([3, 2, 2, 2, 1, 1, 1, 1], { stepsPerEpoch: 2 })

/** Each with what it stands for, for a number `x`. */
type Make = (x: number | Fn) => Fn
const made: [name: string, make: Make][] = [
  ['a sequence of weights', x => sequence([0.3, x], [0.2, linear(0, 1)], [0.5, x])],
  ['a sequence of two', x => sequence([1, linear(0, 1)], [1, x])],
  ['a sequence of one', x => sequence([1, x])],
  ['a sequence of lengths', x => sequence([{ steps: 5 }, x], [{ epochs: 1 }, linear(0, 1)], ['rest', x])],
  ['a sequence that goes on', x => sequence([1, x], [1, onward(smooth(1, 0))])],
  ['a sequence in a sequence', x => sequence([1, sequence([1, x], [2, linear(0, 1)])], [1, x])],
  ['what is warmed up to', x => warmup(0.4, x)],
  ['what is warmed up to in steps', x => warmup({ steps: 5 }, x, 0.5)],
  ['what lies above', x => overlay({ epochs: 1 }, x, linear(0, 1))],
  ['what lies below', x => overlay(0.3, linear(0, 1), x)],
]

describe('a number where a schedule may stand', () => {
  it.each(made)('stays: %s', (_, make) =>
    fc.assert(
      fc.property(value, x => {
        expect(simulate(make(x), RUN)).toEqual(simulate(make(constant(x)), RUN))
        expect(seamsOf(make(x), clockAt(0, RUN))).toEqual(seamsOf(make(constant(x)), clockAt(0, RUN)))
      }),
    ),
  )

  it('is asked for by progress alone as well', () => {
    expect([0, 0.25, 0.5, 1].map(sequence([0.5, 0], [0.5, 0.1]))).toEqual([0, 0, 0.1, 0.1])
    expect([0, 0.25, 0.5, 1].map(warmup(0.5, 2))).toEqual([0, 1, 2, 2])
    expect([0, 0.25, 0.5, 1].map(overlay(0.5, 1, 0))).toEqual([1, 1, 0, 0])
    expect(sequence([{ steps: 2 }, 1], ['rest', 0])({ step: 2 })).toBe(0)
  })

  it('stays in schedules that listen', () => {
    const until = { until: stalled({ patience: 1 }) }
    const run = (x: number | Fn) =>
      simulate(
        sequence(
          [{ epochs: 1 }, linear(0, 4)],
          [until, x],
          [{ epochs: 1 }, onward(linear(1, 0))],
          ['rest', x],
        ),
        record,
      )
    expect(run(4)).toEqual(run(constant(4)))
    expect(run(4).slice(0, 10)).toEqual([0, 2, 4, 4, 4, 4, 4, 2, 4, 4])
    const below = (x: number | Fn) => simulate(overlay({ epochs: 2 }, x, plateau({ patience: 0 })), record)
    expect(below(7)).toEqual(below(constant(7)))
    expect(below(7).slice(0, 5)).toEqual([7, 7, 7, 7, 1])
  })

  it.each<[Fn | Live, string]>([
    [sequence([0.3, 0.1]), 'sequence([0.3, 0.1])'],
    [sequence([{ steps: 3 }, -0], ['rest', 1e-5]), "sequence([{ steps: 3 }, 0], ['rest', 0.00001])"],
    [
      sequence([{ until: stalled({ patience: 3 }) }, 0.1], ['rest', 0]),
      "sequence([{ until: stalled({ patience: 3 }) }, 0.1], ['rest', 0])",
    ],
    [warmup({ steps: 3 }, 0.1), 'warmup({ steps: 3 }, 0.1)'],
    [overlay(0.5, 0.1, 0.2), 'overlay(0.5, 0.1, 0.2)'],
  ])('prints as it was written, and goes by JSON: %s', (schedule, text) => {
    expect(String(schedule)).toBe(text)
    const again = fromJSON<Fn | Live>(JSON.stringify(schedule))
    expect(equal(again, schedule)).toBe(true)
    expect(String(again)).toBe(text)
    expect(JSON.stringify(again)).toBe(JSON.stringify(schedule))
  })

  it('is not the same text as a constant, and has no param', () => {
    expect(equal(sequence([1, 0.1]), sequence([1, 0.1]))).toBe(true)
    expect(equal(sequence([1, 0.1]), sequence([1, 0.2]))).toBe(false)
    expect(equal(sequence([1, 0.1]), sequence([1, constant(0.1)]))).toBe(false)
    expect(sequence([1, 0.1]).param).toBeUndefined()
    expect(sequence([1, 0.1], [1, linear(0, 1, 'lr')]).param).toBe('learningRate')
    expect(overlay(0.1, 0.1, linear(0, 1, 'lr')).param).toBe('learningRate')
    expect(warmup(0.1, 0.1).param).toBeUndefined()
  })

  it.each<[() => unknown, string]>([
    [
      () => warmup(0.1, NaN),
      'warmup(0.1, NaN): NaN is no schedule and no finite number; wrap a function by fn(…)',
    ],
    [
      () => warmup({ steps: 5 }, undefined as never),
      'warmup({ steps: 5 }, undefined): undefined is no schedule',
    ],
    [() => warmup(0.1, Math.sqrt as never), 'Math.sqrt is no schedule and no finite number'],
    [
      () => warmup(0.1, linear(0, 1), NaN),
      'warmup(0.1, linear(0, 1), NaN): it begins with a finite number, not NaN',
    ],
    [() => warmup(0.1, plateau(), '1' as never), "it begins with a finite number, not '1'"],
    [() => overlay(0.1, 5, Math.sqrt as never), 'overlay(0.1, 5, Math.sqrt): Math.sqrt is no schedule'],
    [() => overlay(0.1, Infinity, linear(0, 1)), 'Infinity is no schedule and no finite number'],
    [() => overlay(0.1, undefined as never, linear(0, 1)), 'undefined is no schedule'],
    [() => (overlay as (...args: unknown[]) => unknown)(0.1, linear(0, 1)), 'undefined is no schedule'],
    [
      () => overlay(0.1, plateau() as never, linear(0, 1)),
      'overlay(0.1, plateau(), linear(0, 1)): what lies above is a schedule that does not listen, or a number, not plateau()',
    ],
    [() => onward(0.1 as never), 'onward(…) takes a schedule, not 0.1'],
  ])('is refused at once where it is none: %#', (make, message) => {
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})
