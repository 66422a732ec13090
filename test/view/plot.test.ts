import { NEVER, map, of } from 'rxjs'
import { describe, expect, it, test } from 'vitest'
import * as c from '../../src/index.ts'
import type { BatchEvent } from '../../src/index.ts'
import { optax, torch } from '../../src/recipes/index.ts'
import { DARK, LIGHT } from '../../src/view/style.ts'
import { plot } from '../../src/view/plot.ts'
import { recordOf } from '../support/recordOf.ts'

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text!)
const described = (svg: string) => /<desc>(.*)<\/desc>/.exec(svg)![1]!
const seams = (svg: string) => svg.match(/class="seam"/g)?.length ?? 0
const run = { epochs: 8, stepsPerEpoch: 125 }

// Looked at, light and dark; `vitest -u` draws them again.
test.each([
  ['a sequence', c.sequence([0.3, c.smooth(0, 0.01)], [0.7, c.smooth(0.01, 0)]), {}],
  [
    'several by name',
    {
      constant: c.constant(0.1),
      'warm-up and decay': c.warmup({ steps: 200 }, c.smooth(0.1, 0)),
      'three cycles': c.loop(3).pipe(c.smooth(0.08, 0)),
      steps: c.piecewise([0, 0.1], [0.5, 0.01], [0.8, 0.001]),
    },
    { ...run, title: 'Four ways with a rate of 0.1' },
  ],
  ['a logarithmic axis', [c.geometric(1e-1, 1e-4), c.hump(1e-4, 1e-2)], { ...run, log: true }],
  ['steps of a short run', c.linear(0.1, 0, 'lr'), { epochs: 5, stepsPerEpoch: 4 }],
  [
    'noise and a gap',
    { noise: c.stretch(0.1).pipe(c.noise(7)), 'a gap': c.fn(t => (t > 0.4 && t < 0.6 ? NaN : 1 - t)) },
    {},
  ],
  [
    'two rounds of colours',
    Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`way ${i}`, c.power(i / 12, 1 - i / 24, 2)])),
    {},
  ],
] as const)('the picture of %s is up to date', async (name, schedules, options) => {
  await expect(plot(schedules, options)).toMatchFileSnapshot(`pictures/${name.replaceAll(' ', '-')}.svg`)
})

describe('the axis of time', () => {
  it('counts progress, or steps and epochs in a run with a length', () => {
    expect(texts(plot(c.linear(1, 0)))).toEqual(expect.arrayContaining(['progress', '0.2', '0.8']))
    const svg = plot(c.linear(1, 0), run)
    expect(texts(svg)).toEqual(expect.arrayContaining(['step', '1000', 'epoch', '8']))
    expect(texts(svg)).not.toContain('progress')
    expect(texts(plot(c.linear(1, 0), { epochs: 1, stepsPerEpoch: 50 }))).not.toContain('epoch')
  })

  it('shows what a run would see: the last step is the last value', () => {
    expect(described(plot(c.linear(1, 0), { epochs: 2, stepsPerEpoch: 2 }))).toBe(
      'linear(1, 0): from 1 to 0.25, lowest 0.25 at step 3, highest 1 at step 0.',
    )
    const steps = c.reading('step').pipe(c.fn(n => 0.5 ** n))
    expect(described(plot({ halves: steps }, { epochs: 1, stepsPerEpoch: 4 }))).toContain('from 1 to 0.125')
  })

  it('needs a length for what counts something else', () => {
    expect(() => plot(c.reading('step'))).toThrow(/reads step/)
    expect(() => plot(c.linear(1, 0), { epochs: 3 })).toThrow(/must be whole numbers above 0/)
    expect(() => plot(c.linear(1, 0), { epochs: 0, stepsPerEpoch: 0 })).toThrow(
      /must be whole numbers above 0/,
    )
    expect(() => plot(c.linear(1, 0), { epochs: 1.5, stepsPerEpoch: 2 })).toThrow(RangeError)
  })
})

describe('what can be drawn', () => {
  it('is whatever simulate can run', () => {
    const epochs = map((event: BatchEvent) => event.epoch)
    expect(described(plot([epochs, 2, of(3)], run))).toBe(
      [
        'schedule 1: from 0 to 7, lowest 0 at step 0, highest 7 at step 875.',
        '2: from 2 to 2, lowest 2 at step 0, highest 2 at step 0.',
        'schedule 3: from 3 to 3, lowest 3 at step 0, highest 3 at step 0.',
      ].join(' '),
    )
    expect(described(plot({ never: NEVER }, run))).toBe('never: no value.')
    expect(() => plot(epochs)).toThrow(/give the \{ epochs, stepsPerEpoch \} or the \{ record \} of a run/)
  })

  it('is nothing else', () => {
    expect(() => plot([])).toThrow(/there is no schedule/)
    expect(() => plot({})).toThrow(/there is no schedule/)
    expect(() => plot({ a: 'b' as never }, run)).toThrow(/is no schedule/)
    expect(() => plot(c.linear(1, 0).modifyOutput(String) as never)).toThrow(/gives '1', no number/)
    expect(() => plot({ below: c.linear(-1, 0) }, { log: true })).toThrow(/below is nowhere above 0/)
  })
})

