import fc from 'fast-check'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { each, fn, fromJSON, linear, product } from '../src/index.ts'
import { visible } from '../src/visible.ts'
import { HOSTILE, UNSEEN } from './support/hostile.ts'

const message = (act: () => unknown): string => {
  try {
    return String(act())
  } catch (error) {
    return (error as Error).message
  }
}

describe('a text that is shown', () => {
  test.each([
    ['loss', 'loss'],
    ['größe 层 🎛', 'größe 层 🎛'],
    ['\x1b[31m', '\\u{1b}[31m'],
    ['a\nb', 'a\\u{a}b'],
    ['\u202eabc', '\\u{202e}abc'],
    ['\u{e0041}', '\\u{e0041}'],
  ])('%j is shown as %s', (text, shown) => {
    expect(visible(text)).toBe(shown)
  })

  test('has nothing that a terminal would obey, and is shown again as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const shown = visible(text)
        expect(shown).not.toMatch(UNSEEN)
        expect(visible(shown)).toBe(shown)
      }),
    )
  })

  test('has its middle left out where it is long', () => {
    expect(visible('abcdefghij', 4)).toBe('ab…ij')
    expect(visible('abcd', 4)).toBe('abcd')
  })
})

describe.each(HOSTILE.map(name => [visible(name, 20), name] as const))('the name %s', (_, name) => {
  const named = { [name]: (t: number) => t }[name]!

  test.each([
    ['of a function', fn(named)],
    ['of a param', linear(1, 0, name)],
    ['of what is made of both', product(fn(named, name), linear(1, 0, name)).modifyOutput(named)],
    ['in a rule', each(named as never)],
  ])('%s is text in the console', (_, schedule) => {
    const shown = inspect(schedule)
    expect(shown).not.toMatch(UNSEEN)
    expect(shown.length).toBeLessThan(1100)
  })

  test('is text in an error', () => {
    for (const act of [
      () => product(linear(1, 0, name), linear(1, 0, 'lr')),
      () => linear(name as never, 1),
      () => linear({ [name]: 1 } as never, 1),
      () => fn({ [name]: name } as never),
      () => fn(Symbol(name) as never),
      () => fromJSON({ [name]: name }),
      () => fromJSON({ 'rx-anneal': 1, schedule: { [name]: [] } }),
    ])
      expect(message(act).replaceAll('\n', '')).not.toMatch(UNSEEN)
  })
})
