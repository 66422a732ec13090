import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { constant, exp, Fn, fn, hump, linear, loop, sequence, smooth } from '../src/index.ts'

describe('a param', () => {
  it('is the last argument of every word that makes a schedule', () => {
    const params = [
      linear(0, 1, 'momentum'),
      smooth(0, 1, 'momentum'),
      exp(0, 1, 'momentum'),
      hump(0, 1, 'momentum'),
      constant(0, 'momentum'),
      fn(t => t, 'momentum'),
      new Fn(t => t, 'momentum'),
    ].map(schedule => schedule.param)
    expect(new Set(params)).toEqual(new Set(['momentum']))
  })

  it('is undefined where none is given', () => {
    const params = [linear(0, 1), hump(0, 1), constant(0), fn(t => t), loop(2)].map(
      schedule => schedule.param,
    )
    expect(new Set(params)).toEqual(new Set([undefined]))
  })

  it('has lr as its short name for learningRate', () => {
    const params = [linear(0, 1, 'lr'), constant(1, 'lr'), fn(t => t, 'lr'), new Fn(t => t, 'lr')].map(
      f => f.param,
    )
    expect(new Set(params)).toEqual(new Set(['learningRate']))
  })

  it('is among what a schedule shows', () => {
    expect(Object.entries(linear(0, 1, 'lr'))).toEqual([['param', 'learningRate']])
  })

  it('is any other name as it stands', () => {
    fc.assert(
      fc.property(
        fc.string().filter(name => name !== 'lr'),
        name => {
          expect(linear(0, 1, name).param).toBe(name)
          expect(fn(t => t, name).param).toBe(name)
        },
      ),
      { examples: [['constructor'], ['toString'], ['__proto__'], ['LR']] },
    )
  })

  it('cannot be changed', () => {
    const lr = linear(0, 1, 'lr')
    expect(() => Object.assign(lr, { param: 'momentum' })).toThrow(TypeError)
    expect(lr.param).toBe('learningRate')
  })

  it('stays with what a schedule is turned into', () => {
    const lr = linear(0, 1, 'lr')
    const turned = [
      lr.modifyOutput(x => x),
      lr.over({ epochs: 1, stepsPerEpoch: 1 }),
      fn(lr),
      new Fn(lr),
      lr.pipe(),
    ]
    expect(turned.map(schedule => schedule.param)).toEqual(Array(5).fill('learningRate'))
  })

  it('of a combination is that of its parts', () => {
    const free = linear(0, 1)
    const lr = linear(0, 1, 'lr')
    const full = linear(0, 1, 'learningRate')
    expect(free.pipe(loop(2)).param).toBeUndefined()
    expect(loop(2).pipe(lr).param).toBe('learningRate')
    expect(lr.pipe(free, full).param).toBe('learningRate')
    expect(sequence([0.5, free], [0.5, free]).param).toBeUndefined()
    expect(sequence([0.5, free], [0.5, lr]).param).toBe('learningRate')
    expect(sequence([0.2, lr], [0.3, full], [0.5, sequence([1, lr])]).param).toBe('learningRate')
  })

  it('must be the same in all parts of a combination', () => {
    const lr = linear(0, 1, 'lr')
    const momentum = linear(0, 1, 'momentum')
    expect(() => sequence([0.3, lr], [0.2, momentum])).toThrow(
      new TypeError(
        "sequence([0.3, linear(0, 1, 'learningRate')], [0.2, linear(0, 1, 'momentum')]): its parts are for " +
          "different params (learningRate, momentum); name one with fn(schedule, 'learningRate')",
      ),
    )
    expect(() => momentum.pipe(loop(2), lr, linear(0, 1, 'beta1'))).toThrow(
      new TypeError(
        "linear(0, 1, 'momentum').pipe(…): its parts are for different params " +
          "(momentum, learningRate, beta1); name one with fn(schedule, 'momentum')",
      ),
    )
  })

  it('is named anew by fn, for a schedule or for a part', () => {
    const momentum = linear(0, 1, 'momentum')
    const lr = fn(momentum, 'lr')
    expect(lr.param).toBe('learningRate')
    expect(momentum.param).toBe('momentum')
    expect(sequence([0.5, linear(1, 0, 'lr')], [0.5, lr]).param).toBe('learningRate')
    expect(fn(sequence([0.5, momentum], [0.5, momentum]), 'lr').param).toBe('learningRate')
  })
})