describe('what listens', () => {
  const lr = c.product(0.1, c.plateau({ patience: 0 }))
  const record = recordOf([4, 2, 2, 2, 1], { stepsPerEpoch: 3, epochs: 100 })

  it('is drawn in a run that was recorded, for as long as that was', () => {
    const svg = plot({ plateau: lr, linear: c.linear(1, 0) }, { record })
    const values = c.simulate(c.linear(1, 0), record) as number[]
    expect(described(svg)).toBe(
      `plateau: from 0.1 to 0.001, lowest 0.001 at step 12, highest 0.1 at step 0. linear: from 1 to ${values.at(-1)!.toFixed(4)}, lowest ${values.at(-1)!.toFixed(4)} at step 14, highest 1 at step 0.`,
    )
    expect(texts(svg)).toEqual(expect.arrayContaining(['step', '14', 'epoch', '5']))
    expect(texts(svg)).not.toContain('100')
  })

  it('has what it would have had from the epoch on with which a record begins', () => {
    expect(described(plot({ lr }, { record: record.slice(2) }))).toContain(
      'from 0.1 to 0.01, lowest 0.01 at step 12',
    )
    const begun = { type: 'batchBegin', step: 15, epoch: 5, epochs: 100, stepsPerEpoch: 3, logs: {} } as const
    expect(described(plot(c.reading('step'), { record: [...record.slice(2), begun] }))).toContain(
      'from 6 to 15, lowest 6 at step 6, highest 15 at step 15.',
    )
  })

  it('marks seams of schedules of time', () => {
    expect(seams(plot(c.sequence([{ steps: 7 }, lr], ['rest', lr]) as never, { record }))).toBe(0)
    const phases = c.sequence(
      [{ steps: 7 }, c.linear(0, 1)],
      [{ steps: 40 }, c.constant(1)],
      ['rest', c.constant(0)],
    )
    expect(seams(plot(phases, { record }))).toBe(1)
    // How many steps a part of the run has nobody knows here.
    const begins = [0, 1, 2, 3].map(
      step => ({ type: 'batchBegin', step, epoch: 0, progress: step / 4, logs: {} }) as const,
    )
    const halves = c.sequence([1, c.linear(0, 1)], [1, c.linear(1, 0)])
    expect(seams(plot(halves, { record: begins }))).toBe(0)
  })

  it.each([
    [undefined, /plateau\(.*or the \{ record \} of a run/],
    [{ record: [] }, /the record is empty/],
    [{ record: { val_loss: [1, 2] } }, /is no record/],
    [{ ...run, record }, /a record or a length, not both/],
    [{ record: recordOf([1], { name: 'loss' }) }, /have no val_loss; there are: loss/],
  ] as const)('with %j says what it needs', (options, message) => {
    expect(() => plot(lr, options as never)).toThrow(message)
  })
})

test('options that there are not are refused', () => {
  expect(() => plot(c.linear(1, 0), { steps: 300 } as never)).toThrow(
    new TypeError('plot(…) takes no steps; it takes epochs, stepsPerEpoch, record, log, title'),
  )
  expect(() => plot(c.linear(1, 0), 100 as never)).toThrow(
    new TypeError(
      'plot(…) takes its parameters by name, { epochs, stepsPerEpoch, record, log, title }, not 100',
    ),
  )
})

test('what no axis could hold is left out', () => {
  const blown = c.fn(t => (t > 0.5 ? 1e308 : t < 0.2 ? -1e308 : t))
  expect(described(plot(blown))).toContain('from 0.2 to 0.5, lowest 0.2')
})

test('a bare function is no schedule, and the error says what makes it one', () => {
  expect(() => plot(((t: number) => t) as never)).toThrow(
    /t\) => t is no function of progress; .* or wrap it by fn/,
  )
})

