import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { constant, fn, linear, reading, sequence, smooth, type Clock, type Fn } from '../../src/index.ts'
import { clockAt } from '../../src/clock.ts'

const read = (name: 'step' | 'epoch' | 'samples' | 'seconds' | 'steps' | 'progress') => reading(name)
/** The values at every step of a run. */
const values = (schedule: Fn, epochs: number, stepsPerEpoch: number) =>
  Array.from({ length: epochs * stepsPerEpoch + 1 }, (_, step) =>
    schedule(clockAt(step, { epochs, stepsPerEpoch })),
  )

describe('a sequence of phases with lengths', () => {
  it('needs no more of the clock than the reading that counts them', () => {
    const warm = sequence([{ steps: 4 }, linear(0, 1)], ['rest', constant(1)])
    expect([0, 1, 2, 3, 4, 5, 1e6].map(step => warm({ step }))).toEqual([0, 0.25, 0.5, 0.75, 1, 1, 1])
    const staircase = sequence(
      [{ epochs: 2 }, constant(1)],
      [{ epochs: 3 }, constant(2)],
      ['rest', constant(3)],
    )
    expect([0, 1, 2, 4, 5, 9].map(epoch => staircase({ epoch }))).toEqual([1, 1, 2, 2, 3, 3])
    const seen = sequence([{ samples: 100 }, linear(0, 1)], ['rest', constant(7)])
    expect([0, 50, 99, 100].map(samples => seen({ samples }))).toEqual([0, 0.5, 0.99, 7])
    const timed = sequence([{ seconds: 0.5 }, constant(1)], ['rest', constant(2)])
    expect([0, 0.49, 0.5].map(seconds => timed({ seconds }))).toEqual([1, 1, 2])
    // But for rounding, it is there.
    expect(sequence([{ seconds: 1 }, 1], ['rest', 2])({ seconds: 1 - 1e-16 })).toBe(2)
  })

  it('begins each phase exactly at its boundary, with a clock that starts again from 0', () => {
    const parts = (['step', 'epoch', 'steps', 'progress'] as const).map(name =>
      sequence([{ steps: 3 }, constant(-1)], [{ epochs: 1 }, read(name)], ['rest', read(name)]),
    )
    const rows = parts.map(part => values(part, 3, 4))
    const none = [-1, -1, -1]
    expect(rows[0]).toEqual([...none, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5])
    expect(rows[1]).toEqual([...none, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
    expect(rows[2]).toEqual([...none, 4, 4, 4, 4, 5, 5, 5, 5, 5, 5])
    expect(rows[3]).toEqual([...none, 0, 0.25, 0.5, 0.75, 0, 0.2, 0.4, 0.6, 0.8, 1])
  })

  it('shares what is left by weight', () => {
    const schedule = sequence(
      [1, constant(1)],
      [{ steps: 2 }, constant(2)],
      [3, constant(3)],
      [{ epochs: 1 }, constant(4)],
    )
    // 12 steps, of which 6 are given: 1.5 for the first, 4.5 for the third.
    expect(values(schedule, 3, 4)).toEqual([1, 1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4])
  })

  it('becomes a plain schedule of progress by .over', () => {
    const schedule = sequence([{ steps: 30 }, linear(0, 1)], ['rest', smooth(1, 0)])
    const plain = schedule.over({ epochs: 3, stepsPerEpoch: 50 })
    expect([0, 0.1, 0.2, 0.6, 1].map(plain)).toEqual([0, 0.5, 1, 0.5, 0])
  })

  it('is one phase in another sequence', () => {
    const inner = sequence([{ steps: 2 }, constant(1)], ['rest', constant(2)])
    const outer = sequence([{ steps: 1 }, constant(0)], [{ steps: 4 }, inner], ['rest', inner])
    expect(values(outer, 1, 9)).toEqual([0, 1, 1, 2, 2, 1, 1, 2, 2, 2])
  })

  it('passes over a phase of no length', () => {
    const schedule = sequence([{ steps: 0 }, constant(1)], [{ steps: 2 }, constant(2)], ['rest', constant(3)])
    expect([0, 1, 2].map(step => schedule({ step }))).toEqual([2, 2, 3])
  })

  it('gives the same whatever it was asked before', () => {
    const schedule = sequence([{ epochs: 1 }, linear(0, 1)], ['rest', linear(1, 0)])
    fc.assert(
      fc.property(
        fc.array(fc.record({ epochs: fc.integer({ min: 2, max: 4 }), spe: fc.integer({ min: 1, max: 9 }) })),
        runs => {
          const fresh = (time: Partial<Clock>) =>
            sequence([{ epochs: 1 }, linear(0, 1)], ['rest', linear(1, 0)])(time)
          for (const { epochs, spe } of runs) {
            const clock = clockAt(spe, { epochs, stepsPerEpoch: spe })
            expect(schedule(clock)).toBe(fresh(clock))
          }
        },
      ),
    )
  })

  it('is written as it was given', () => {
    const span = { steps: 5 }
    const schedule = sequence([span, linear(0, 1)], ['rest', constant(1)])
    span.steps = 9
    expect(String(schedule)).toBe("sequence([{ steps: 5 }, linear(0, 1)], ['rest', constant(1)])")
  })
})

describe('lengths that cannot be', () => {
  const a = constant(1)
  const warm = () => sequence([{ steps: 500 }, a], ['rest', a])
  it.each([
    [
      'a warm-up that is longer than the run',
      () => warm()(clockAt(0, { epochs: 2, stepsPerEpoch: 100 })),
      "sequence([{ steps: 500 }, constant(1)], ['rest', constant(1)]): its phases take 500 steps, and the run has 200",
    ],
    [
      'a gap at the end',
      () => sequence([{ epochs: 1 }, a], [{ steps: 50 }, a])(clockAt(0, { epochs: 2, stepsPerEpoch: 100 })),
      "sequence([{ epochs: 1 }, constant(1)], [{ steps: 50 }, constant(1)]): its phases take 150 steps, and the run has 200; let one of them take the 'rest'",
    ],
    [
      'a phase behind one that takes the rest of nobody knows how much',
      () => sequence(['rest', a], [{ steps: 5 }, a])({ step: 1 }),
      "sequence(['rest', constant(1)], [{ steps: 5 }, constant(1)]): how long its phases are depends on how many steps the run has, and that is not known",
    ],
  ])('are refused: %s', (_, use, message) => {
    expect(use).toThrow(new RangeError(message))
  })

  it.each([
    [
      'epochs beside steps, where an epoch has nobody knows how many',
      () => sequence([{ epochs: 1 }, a], [{ steps: 5 }, a], ['rest', a])({ step: 1 }),
      "sequence([{ epochs: 1 }, constant(1)], [{ steps: 5 }, constant(1)], ['rest', constant(1)]) reads stepsPerEpoch, which this clock does not have; it has step",
    ],
    [
      'a bare number, which is progress',
      () => warm()(0.5),
      "sequence([{ steps: 500 }, constant(1)], ['rest', constant(1)]) reads step, and a bare number is progress: call it with { step: 0.5 }, or make it a schedule of progress with .over({ epochs, stepsPerEpoch })",
    ],
    [
      'samples beside steps',
      () => sequence([{ samples: 10 }, a], [{ steps: 5 }, a]),
      'sequence([{ samples: 10 }, constant(1)], [{ steps: 5 }, constant(1)]): samples and steps cannot be mixed, for nobody knows beforehand how many of one there are in the other; write a sequence in a sequence',
    ],
    [
      'progress in a rest of unknown length',
      () => sequence([{ steps: 5 }, a], ['rest', linear(0, 1)])({ step: 7 }),
      'linear(0, 1) needs progress, and the length of this run is not known: pass batchesPerEpoch to fit, of a dataset that repeats, or { epochs, stepsPerEpoch } to whatever makes the clock',
    ],
  ])('are refused: %s', (_, use, message) => {
    expect(use).toThrow(new TypeError(message))
  })
})

it('a word whose arguments are schedules reads them at its own time', () => {
  const high = fn(t => 1 + t)
  expect([0, 0.5, 1].map(linear(0, high))).toEqual([0, 0.75, 2])
  const falling = linear(reading('step'), 0)
  expect(falling({ step: 8, progress: 0.5 })).toBe(4)
  expect(String(linear(0, smooth(1, 2)))).toBe('linear(0, smooth(1, 2))')
  expect(linear(0, smooth(1, 2, 'lr')).param).toBe('learningRate')
  expect(() => linear(smooth(0, 1, 'lr'), smooth(1, 2, 'momentum'))).toThrow(
    'its parts are for different params',
  )
})
