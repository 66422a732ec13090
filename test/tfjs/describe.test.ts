import * as tf from '@tensorflow/tfjs'
import { lastValueFrom, map, NEVER, takeWhile, toArray } from 'rxjs'
import { describe as group, expect, test } from 'vitest'
import { linear } from '../../src/index.ts'
import { anneal, describe, fromFit, fromSteps, type Description } from '../../src/tfjs/index.ts'
import { chain, compiled, dense, sequential } from './support/models.ts'
import type { Written } from './support/everything.ts'
import { WAYS } from './support/ways.ts'

const { layers: L } = tf

const model = () =>
  compiled(
    sequential(dense('body', { inputShape: [3] }), L.dropout({ name: 'drop', rate: 0.5 }), dense('head')),
    tf.train.momentum(0.5, 0.9),
  )

const RULES: readonly Written[] = [
  ['*', { learningRate: linear(0.2, 0), momentum: 0.8 }],
  ['bias', { learningRate: NEVER }],
  ['#head', { learningRate: 0.3 }],
  ['#head > bias', { learningRate: 0.4 }],
  ['#drop', { rate: linear(0.1, 0.3) }],
  ['Dropout', { rate: 0.2 }],
  ['#head > kernel', { trainable: 1 }],
]

/** An outcome as one line. */
const lines = ({ outcomes }: Description): string[] =>
  outcomes.map(({ element, param, value, won, lost }) =>
    [
      `${element.parent?.id} ${element.id ?? element.tag}`,
      `${param} ${value}`,
      won?.selector ?? '-',
      ...lost.map(({ selector }) => selector),
    ].join(', '),
  )

group.each(WAYS)('in the course of a run by $word', way => {
  const { word } = way
  const during = async (
    at: 'onTrainBegin' | 'onBatchBegin' | 'onBatchEnd' | 'onEpochEnd',
    rules = RULES,
    options?: { lost: boolean },
  ) => {
    const net = model()
    const seen: Description[] = []
    await way.train(net, rules, {
      batches: 2,
      callbacks: { [at]: () => void seen.push(describe(net, options)) },
    })
    return seen
  }

  test('it is data: for every element and param that a rule drives the value, who won, and who lost', async () => {
    const [first, second] = await during('onBatchEnd')
    const of = (rate: number, drop: number) => [
      `body kernel, learningRate ${rate}, *`,
      `body bias, learningRate ${rate}, *`,
      'head kernel, learningRate 0.3, #head, *',
      'head bias, learningRate 0.4, #head > bias, #head, *',
      'body kernel, momentum 0.8, *',
      'body bias, momentum 0.8, *',
      'head kernel, momentum 0.8, *',
      'head bias, momentum 0.8, *',
      `net drop, rate ${drop}, #drop, Dropout`,
      'body kernel, trainable 1, -',
      'body bias, trainable 1, -',
      'head kernel, trainable 1, #head > kernel',
      'head bias, trainable 1, -',
    ]
    expect(lines(first!)).toEqual(of(0.2, 0.1))
    expect(lines(second!)).toEqual(of(0.1, 0.2))
  })

  test('it is a tree to read, with the rules that lost where they are asked for', async () => {
    const [, second] = await during('onBatchEnd', RULES, { lost: true })
    expect(String(second)).toBe(`Sequential#net
  Dense#body
    kernel
      learningRate = 0.1 by ${word}('*', { learningRate: linear(0.2, 0) })
      momentum = 0.8 by ${word}('*', { momentum: 0.8 })
      trainable = 1 (no rule)
    bias
      learningRate = 0.1 by ${word}('*', { learningRate: linear(0.2, 0) })
      momentum = 0.8 by ${word}('*', { momentum: 0.8 })
      trainable = 1 (no rule)
  Dropout#drop
    rate = 0.2 by ${word}('#drop', { rate: linear(0.1, 0.3) })
      over ${word}('Dropout', { rate: 0.2 })
  Dense#head
    kernel
      learningRate = 0.3 by ${word}('#head', { learningRate: 0.3 })
        over ${word}('*', { learningRate: linear(0.2, 0) })
      momentum = 0.8 by ${word}('*', { momentum: 0.8 })
      trainable = 1 by ${word}('#head > kernel', { trainable: 1 })
    bias
      learningRate = 0.4 by ${word}('#head > bias', { learningRate: 0.4 })
        over ${word}('#head', { learningRate: 0.3 })
        over ${word}('*', { learningRate: linear(0.2, 0) })
      momentum = 0.8 by ${word}('*', { momentum: 0.8 })
      trainable = 1 (no rule)`)
  })

  test('it is a tree of what won, and of what lost only when asked', async () => {
    const [, all] = await during('onBatchEnd', RULES, { lost: true })
    const [, won] = await during('onBatchEnd')
    const lines = String(all).split('\n')
    expect(String(won).split('\n')).toEqual(lines.filter(line => !line.includes('  over ')))
    expect(won!.outcomes.map(({ lost }) => lost.length)).toEqual(all!.outcomes.map(({ lost }) => lost.length))
  })

  test('what no rule reaches has the value that it had before the run', async () => {
    const [first] = await during('onBatchEnd', [['#head > bias', { learningRate: 0.1, l2: 0.2 }]])
    expect(lines(first!)).toEqual([
      'body kernel, learningRate 0.5, -',
      'body bias, learningRate 0.5, -',
      'head kernel, learningRate 0.5, -',
      'head bias, learningRate 0.1, #head > bias',
      'body kernel, l2 undefined, -',
      'body bias, l2 undefined, -',
      'head kernel, l2 undefined, -',
      'head bias, l2 0.2, #head > bias',
    ])
  })

  test('it is there from the beginning to the end of the run, and stays as it was then', async () => {
    const rules: Written[] = [['#drop', { rate: linear(0.1, 0.3) }]]
    const outcome = (rate: number | undefined) => [`net drop, rate ${rate}, #drop`]
    const [begin] = await during('onTrainBegin', rules)
    const batches = await during('onBatchBegin', rules)
    const [end] = await during('onEpochEnd', rules)
    expect(lines(begin!)).toEqual(outcome(undefined))
    expect(batches.map(lines)).toEqual([outcome(0.1), outcome(0.2)])
    expect(lines(end!)).toEqual(outcome(0.2))
    expect(String(batches[0])).toContain('rate = 0.1 by')
  })

  test('of a layer that stands in two places it tells at both', async () => {
    const drop = L.dropout({ name: 'drop', rate: 0.5 })
    const net = compiled(chain('net', [3], chain('one', [3], drop), chain('two', [3], drop), dense('head')))
    const seen: string[] = []
    const onBatchEnd = () => void seen.push(...lines(describe(net)))
    await way.train(net, [['#two > Dropout', { rate: 0.1 }]], { callbacks: { onBatchEnd } })
    expect(seen).toEqual(['one drop, rate 0.1, #two > Dropout', 'two drop, rate 0.1, #two > Dropout'])
  })
})