describe('seams', () => {
  const up = c.reading('epoch').pipe(c.linear(0, 1))
  const half = c.sequence([1, c.linear(0, 1)], [1, c.linear(1, 0)])
  it.each([
    ['a sequence', half, ['0.5'], 1],
    ['a sequence in a sequence', c.sequence([1, half], [1, c.linear(0, 1)]), ['0.25', '0.5'], 2],
    ['a sum', c.sum(half, c.warmup(0.2, c.smooth(1, 0))), ['0.2', '0.5'], 2],
    ['an overlay', c.overlay(0.3, c.linear(0, 1), half), ['0.3', '0.5'], 2],
    ['what maps values', half.pipe(c.clamp(0, 0.5)), ['0.5'], 1],
    [
      'a schedule of a length of its own',
      c.sequence([{ steps: 30 }, half], ['rest', half]).over(run),
      ['0.03'],
      3,
    ],
    ['what lies above', c.overlay(0.3, half, c.linear(1, 0)), ['0.15', '0.3'], 2],
    [
      'what counts, with a length of its own',
      c.counting('step', c.sequence([{ steps: 250 }, 1], ['rest', 2])).over(run),
      ['0.25'],
      1,
    ],
    ['a warp, behind which time is another', c.loop(2).pipe(half), [], 0],
  ])('of %s are where its phases begin', (_, fn, labels, count) => {
    const svg = plot({ it: fn })
    expect(seams(svg)).toBe(count)
    expect(texts(svg)).toEqual(expect.arrayContaining(labels))
  })

  it('are those of the run also where phases know nothing of it', () => {
    const phases = c.sequence([{ steps: 100 }, half], [{ steps: 5000 }, half], ['rest', half])
    const svg = plot(c.counting('step', phases), run)
    expect(seams(svg)).toBe(2)
    expect(texts(svg)).toEqual(expect.arrayContaining(['50', '100']))
    const epochs = plot(c.counting('epoch', c.sequence([{ epochs: 3 }, half], ['rest', up])), run)
    expect(seams(epochs)).toBe(2)
  })

  const rise = { init_value: 0, peak_value: 1, warmup_steps: 2 }
  const steps = (...phases: readonly c.Phase[]) => c.counting('step', c.sequence(...phases))
  it.each<[string, c.Fn, number[]]>([
    [
      'a weight before a length, in a phase that has one',
      steps([{ steps: 10 }, c.sequence(['rest', 1], [{ steps: 4 }, up])], ['rest', 1]),
      [6, 10],
    ],
    [
      'steps inside a weight',
      steps(
        [{ steps: 10 }, c.sequence([1, c.sequence([{ steps: 2 }, 1], ['rest', 2])], [1, 1])],
        ['rest', 1],
      ),
      [2, 5, 10],
    ],
    [
      'what counts, inside of what counts',
      optax.sgdr_schedule({
        cosine_kwargs: [8, 12].map(decay_steps => ({ ...rise, decay_steps })),
      }),
      [2, 8, 10],
    ],
    [
      'steps inside a later phase',
      c.sequence([1, 1], [1, c.sequence([{ steps: 2 }, 1], ['rest', 2])]),
      [10, 12],
    ],
    [
      'what counts, in a phase',
      c.sequence([1, c.counting('step', c.sequence([{ steps: 7 }, 1], ['rest', 2]))], [1, 1]),
      [7, 10],
    ],
    ['a length that is none of this run', c.overlay({ epochs: 5 }, c.linear(0, 1), 0.1), []],
  ])('of %s are marked', (_, schedule, marks) => {
    const svg = plot(schedule, { epochs: 2, stepsPerEpoch: 10 })
    expect(seams(svg)).toBe(marks.length)
    expect(texts(svg)).toEqual(expect.arrayContaining(marks.map(String)))
  })

  it('are drawn as they are in the longest runs, though parts of them round', () => {
    const peak = c.sequence([{ steps: 103 }, c.linear(0, 1)], ['rest', c.linear(1, 0)])
    expect(described(plot(peak, { epochs: 10, stepsPerEpoch: 10_000 }))).toContain('highest 1 at step 103.')
  })

  it('count steps in a run', () => {
    const svg = plot(c.sequence([{ steps: 30 }, half], [{ epochs: 2 }, half], ['rest', half]), run)
    expect(seams(svg)).toBe(5)
    expect(texts(svg)).toEqual(expect.arrayContaining(['15', '155', '280', '640']))
  })
})

test('each colour is readable as text on its ground, light and dark', () => {
  const luminance = (hex: string) => {
    const [r, g, b] = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16) / 255)
    const linear = [r!, g!, b!].map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    return 0.2126 * linear[0]! + 0.7152 * linear[1]! + 0.0722 * linear[2]!
  }
  const contrast = (one: string, other: string) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b)
    return (high! + 0.05) / (low! + 0.05)
  }
  for (const colour of LIGHT) expect(contrast(colour, '#ffffff')).toBeGreaterThan(4.5)
  for (const colour of DARK) expect(contrast(colour, '#111827')).toBeGreaterThan(4.5)
})

test('a recipe that counts steps is drawn in a run of any length', () => {
  const { learningRate } = torch.OneCycleLR({ max_lr: 0.1, total_steps: 1000 })
  expect(described(plot(learningRate, { epochs: 8, stepsPerEpoch: 125 }))).toContain(
    'highest 0.1 at step 299',
  )
  const short = plot(learningRate, { epochs: 4, stepsPerEpoch: 125 })
  expect(seams(short)).toBe(1)
  expect(texts(short)).toContain('299')
})
