import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as core from '../../src/index.ts'
import { plot } from '../../src/view/plot.ts'
import { plotRun } from '../../src/view/plotRun.ts'
import { HOSTILE_IN_PAGES } from '../support/hostile.ts'
import { schedule } from '../support/schedules.ts'
import { events } from '../view/run.ts'
import { faults } from './view.ts'

const SEED = 7
const length = fc.option(
  fc.record({ epochs: fc.integer({ min: 1, max: 30 }), stepsPerEpoch: fc.integer({ min: 1, max: 3000 }) }),
  { nil: {} },
)

test('200 random schedules are pictures, with no label outside or on another one, of a bounded size', () => {
  const counts = { log: 0 }
  fc.assert(
    fc.property(schedule, length, fc.boolean(), (one, length, log) => {
      let svg: string
      try {
        svg = plot(one, { ...length, log })
      } catch (error) {
        // A logarithmic axis has nothing to show below 0, and says so.
        expect(String(error)).toContain('nowhere above 0')
        return
      }
      if (log) counts.log++
      expect(faults(svg)).toEqual([])
      expect(svg.length).toBeLessThan(40_000)
    }),
    { seed: SEED, numRuns: 200 },
  )
  expect(counts.log).toBeGreaterThan(20)
})

test('so are 100 sets of several, by name and not', () => {
  fc.assert(
    fc.property(
      fc.array(schedule, { minLength: 1, maxLength: 9 }),
      fc.boolean(),
      fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
      (all, isNamed, title) => {
        const given = isNamed ? Object.fromEntries(all.map((one, i) => [`way ${i}`, one])) : all
        const svg = plot(given, { ...(title === undefined ? {} : { title }), epochs: 7, stepsPerEpoch: 130 })
        expect(faults(svg)).toEqual([])
        expect(svg.length).toBeLessThan(40_000 * all.length)
      },
    ),
    { seed: SEED, numRuns: 100 },
  )
})

test('names of any letters stand in their place', () => {
  const names = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), {
    minLength: 1,
    maxLength: 6,
  })
  fc.assert(
    fc.property(names, names => {
      const named = Object.fromEntries(names.map((name, i) => [name, core.linear(i, 0)]))
      expect(faults(plot(named))).toEqual([])
    }),
    { seed: SEED, numRuns: 100 },
  )
})

test('hostile names are text, and nothing runs', () => {
  const named = Object.fromEntries(HOSTILE_IN_PAGES.map((name, i) => [name, core.linear(i, 1)]))
  for (const title of HOSTILE_IN_PAGES) {
    const svg = plot(named, { title })
    expect(faults(svg)).toEqual([])
    expect(svg.length).toBeLessThan(40_000)
  }
  expect((globalThis as { hacked?: unknown }).hacked).toBeUndefined()
  // What was written is there to read.
  expect(document.querySelector('svg')!.textContent).toContain('<script>hacked = 1</script>')
})

test.each([0, 1e-5, 1, 1e9, -1e12, 1e-12, 1.7e308, -1.7e308])(
  'constant(%d) and its like are level',
  value => {
    expect(faults(plot([core.constant(value), core.linear(value, value * (1 + 1e-15))]))).toEqual([])
  },
)

test.each([
  ['powers', core.geometric(1e-30, 1e30)],
  ['the smallest numbers', core.linear(0, 5e-324)],
  ['the greatest', core.linear(-1.7e308, 1.7e308)],
  ['none but one', core.fn(t => (t === 0.5 ? 1 : NaN))],
  ['none at all', core.fn(() => NaN)],
  ['a pole', core.fn(t => 1 / (t - 0.5))],
  ['tiny differences', core.linear(1, 1 + 1e-9)],
  ['many phases', core.sequence(...Array.from({ length: 3000 }, () => [1, core.linear(0, 1)] as const))],
])('%s are drawn as far as they can be', (_, fn) => {
  expect(faults(plot(fn))).toEqual([])
  if (!/NaN|-1.7/.test(String(fn))) expect(faults(plot(fn, { log: true }))).toEqual([])
})

test('a hundred schedules are a picture', () => {
  expect(faults(plot(Array.from({ length: 100 }, (_, i) => core.linear(i, 1))))).toEqual([])
})

test('a run with hostile names is a picture', () => {
  const all = [
    ...events({
      epochs: 2,
      stepsPerEpoch: 40,
      logs: step => ({ loss: 1 / (step + 1) }),
      epochLogs: epoch => ({ val_loss: epoch + 1 }),
      assigned: step =>
        HOSTILE_IN_PAGES.map((name, i) => ({
          rule: name,
          param: HOSTILE_IN_PAGES[i % 5]!,
          value: step + i,
          elements: [name],
        })),
    }),
  ]
  for (const title of HOSTILE_IN_PAGES) {
    expect(faults(plotRun(all, { title }))).toEqual([])
    expect(
      faults(plotRun({ [title]: all, other: all }, { planned: { [title]: core.linear(1, 0) } })),
    ).toEqual([])
  }
  expect((globalThis as { hacked?: unknown }).hacked).toBeUndefined()
})
