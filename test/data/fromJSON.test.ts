import { describe, expect, it, test } from 'vitest'
import {
  clamp,
  equal,
  fn,
  fromJSON,
  linear,
  loop,
  reading,
  sequence,
  smooth,
  type Fn,
} from '../../src/index.ts'

/** By way of a text. */
const again = (schedule: Fn): Fn => fromJSON(JSON.stringify(schedule))

describe('a schedule as plain data', () => {
  test.each([
    [linear(1, 0), { linear: [1, 0] }],
    [linear(1, 0, 'lr'), { linear: [1, 0, 'learningRate'] }],
    [linear(1, smooth(0, 1)), { linear: [1, { smooth: [0, 1] }] }],
    [loop(3).pipe(smooth(1, 0)), { pipe: [{ loop: [3] }, { smooth: [1, 0] }] }],
    [clamp(0, Infinity), { clamp: [0, { number: ['Infinity'] }] }],
    [
      sequence([{ steps: 5 }, linear(0, 1)], ['rest', smooth(1, 0)]),
      {
        sequence: [
          [{ steps: 5 }, { linear: [0, 1] }],
          ['rest', { smooth: [1, 0] }],
        ],
      },
    ],
    [
      reading('step').over({ epochs: 2, stepsPerEpoch: 5 }),
      { over: [{ reading: ['step'] }, { epochs: 2, stepsPerEpoch: 5 }] },
    ],
    [fn(linear(1, 0), 'lr'), { fn: [{ linear: [1, 0] }, 'learningRate'] }],
  ])('%s', (schedule, data) => {
    expect(JSON.parse(JSON.stringify(schedule))).toEqual({ 'rx-anneal': 1, schedule: data })
    expect(equal(again(schedule), schedule)).toBe(true)
    expect(equal(fromJSON({ 'rx-anneal': 1, schedule: data }), schedule)).toBe(true)
    expect(String(again(schedule))).toBe(String(schedule))
    expect(again(schedule).param).toBe(schedule.param)
  })

  it('cannot hold a bare function, and says which', () => {
    const own = (t: number) => t
    expect(() => JSON.stringify(fn(own))).toThrow(
      new TypeError('own is a bare function, which cannot be written as JSON; say it in our words'),
    )
    expect(() => JSON.stringify(sequence([1, linear(0, 1).modifyOutput(x => x ** 2)]))).toThrow(TypeError)
  })
})

const nested = (depth: number): unknown =>
  Array.from({ length: depth }).reduce<unknown>(inner => ({ pipe: [inner] }), { linear: [0, 1] })
const version = (schedule: unknown) => ({ 'rx-anneal': 1, schedule })

