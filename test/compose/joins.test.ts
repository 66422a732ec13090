import { describe, expect, it } from 'vitest'
import {
  constant,
  counting,
  equal,
  fn,
  linear,
  onward,
  overlay,
  reading,
  sequence,
  smooth,
  warmup,
  type Clock,
  type Phase,
} from '../../src/index.ts'
import { clockAt } from '../../src/clock.ts'

const RUN = { epochs: 2, stepsPerEpoch: 5 }
const steps = (schedule: (clock: Clock) => number, run = RUN) =>
  Array.from({ length: run.epochs * run.stepsPerEpoch + 1 }, (_, step) => schedule(clockAt(step, run)))

describe('overlay', () => {
  it('lies over the beginning of a schedule that goes on below', () => {
    const lr = overlay({ steps: 4 }, linear(0, 1), linear(1, 0))
    expect(steps(lr)).toEqual([
      0, 0.25, 0.5, 0.75, 0.6, 0.5, 0.4, 0.30000000000000004, 0.19999999999999996, 0.09999999999999998, 0,
    ])
    expect([0, 0.1, 0.2].map(overlay(0.2, linear(0, 1), linear(1, 0)))).toEqual([0, 0.5, 0.8])
  })

  it('is over exactly where its part of the run ends, though weights round', () => {
    expect(overlay(0.8, constant(1), constant(0))(0.1 + 0.7)).toBe(0)
  })

  it('gives what lies above a clock of its own, and what is below that of the run', () => {
    const lr = overlay({ epochs: 1 }, reading('progress'), reading('step'))
    expect(steps(lr)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 5, 6, 7, 8, 9, 10])
    expect(overlay({ steps: 4 }, constant(1), reading('step'))({ step: 7 })).toBe(7)
    expect(overlay(0.5, reading('steps'), 0)(clockAt(2, RUN))).toBe(5)
  })

  it.each([
    ['rest', "overlay('rest', constant(1), constant(2)): a part of the run is a number below 1"],
    [1, 'overlay(1, constant(1), constant(2)): a part of the run is a number below 1'],
    [-1, 'overlay(-1, constant(1), constant(2)): the weight -1 is not a finite number above 0'],
  ])('refuses a span that is none: %s', (span, message) => {
    expect(() => overlay(span as number, constant(1), constant(2))).toThrow(new RangeError(message))
  })
})

