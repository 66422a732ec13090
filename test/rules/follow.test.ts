import { describe, expect, test } from 'vitest'
import { follow } from '../../src/index.ts'

const rest = (x: number) => 1 - x

describe('follow', () => {
  test('knows the param by its full name, and the map', () => {
    const momentum = follow('lr', rest)
    expect([momentum.param, momentum.map(0.25)]).toEqual(['learningRate', 0.75])
    expect(follow('rate', rest).param).toBe('rate')
    expect(follow('optimizer.momentum', rest).param).toBe('optimizer.momentum')
  })

  test('shows its expression', () => {
    expect(String(follow('momentum', rest))).toBe("follow('momentum', rest)")
    expect(String(follow('momentum', Math.sqrt))).toBe("follow('momentum', Math.sqrt)")
  })

  test.each([
    [[rest], 'follow(rest, undefined)'],
    [['lr'], "follow('lr', undefined)"],
    [[rest, 'lr'], "follow(rest, 'lr')"],
    [['lr', 0.5], "follow('lr', 0.5)"],
    [[undefined, rest], 'follow(undefined, rest)'],
    [[], 'follow(undefined, undefined)'],
  ])('of %o is refused', (args, shown) => {
    expect(() => (follow as (...args: unknown[]) => unknown)(...args)).toThrow(
      new TypeError(
        `${shown}: it takes the name of a param and a function of its value, as in follow('learningRate', lr => 1 - lr)`,
      ),
    )
  })
})