test('an optimizer is in the run of its model', async () => {
  const net = model()
  const run$ = fromFit(net, tf.ones([1, 3]), tf.ones([1, 2])).pipe(
    anneal('#drop', { rate: 0.1 }),
    map(() => lines(describe(net.optimizer))),
    toArray(),
  )
  const outcome = 'net drop, rate 0.1, #drop'
  expect((await lastValueFrom(run$)).slice(2)).toEqual([[outcome], [outcome], [outcome], [outcome]])
})

test('a loop of variables is told of by its optimizer', async () => {
  const w = tf.variable(tf.scalar(1), true, 'enc/w')
  const optimizer = tf.train.sgd(1)
  const run$ = fromSteps({ optimizer, variables: [w] }, { epochs: 1, stepsPerEpoch: 1 }, () => {
    optimizer.minimize(() => w.square())
  }).pipe(
    anneal('enc', { learningRate: 0.25 }),
    takeWhile(({ type }) => type !== 'batchEnd', true),
    map(() => String(describe(optimizer))),
  )
  expect(await lastValueFrom(run$)).toBe(`Variables
  enc
    w
      learningRate = 0.25 by anneal('enc', { learningRate: 0.25 })`)
  tf.dispose(w)
})

group('outside a run it is an error', () => {
  const outside = (name: string) =>
    new Error(
      `describe(…): ${name} is in no run now; ask in the course of one, from a subscriber or a callback`,
    )

  test('before and after it', async () => {
    const net = model()
    expect(() => describe(net)).toThrow(outside('model "net"'))
    await WAYS[0]!.train(net, [['*', { lr: 0.1 }]])
    await WAYS[1]!.train(net, [['*', { lr: 0.1 }]])
    expect(() => describe(net)).toThrow(outside('model "net"'))
    expect(() => describe(net.optimizer)).toThrow(outside('this Momentum'))
  })

  test('of a model that is not even compiled, and in a plain fit', async () => {
    const net = sequential(dense('head', { inputShape: [3] }))
    expect(() => describe(net)).toThrow(outside('model "net"'))
    compiled(net)
    const errors: unknown[] = []
    const onBatchEnd = () => {
      try {
        describe(net)
      } catch (error) {
        errors.push(error)
      }
    }
    await net.fit(tf.ones([1, 3]), tf.ones([1, 2]), { epochs: 1, callbacks: { onBatchEnd } })
    expect(errors).toEqual([outside('model "net"')])
  })
})