describe('warmup', () => {
  it('goes straight up to where its schedule begins, which takes the rest', () => {
    expect(steps(warmup({ steps: 4 }, linear(1, 0)), { epochs: 1, stepsPerEpoch: 8 })).toEqual([
      0, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0,
    ])
    const half = warmup(0.5, smooth(1, 0), 0.5)
    expect([0, 0.25, 0.5, 0.75, 1].map(half)).toEqual([0.5, 0.75, 1, 0.5, 0])
    expect(warmup({ steps: 2 }, constant(0.1))({ step: 1 })).toBe(0.05)
    // As long as it lasts, nobody has to know how long the run is.
    expect(warmup({ steps: 4 }, linear(1, 0))({ step: 2 })).toBe(0.5)
    expect(warmup(0.5, reading('steps'))(clockAt(1, RUN))).toBe(1)
  })

  it('goes up to where its schedule begins by the clock of the rest, however that counts', () => {
    const run = { epochs: 4, stepsPerEpoch: 5 }
    const decayed = (...phases: Phase[]) => steps(warmup({ steps: 4 }, sequence(...phases)), run)
    const mixed = decayed([{ epochs: 1 }, linear(2, 1)], [{ steps: 5 }, 1], ['rest', 0])
    expect(mixed.slice(0, 6)).toEqual([0, 0.5, 1, 1.5, 2, 1.8])
    const stable = decayed(['rest', 2], [{ steps: 4 }, linear(2, 0)])
    expect(stable).toEqual([0, 0.5, 1, 1.5, ...Array<number>(12).fill(2), 2, 1.5, 1, 0.5, 0])
    const filled = decayed([{ steps: 6 }, 2], [{ epochs: 2 }, 1])
    expect(filled.slice(0, 11)).toEqual([0, 0.5, 1, 1.5, 2, 2, 2, 2, 2, 2, 1])
    const half = warmup(0.5, sequence(['rest', 10], [{ steps: 4 }, linear(10, 0)]))
    expect(steps(half, run).slice(0, 11)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const unknown = warmup({ epochs: 2 }, sequence([{ epochs: 1 }, linear(2, 1)], ['rest', 0]))
    expect([0, 1, 2, 3].map(epoch => unknown({ epoch, epochs: 8 }))).toEqual([0, 1, 2, 0])
  })

  it('refuses to be longer than the run', () => {
    expect(() => warmup({ epochs: 3 }, linear(1, 0))(clockAt(0, RUN))).toThrow(
      'its phases take 15 steps, and the run has 10',
    )
    for (const span of [1, 0, -0.1, NaN, 'rest'] as never[])
      expect(() => warmup(span, linear(1, 0))).toThrow(
        /: a warm-up is a part of the run, above 0 and below 1/,
      )
  })

  it('is written as it was given, and is for what its schedule is for', () => {
    expect(String(warmup({ steps: 2 }, constant(1)))).toBe('warmup({ steps: 2 }, constant(1))')
    expect(String(warmup(0.1, constant(1), 0.5))).toBe('warmup(0.1, constant(1), 0.5)')
    expect(warmup(0.1, constant(1, 'lr')).param).toBe('learningRate')
  })
})

describe('onward', () => {
  it('begins with what the phase before has reached, and ends where it would', () => {
    const lr = sequence([1, linear(0, 0.4)], [1, onward(smooth(1, 0))])
    expect([0, 0.25, 0.5, 0.75, 1].map(lr)).toEqual([0, 0.2, 0.4, 0.2, 0])
    const twice = sequence([1, linear(0, 4)], [1, onward(linear(0, 2))], [2, onward(linear(5, 0))])
    expect([0, 0.25, 0.375, 0.5, 0.75, 1].map(twice)).toEqual([0, 4, 3, 2, 1, 0])
  })

  it('is moved where it ends with what it begins with', () => {
    const hold = sequence([1, linear(0, 0.4)], [1, onward(constant(7))])
    expect([0.5, 0.75, 1].map(hold)).toEqual([0.4, 0.4, 0.4])
  })

  it('goes on from phases that are counted in steps, by a clock of its own', () => {
    const lr = sequence(
      [{ steps: 4 }, linear(0, 1)],
      [{ epochs: 1 }, onward(linear(2, 3))],
      ['rest', onward(linear(9, 0))],
    )
    expect(steps(lr, { epochs: 3, stepsPerEpoch: 4 })).toEqual([
      0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 2.25, 1.5, 0.75, 0,
    ])
  })

  it('is as it is anywhere else', () => {
    const shape = onward(linear(1, 3))
    expect([0, 0.5, 1].map(shape)).toEqual([1, 2, 3])
    expect(sequence([1, shape])(0.5)).toBe(2)
    const first = sequence([1, shape], [1, onward(linear(1, 0))])
    expect([0, 0.25, 0.5, 0.75, 1].map(first)).toEqual([1, 2, 3, 1.5, 0])
    const counted = sequence([{ steps: 2 }, shape], ['rest', 7])
    expect([0, 1, 2].map(step => counted({ step }))).toEqual([1, 2, 7])
    expect(() => onward(((t: number) => t) as never)).toThrow(TypeError)
  })

  it('goes on from the value at the last moment of the phase before, by every reading of the clock', () => {
    const lr = sequence([1, reading('step')], [1, onward(constant(9))])
    expect(steps(lr, { epochs: 2, stepsPerEpoch: 4 })).toEqual([0, 1, 2, 3, 4, 4, 4, 4, 4])
  })

  it('goes on to where it would come to in the end, in a run without one', () => {
    const halving = reading('step').pipe(fn(n => 0.5 ** n))
    const lr = sequence([{ steps: 2 }, 4], ['rest', onward(halving)])
    expect([1, 2, 3, 4].map(step => lr({ step }))).toEqual([4, 4, 2, 1])
  })

  it('needs an end to go on to', () => {
    const lr = sequence([{ steps: 4 }, linear(0, 1)], ['rest', onward(linear(1, 0))])
    expect(() => lr({ step: 6 })).toThrow('needs progress, and the length of this run is not known')
  })
})

describe('counting', () => {
  it('knows one reading only', () => {
    const warm = sequence([{ steps: 100 }, linear(0, 1)], ['rest', constant(1)])
    expect(counting('step', warm)({ step: 50, steps: 60 })).toBe(0.5)
    expect(() => warm({ step: 50, steps: 60 })).toThrow('its phases take 100 steps, and the run has 60')
    expect(() => counting('step', reading('epoch'))({ step: 1, epoch: 2 })).toThrow('it has step')
    expect(counting('progress', linear(0, 1))(0.5)).toBe(0.5)
    expect(() => counting('steppes' as never, warm)).toThrow('a clock has no such reading')
    expect(() => counting('step', 5 as never)).toThrow("counting('step', 5): 5 is no schedule")
  })
})

describe('schedules are equal', () => {
  it.each([
    [linear(0, 1), linear(0, 1), true],
    [linear(0, 1), linear(0, 2), false],
    [linear(0, 1, 'lr'), linear(0, 1, 'learningRate'), true],
    [linear(0, 1, 'lr'), linear(0, 1), false],
    [linear(0, -0), linear(0, 0), false],
    [linear(0, smooth(0, 1)), linear(0, smooth(0, 1)), true],
    [sequence([{ steps: 3 }, linear(0, 1)]), sequence([{ steps: 3 }, linear(0, 1)]), true],
    [sequence([{ steps: 3 }, linear(0, 1)]), sequence([{ epochs: 3 }, linear(0, 1)]), false],
    [sequence([1, linear(0, 1)]), sequence([1, linear(0, 1)], [1, linear(0, 1)]), false],
    [fn(Math.sin), fn(Math.sin), true],
    [fn(t => t), fn(t => t), false],
    [linear(0, 1).pipe(linear(1, 2)), linear(0, 1).pipe(linear(1, 2)), true],
  ])('if they say the same: %s, %s', (one, other, expected) => {
    expect(equal(one, other)).toBe(expected)
  })
})
