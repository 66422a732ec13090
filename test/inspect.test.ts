import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { constant, fn, hump, linear, reading, sequence, smooth, sparkline } from '../src/index.ts'

describe('console.log of a schedule', () => {
  it('shows its expression and its curve', () => {
    expect(inspect(linear(0, 1))).toBe('linear(0, 1)  ▁▁▁▂▂▂▂▃▃▃▃▃▄▄▄▄▅▅▅▅▆▆▆▆▆▇▇▇▇███')
    expect(inspect(linear(1, 0, 'lr'))).toBe("linear(1, 0, 'learningRate')  ███▇▇▇▇▆▆▆▆▆▅▅▅▅▄▄▄▄▃▃▃▃▃▂▂▂▂▁▁▁")
    expect(inspect(hump(0, 1))).toBe('hump(0, 1)  ▂▃▃▄▅▆▆▇██████▇▇▆▆▆▅▅▄▄▃▃▂▂▂▁▁▁▁')
  })

  it('shows its curve from the first value to the last', () => {
    const curve = sparkline([...smooth(3, -5).iter(32)])
    expect(inspect(smooth(3, -5))).toBe(`smooth(3, -5)  ${curve}`)
  })

  it('shows it inside other things', () => {
    const inner = inspect(constant(1))
    expect(inspect({ rate: [constant(1)] })).toBe(`{ rate: [ ${inner} ] }`)
  })

  it('shows the expression alone where progress alone gives no number', () => {
    expect(inspect(reading('step'))).toBe("reading('step')")
    expect(inspect(sequence([1, reading('step')]))).toBe("sequence([1, reading('step')])")
    expect(inspect(constant(1).modifyOutput(x => `${x} %`))).toMatch(/^constant\(1\)\.modifyOutput\(.*\)$/)
    expect(inspect(linear(0, 1).modifyOutput(x => (x > 0.5 ? 'high' : x)))).toMatch(/\)$/)
    expect(inspect(fn(Math.log).modifyOutput(() => NaN))).toMatch(/\)$/)
  })

  it('leaves a gap where a value is not finite', () => {
    const gap = fn(t => (t > 0.4 && t < 0.6 ? NaN : t))
    expect(inspect(gap)).toMatch(/ {2}▁▁▁▂▂▂▂▃▃▃▃▃▄ {6}▅▆▆▆▆▆▇▇▇▇███$/)
  })

  it.each([
    [linear(0.1, 0.1), 'linear(0.1, 0.1)'],
    [smooth(0.3, 0.3), 'smooth(0.3, 0.3)'],
    [hump(0.1, 0.1), 'hump(0.1, 0.1)'],
    [constant(0), 'constant(0)'],
  ])('shows a level line where nothing but rounding moves: %s', (schedule, expression) => {
    expect(inspect(schedule)).toBe(`${expression}  ${'▄'.repeat(32)}`)
  })
})
