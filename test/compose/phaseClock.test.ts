import fc from 'fast-check'
import { range } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { linear, loop, reading, sequence, toClock, type Reading } from '../../src/index.ts'
import { emitted } from '../operators/emitted.ts'
import { anyParts, asWeights, beginsOf, sumOf } from './anyParts.ts'
import { anyRun, clockOf } from './clockOf.ts'

describe('the clock of a phase', () => {
  const phasesOf = (weights: readonly number[], name: Reading) =>
    sequence(...weights.map(weight => [weight, reading(name)] as const))

  it('starts again from 0, as if the phase were a run of its own', () => {
    const clocks = emitted(range(0, 12).pipe(toClock({ epochs: 4, stepsPerEpoch: 3 })))
    const seen = (name: Reading) => clocks.map(clock => phasesOf([1, 1], name)(clock))
    expect(seen('step')).toEqual([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5])
    expect(seen('epoch')).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1])
    expect(seen('batch')).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])
    seen('progress').forEach((progress, step) => expect(progress).toBeCloseTo((step % 6) / 6, 14))
    expect(seen('steps')).toEqual(Array(12).fill(6))
    expect(seen('epochs')).toEqual(Array(12).fill(2))
    expect(seen('stepsPerEpoch')).toEqual(Array(12).fill(3))
  })

  it('reads whole numbers at whole steps, in the longest runs', () => {
    // Every part of a weight is so many epochs long.
    const anyMoment = fc.record({
      weights: anyParts,
      phase: fc.nat(11),
      epochsPerPart: fc.integer({ min: 1, max: 10 }),
      stepsPerEpoch: fc.integer({ min: 1, max: 20_000 }),
      step: fc.nat(),
    })
    fc.assert(
      fc.property(anyMoment, ({ weights, phase, epochsPerPart, stepsPerEpoch, step }) => {
        const k = phase % weights.parts.length
        const epochs = weights.parts[k]! * epochsPerPart
        const local = clockOf(step % (epochs * stepsPerEpoch), epochs, stepsPerEpoch)
        const behind = beginsOf(weights.parts)[k]! * epochsPerPart * stepsPerEpoch
        const clock = clockOf(behind + local.step, sumOf(weights.parts) * epochsPerPart, stepsPerEpoch)
        for (const name of ['step', 'epoch', 'batch', 'steps', 'epochs', 'stepsPerEpoch'] as const)
          expect([name, phasesOf(asWeights(weights), name)(clock)]).toEqual([name, local[name]])
        expect(phasesOf(asWeights(weights), 'progress')(clock)).toBeCloseTo(local.progress!, 10)
      }),
      {
        numRuns: 1000,
        examples: [[1, 2, 7], Array<number>(10).fill(1)].map(parts => [
          { weights: { parts, places: 1 }, phase: 2, epochsPerPart: 3, stepsPerEpoch: 1875, step: 0 },
        ]),
      },
    )
  })

  it('begins with the first step that lies in the phase, also where the boundary is between two steps', () => {
    fc.assert(
      fc.property(anyParts, anyRun, (weights, { epochs, stepsPerEpoch }) => {
        const steps = epochs * stepsPerEpoch
        const firsts = beginsOf(weights.parts).map(begin => Math.ceil((begin * steps) / sumOf(weights.parts)))
        fc.pre(new Set(firsts).size === firsts.length)
        for (const step of firsts) {
          const clock = clockOf(step, epochs, stepsPerEpoch)
          const [local, epoch, batch] = (['step', 'epoch', 'batch'] as const).map(name =>
            phasesOf(asWeights(weights), name)(clock),
          )
          expect(local).toBeGreaterThanOrEqual(0)
          expect(local).toBeLessThan(1)
          expect([epoch, batch]).toEqual([0, local])
        }
      }),
    )
  })

  it('is the clock of the inner phase where sequences are nested', () => {
    const schedule = sequence(
      [2, linear(0, 0)],
      [6, sequence([1, reading('step')], [2, reading('step')])],
      [2, reading('batch')],
    )
    const seen = emitted(range(0, 20).pipe(toClock({ epochs: 2, stepsPerEpoch: 10 }), schedule))
    expect(seen).toEqual([0, 0, 0, 0, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3])
  })

  it('follows from progress where the clock has no step', () => {
    expect(phasesOf([1, 1], 'step')({ progress: 0.75, steps: 20 })).toBe(5)
  })

  it('does not reach what time was warped for', () => {
    expect(() => loop(2).pipe(sequence([1, reading('step')]))({ step: 1, progress: 0.25, steps: 4 })).toThrow(
      new TypeError(
        "reading('step') reads step, and a bare number is progress: call it with { step: 0.5 }, " +
          'or make it a schedule of progress with .over({ epochs, stepsPerEpoch })',
      ),
    )
  })

  it('begins with the first batch that begins in the phase, where a seam falls between two', () => {
    const clocks = emitted(range(0, 10).pipe(toClock({ epochs: 1, stepsPerEpoch: 10 })))
    const seen = (name: Reading) => clocks.map(clock => phasesOf([1, 1, 1], name)(clock))
    expect(seen('step')).toEqual([0, 1, 2, 3, 0, 1, 2, 0, 1, 2])
    expect(seen('steps')).toEqual([4, 4, 4, 4, 3, 3, 3, 3, 3, 3])
  })

  it('knows samples and seconds in the first phase, and no later one', () => {
    const clock = (step: number) => ({ ...clockOf(step, 2, 5), samples: 96, seconds: 7 })
    expect(phasesOf([1, 1], 'samples')(clock(3))).toBe(96)
    expect(phasesOf([1, 1], 'seconds')(clock(3))).toBe(7)
    for (const name of ['samples', 'seconds'] as const)
      expect(() => phasesOf([1, 1], name)(clock(7))).toThrow(
        new TypeError(
          `reading('${name}') reads ${name}, which this clock does not have; ` +
            'it has step, epoch, batch, progress, steps, epochs, stepsPerEpoch',
        ),
      )
  })
})