describe('what is no schedule', () => {
  test.each<[name: string, json: unknown, message: string]>([
    [
      'nothing',
      undefined,
      'fromJSON(…): undefined is no schedule in version 1; it begins with { "rx-anneal": 1, "schedule": … }',
    ],
    ['null', null, 'fromJSON(…): null is no schedule in version 1'],
    ['a number', 5, 'fromJSON(…): 5 is no schedule in version 1'],
    ['another version', { 'rx-anneal': 2, schedule: { linear: [0, 1] } }, 'is no schedule in version 1'],
    ['no JSON', '{', 'fromJSON(…): SyntaxError'],
    [
      'no schedule in it',
      version(undefined),
      'fromJSON(…), at schedule: undefined is no schedule; a schedule is { word: [arguments] }',
    ],
    ['a bare number', version(5), 'fromJSON(…), at schedule: 5 is no schedule'],
    [
      'two words',
      version({ linear: [0, 1], smooth: [0, 1] }),
      'at schedule: { linear, smooth } is no schedule',
    ],
    ['a word without arguments', version({ linear: 5 }), 'at schedule: { linear } is no schedule'],
    [
      'an unknown word',
      version({ linaer: [0, 1] }),
      "fromJSON(…), at schedule: there is no word 'linaer'; there are ",
    ],
    ['a word of every object', version({ constructor: [0, 1] }), "there is no word 'constructor'"],
    [
      'a prototype',
      JSON.parse('{ "rx-anneal": 1, "schedule": { "__proto__": [0, 1] } }'),
      "there is no word '__proto__'",
    ],
    [
      'a prototype as an argument',
      JSON.parse('{ "rx-anneal": 1, "schedule": { "linear": [{ "__proto__": { "steps": 5 } }, 1] } }'),
      'fromJSON(…), at schedule.linear[0]: { __proto__ } is neither a schedule, { word: [arguments] }, nor a length',
    ],
    [
      'a word of the wrong type',
      version({ linear: ['0', 1] }),
      "fromJSON(…), at schedule: linear('0', 1): every value must be a number",
    ],
    [
      'null as an argument',
      version({ linear: [null, 1] }),
      'fromJSON(…), at schedule.linear[0]: null is no argument',
    ],
    ['a boolean', version({ linear: [true, 1] }), 'fromJSON(…), at schedule.linear[0]: true is no argument'],
    [
      'a number where a schedule is needed',
      version({ pipe: [0.5] }),
      'fromJSON(…), at schedule: 0.5 is no schedule',
    ],
    [
      'a name that is no number',
      version({ number: ['one'] }),
      "fromJSON(…), at schedule: 'one' is no number that needs a name",
    ],
    [
      'a number with a name',
      version({ number: ['NaN'] }),
      'fromJSON(…), at schedule: { number } is no schedule',
    ],
    [
      'something wrong deep inside',
      version({
        sequence: [
          [1, { linear: [0, 1] }],
          [1, { pipe: [{ loop: [3] }, { smoot: [1, 0] }] }],
        ],
      }),
      "fromJSON(…), at schedule.sequence[1][1].pipe[1]: there is no word 'smoot'",
    ],
    [
      'a length of letters',
      version({ sequence: [[{ steps: '5' }, { linear: [0, 1] }]] }),
      'at schedule.sequence[0][0]: { steps } is neither',
    ],
    [
      'what cannot be',
      version({ clamp: [1, 0] }),
      'at schedule: clamp(1, 0): the lowest value is above the highest',
    ],
    ['what is nested deeply', version(nested(10_000)), 'it is nested more than 100 deep'],
    [
      'what is nested deeply in brackets',
      `{"rx-anneal":1,"schedule":{"sequence":${'['.repeat(1e6)}${']'.repeat(1e6)}}}`,
      'it is nested more than 100 deep',
    ],
    [
      'what is 10 MB long',
      `{"rx-anneal":1,"schedule":{"linear":[${'1,'.repeat(5e6)}1]}}`,
      'letters, and may have 4000000',
    ],
    [
      'what has too many parts',
      version({ linear: Array.from({ length: 250_000 }, () => 1) }),
      'it has more than 200000 parts',
    ],
  ])('is refused: %s', (_, json, message) => {
    expect(() => fromJSON(json)).toThrow(SyntaxError)
    expect(() => fromJSON(json)).toThrow(message)
  })

  it('is told in a short message', () => {
    try {
      fromJSON(version({ ['x'.repeat(1e6)]: ['y'.repeat(1e6)] }))
    } catch (error) {
      expect((error as Error).message.length).toBeLessThan(1000)
    }
    expect.assertions(1)
  })

  it('leaves nothing behind', () => {
    expect(() => fromJSON(JSON.parse('{ "__proto__": { "polluted": 1 }, "rx-anneal": 1 }'))).toThrow(
      SyntaxError,
    )
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })
})

it('a schedule nested as deeply as may be, and one of very many phases, come again', () => {
  const deep = fromJSON(version(nested(40)))
  expect(equal(again(deep), deep)).toBe(true)
  const many = sequence(...Array.from({ length: 10_000 }, (_, i): [number, Fn] => [1, linear(i, i + 1)]))
  expect(again(many)(0.5)).toBe(many(0.5))
})
