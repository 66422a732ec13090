// The vocabulary as curves: all words in docs/vocabulary.svg, each shape in docs/curves. `vitest -u` draws them again.
import { readdirSync } from 'node:fs'
import { map, type OperatorFunction } from 'rxjs'
import { expect, test } from 'vitest'
import * as core from '../../src/index.ts'
import type { BatchEvent, Fn, Recorded } from '../../src/index.ts'
import { WORDS } from '../../src/data/words.ts'
import { draw, drawSome, type Example } from './draw.ts'

const c = core
const up = c.linear(0, 1)
const over = (schedule: Fn) => schedule.over({ epochs: 4, stepsPerEpoch: 25 })

const RUN: readonly Recorded[] = [
  10, 7.2, 7.9, 5.1, 5.8, 4.2, 4.9, 3.6, 4.1, 3.8, 4.3, 3.2, 3.9, 3.5, 3.7, 3.4, 3.6, 3.5,
].map((val_loss, epoch, all) => ({
  type: 'epochEnd',
  epoch,
  step: epoch + 1,
  epochs: all.length,
  stepsPerEpoch: 1,
  logs: { val_loss },
}))

/** What an operator makes of the recorded run. */
function heard(schedule: OperatorFunction<BatchEvent, number | boolean>) {
  const values = c.simulate(
    events =>
      events.pipe(
        schedule,
        map(value => Number(value)),
      ),
    RUN,
  )
  return {
    schedule,
    valueAt: (t: number) => values[Math.min(Math.floor(t), values.length - 1)],
    to: RUN.length,
  }
}

/** What it makes of the run's losses. */
const smoothed = (schedule: OperatorFunction<number, number>): Example => ({
  ...heard(events => events.pipe(c.metric('val_loss'), schedule)),
  schedule,
})

const GROUPS: Readonly<Record<string, readonly Example[]>> = {
  Shapes: [
    c.constant(0.5),
    c.linear(0, 1),
    c.smooth(0, 1),
    c.hump(0, 1),
    c.exp(1, 0),
    c.geometric(1, 0.01),
    c.logarithm(0, 1, 100),
    c.power(0, 1, 3),
    c.power(1, 0, 0.5),
    c.tanh(1, 0, -7, 3),
    c.triangle(0, 1, 0.3),
    c.bezier(0.42, 0, 0.58, 1),
    c.keyframes([0, 0], [0.3, 1], [0.6, 0.4], [1, 0]),
    c.piecewise([0, 1], [0.4, 0.3], [0.8, 0.1]),
    c.spline([0, 0], [0.3, 1], [0.6, 0.4], [1, 0]),
    c.fn(Math.sqrt),
  ].map(schedule => ({ schedule })),
  'Time, in front of a shape': [
    { schedule: c.loop(3).pipe(c.smooth(1, 0)) },
    { schedule: c.loop(3, 2).pipe(c.smooth(1, 0)) },
    { schedule: c.laps(3, 2) },
    { schedule: c.cycle(2), to: 7 },
    { schedule: c.cycles(2), to: 7 },
    { schedule: c.reverse().pipe(c.power(0, 1, 2)) },
    { schedule: c.shift(0.5), from: -1, to: 2 },
    { schedule: c.stretch(2), to: 2 },
    { schedule: c.hold().pipe(c.smooth(0, 1)), from: -1, to: 2 },
    { schedule: c.mirror().pipe(c.power(0, 1, 2)), from: -1, to: 3 },
    { schedule: c.refuse() },
    { schedule: c.stretch(0.1).pipe(c.noise(7)) },
  ],
  'Values, behind a shape': [
    { schedule: c.linear(0, 1).pipe(c.clamp(0.2, 0.7)) },
    { schedule: c.linear(0, 1).pipe(c.quantise(0.25)) },
  ],
  'Several schedules': [
    c.sequence([0.3, c.smooth(0, 1)], [0.7, c.smooth(1, 0)]),
    c.sequence([1, c.linear(0, 0.4)], [1, c.onward(c.smooth(1, 0))]),
    c.warmup(0.2, c.smooth(1, 0)),
    c.overlay(0.2, up, c.linear(1, 0)),
    c.product(c.loop(4), c.linear(1, 0)),
    c.sum(c.linear(1, 0), c.loop(3).pipe(c.linear(0.3, 0))),
    c.lowest(c.linear(0, 2), c.linear(1, 0)),
    c.highest(c.linear(1, 0), c.constant(0.3)),
    c.linear(0, c.linear(1, 0)),
  ].map(schedule => ({ schedule })),
  'Other clocks, over 4 epochs of 25 steps': [
    over(c.sequence([{ steps: 20 }, up], ['rest', c.smooth(1, 0)])),
    over(c.reading('epoch').pipe(c.geometric(1, 0.5))),
  ].map(schedule => ({ schedule })),
  [`What listens, in a run of ${RUN.length} epochs`]: [
    heard(c.metric('val_loss')),
    smoothed(c.exponentialMean(0.7)),
    smoothed(c.windowMean(5)),
    heard(c.stalled({ patience: 3 })),
    heard(c.plateau({ patience: 1, factor: 0.5 })),
    heard(c.product(c.smooth(1, 0), c.plateau({ patience: 1 }))),
  ],
}

const drawn = draw(GROUPS)

test('the page of the vocabulary is up to date', async () => {
  await expect(drawn).toMatchFileSnapshot('../../docs/vocabulary.svg')
})

const shapes = [...GROUPS['Shapes']!, { schedule: c.noise(7), to: 10 }]
const nameOf = ({ schedule }: Example) => /^\w+/.exec(String(schedule))![0]
const SHAPES = new Map(
  shapes.map(shape => [nameOf(shape), shapes.filter(other => nameOf(other) === nameOf(shape))]),
)

test.each([...SHAPES])('the curve of %s is up to date', async (name, examples) => {
  await expect(drawSome(`The curve of ${name}`, examples)).toMatchFileSnapshot(
    `../../docs/curves/${name}.svg`,
  )
})

test('every shape has a curve, and no curve is left from another', () => {
  const words = readdirSync('src/shapes').map(file => file.slice(0, -'.ts'.length))
  expect([...SHAPES.keys()].sort()).toEqual([...words.filter(word => word in core), 'fn'].sort())
  expect(readdirSync('docs/curves').sort()).toEqual([...SHAPES.keys()].map(name => `${name}.svg`).sort())
})

test('every word is on it', () => {
  const text = Object.values(GROUPS)
    .flat()
    .map(({ schedule }) => String(schedule))
    .join(' ')
  const missing = [...WORDS.keys()].filter(word => !new RegExp(`\\b${word}\\(`).test(text))
  // A name for a number, and words that show nothing.
  expect(missing.sort()).toEqual(['counting', 'ended', 'number'])
})

test('no line of text is wider than its cell', () => {
  for (const [, line] of drawn.matchAll(/<text x="16" y="\d+">([^<]*)</g))
    expect(line!.replace(/&#\d+;/g, '.').length).toBeLessThanOrEqual(32)
})
