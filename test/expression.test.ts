import fc from 'fast-check'
import { compileFunction } from 'node:vm'
import { describe, expect, it } from 'vitest'
import * as api from '../src/index.ts'
import { anyClockSchedule, anyProgress, anySchedule } from './compose/anySchedule.ts'
import { anyClock } from './compose/clockOf.ts'

const { clamp, constant, exp, fn, hump, linear, loop, reading, sequence, smooth } = api

/** What an expression gives where everything that rx-anneal exports is at hand. */
const evaluate = (expression: string): unknown =>
  compileFunction(`return ${expression}`, Object.keys(api)).call(undefined, ...Object.values(api))

const rebuilt = (schedule: api.Fn): api.Fn => evaluate(String(schedule)) as api.Fn

describe('the expression of a schedule', () => {
  it.each([
    [linear(0, 1), 'linear(0, 1)'],
    [linear(-3, 1e-7, 'lr'), "linear(-3, 1e-7, 'learningRate')"],
    [smooth(0.1, 1e21), 'smooth(0.1, 1e+21)'],
    [exp(0.1, 0), 'exp(0.1, 0)'],
    [hump(1e-4, 1e-2, 'momentum'), "hump(0.0001, 0.01, 'momentum')"],
    [constant(0.9), 'constant(0.9)'],
    [clamp(0, Infinity), 'clamp(0, Infinity)'],
    [loop(2.5), 'loop(2.5)'],
    [reading('stepsPerEpoch'), "reading('stepsPerEpoch')"],
    [fn(linear(1, 0), 'lr'), "fn(linear(1, 0), 'learningRate')"],
    [loop(3).pipe(smooth(1, 0), clamp(0, 0.5)), 'loop(3).pipe(smooth(1, 0), clamp(0, 0.5))'],
    [
      loop(3)
        .pipe(loop(2))
        .pipe(loop(4).pipe(loop(5))),
      'loop(3).pipe(loop(2)).pipe(loop(4).pipe(loop(5)))',
    ],
    [linear(0, 1).pipe(), 'linear(0, 1).pipe()'],
    [
      linear(0, 1).over({ epochs: 4, stepsPerEpoch: 100 }),
      'linear(0, 1).over({ epochs: 4, stepsPerEpoch: 100 })',
    ],
    [
      sequence([0.3, smooth(0, 1)], [0.7, sequence([2, constant(1)], [1, linear(1, 0)])]),
      'sequence([0.3, smooth(0, 1)], [0.7, sequence([2, constant(1)], [1, linear(1, 0)])])',
    ],
  ])('is what one would write: $1', (schedule, expression) => {
    expect(String(schedule)).toBe(expression)
    expect(`${schedule}`).toBe(expression)
  })

  it('makes a schedule with the same values of progress', () => {
    fc.assert(
      fc.property(anySchedule, fc.array(anyProgress), (schedule, ts) => {
        const twin = rebuilt(schedule)
        expect(twin).toBeInstanceOf(api.Fn)
        for (const t of [0, 1, ...ts]) expect(twin(t)).toBe(schedule(t))
        expect(String(twin)).toBe(String(schedule))
      }),
    )
  })

  it('makes a schedule with the same values of a clock', () => {
    fc.assert(
      fc.property(anyClockSchedule, fc.array(anyClock), (schedule, clocks) => {
        const twin = rebuilt(schedule)
        for (const clock of clocks) expect(twin(clock)).toBe(schedule(clock))
      }),
    )
  })

  it('keeps the param, whatever characters it has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), param => {
        expect(rebuilt(linear(0, 1, param)).param).toBe(linear(0, 1, param).param)
      }),
      { examples: [["it's"], ['\\'], ["\\'"], ['a\nb'], ['\r'], ['\u2028'], ['\0'], ['`${0}`'], ['"']] },
    )
  })

  it('shows a function by its name, or in full where it has none and is short', () => {
    function cube(t: number) {
      return t ** 3
    }
    const anonymous = [(t: number) => t / 2][0]!
    expect(String(fn(cube))).toBe('fn(cube)')
    expect(String(fn(cube, 'lr'))).toBe("fn(cube, 'learningRate')")
    expect(String(linear(0, 1).modifyOutput(cube))).toBe('linear(0, 1).modifyOutput(cube)')
    expect(String(fn(anonymous))).toBe(`fn(${String(anonymous)})`)
    expect(rebuilt(fn(t => t / 4).modifyOutput(x => x + 1))(1)).toBe(1.25)
    expect(rebuilt(linear(-3, -1).modifyOutput(x => 10 ** x))(0.5)).toBe(0.01)
  })

  it('shows that there is a function where it is too long to show', () => {
    const long = (t: number) => 1 + t + t ** 2 + t ** 3 + t ** 4 + t ** 5 + t ** 6 + t ** 7
    expect(String(long).length).toBeGreaterThan(60)
    expect(String(fn([long][0]!))).toBe('fn(long)')
    expect(String(fn(t => 1 + t + t ** 2 + t ** 3 + t ** 4 + t ** 5 + t ** 6 + t ** 7))).toBe('fn(…)')
    expect(
      String(
        fn(t => {
          return t
        }),
      ),
    ).toBe('fn(…)')
  })

  it.each([
    [Math.exp, 'Math.exp'],
    [Math.sqrt, 'Math.sqrt'],
    [Math.abs, 'Math.abs'],
    [Math.round, 'Math.round'],
    [Math.log1p, 'Math.log1p'],
  ])('says whose function it is: $1', (f, shown) => {
    const schedule = linear(0.1, 0.9).modifyOutput(f)
    expect(String(schedule)).toBe(`linear(0.1, 0.9).modifyOutput(${shown})`)
    expect(rebuilt(schedule)(0.5)).toBe(schedule(0.5))
  })

  it('does not change when the phases it was made of do', () => {
    const phases: [number, api.Fn][] = [[1, linear(0, 1)]]
    const schedule = sequence(...phases)
    phases[0]![1] = linear(5, 5)
    phases.push([1, linear(5, 5)])
    expect(String(schedule)).toBe('sequence([1, linear(0, 1)])')
    expect(schedule(0.5)).toBe(0.5)
  })
})
