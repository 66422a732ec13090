import fc from 'fast-check'
import { from, map } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { clamp, fn, linear, loop, reading, sequence, smooth } from '../src/index.ts'
import { anyClockSchedule, anyProgress, anySchedule } from './compose/anySchedule.ts'
import { anyClock } from './compose/clockOf.ts'
import { emitted } from './operators/emitted.ts'

describe('pipe', () => {
  it('is composing: the value of one is the progress of the next', () => {
    fc.assert(
      fc.property(anySchedule, anySchedule, anyProgress, (a, b, t) => {
        expect(a.pipe(b)(t)).toBe(b(a(t)))
      }),
    )
  })

  it('of a stream is mapping it, and is one operator of the composed schedule', () => {
    fc.assert(
      fc.property(anySchedule, anySchedule, fc.array(anyProgress), (a, b, ts) => {
        const piped = emitted(from(ts).pipe(a, b))
        expect(piped).toEqual(ts.map(t => b(a(t))))
        expect(piped).toEqual(emitted(from(ts).pipe(map(t => b(a(t))))))
        expect(piped).toEqual(emitted(from(ts).pipe(a.pipe(b))))
      }),
    )
  })

  it('is associative', () => {
    fc.assert(
      fc.property(anySchedule, anySchedule, anySchedule, anyProgress, (a, b, c, t) => {
        const value = a.pipe(b, c)(t)
        expect(a.pipe(b).pipe(c)(t)).toBe(value)
        expect(a.pipe(b.pipe(c))(t)).toBe(value)
      }),
    )
  })

  it('of nothing changes nothing', () => {
    fc.assert(
      fc.property(anyClockSchedule, anyClock, (schedule, clock) => {
        expect(schedule.pipe()(clock)).toBe(schedule(clock))
      }),
    )
  })

  it('hands the clock to the first only', () => {
    expect(
      reading('step').pipe(
        fn(n => n / 8),
        smooth(0, 1),
      )({ step: 4, progress: 0.1 }),
    ).toBe(0.5)
    expect(() => linear(0, 1).pipe(reading('step'))({ step: 4, progress: 0.25 })).toThrow(
      new TypeError(
        "reading('step') reads step, and a bare number is progress: call it with { step: 0.25 }, " +
          'or make it a schedule of progress with .over({ epochs, stepsPerEpoch })',
      ),
    )
  })

  it('warps time in front of a shape, and maps values behind it', () => {
    expect(loop(3).pipe(smooth(1e-2, 0))(0.5)).toBe(0.005)
    expect(linear(0, 1).pipe(clamp(0.2, 0.6))(0.9)).toBe(0.6)
    const cycle = sequence([0.5, linear(0, 1)], [0.5, linear(1, 0)])
    expect([0, 0.25, 0.5, 0.75, 1].map(loop(2).pipe(cycle))).toEqual([0, 1, 0, 1, 0])
  })
})
