import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { BehaviorSubject, concat, from, NEVER, of, Subject, throwError } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import { linear, plateau, product, sequence, sum, type BatchEvent } from '../../src/index.ts'
import { Track } from '../../src/view/Track.ts'
import { plotRun, report } from '../../src/view/index.ts'
import { VERSIONS } from '../../src/versions.ts'
import { events, won } from './run.ts'

const short = {
  epochs: 2,
  stepsPerEpoch: 3,
  logs: (step: number) => ({ batch: step, size: 10, loss: 1 / (step + 1) }),
  epochLogs: (epoch: number) => ({ loss: 1 / (epoch + 1), val_loss: 2 / (epoch + 1) }),
  assigned: (step: number) => [won('#head', 'learningRate', 0.1 - step / 100, 'Dense#head > kernel')],
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** What a report of some events says, without its markup. */
function said(source: Iterable<BatchEvent>, end: 'complete' | 'fail' | 'stop' = 'complete'): string[] {
  const pages: string[] = []
  const after = { complete: [], fail: throwError(() => new Error('NaN in the loss')), stop: NEVER }[end]
  concat(from(source), after)
    .pipe(report(html => pages.push(html)))
    .subscribe({ error: () => undefined })
    .unsubscribe()
  return pages.map(page =>
    page
      .replace(/<style>[^]*?<\/style>|<desc>.*?<\/desc>/g, '')
      .replace(/<[^>]*>/g, '|')
      .replace(/[|\s]*\|[|\s]*/g, '|'),
  )
}

describe('a report', () => {
  it('mirrors the source', () => {
    const all = [...events(short)]
    const seen: BatchEvent[] = []
    from(all)
      .pipe(report(() => undefined))
      .subscribe(event => seen.push(event))
    expect(seen).toEqual(all)
  })

  it.each([
    ['complete', 'Completed'],
    ['fail', 'Failed: NaN in the loss'],
    ['stop', 'Stopped'],
  ] as const)('is written when the run ends: %s', (end, how) => {
    expect(said(events(short), end)).toEqual([expect.stringContaining(`|A run|${how}|`)])
  })

  it('tells totals, metrics, the cascade and versions', () => {
    const [text] = said(events(short))
    expect(text).toContain('|Epochs|2|Steps|6|Samples|60|Time|0.06 s|Steps a second|100|')
    expect(text).toContain('|loss|1|0.167|1|0.167|0.5|val_loss|2|1|2|1|1|')
    expect(text).toContain(
      '|anneal(&#39;#head&#39;, { learningRate })|learningRate from 0.1 to 0.05, lowest 0.05, highest 0.1|Dense#head &#62; kernel|',
    )
    expect(text).toMatch(/\|rx-anneal\|0\.1\.0\|.*RxJS\|7\.\d+\.\d+\|Node\.js\|\d+/)
  })

  it('tells of a run that was cut short what was to come', () => {
    const [text] = said([...events(short)].slice(0, 10), 'stop')
    expect(text).toContain('|Epochs|1 of 2|Steps|3 of 6|')
  })

  it('of each of several runs is one', () => {
    const pages = said([...events(short), ...events(short)])
    expect(pages).toEqual([
      expect.stringContaining('Followed by another run'),
      expect.stringContaining('Completed'),
    ])
  })

  it('of nothing is none', () => {
    expect(said([])).toEqual([])
  })

  it('shows a rule that won nothing, and not its values', () => {
    const losing = { ...won('*', 'learningRate', 7), elements: [] }
    const [text] = said(events({ ...short, assigned: () => [losing] }))
    expect(text).toContain('|learningRate won nothing|')
  })
})

test('the values of a rule that sets several stay apart when others join in front of it', () => {
  const two = (step: number) => [won('*', 'rate', 1, `A${step > 2 ? '' : '!'}`), won('*', 'rate', 2, 'B')]
  const made = events({
    ...short,
    assigned: step => [...(step > 2 ? [won('#late', 'rate', 9)] : []), ...two(step)],
  })
  const [text] = said(made)
  expect(text).toContain('|rate from 1 to 1, lowest 1, highest 1|A|')
  expect(text).toContain('|rate from 2 to 2, lowest 2, highest 2|B|')
  expect(text).toContain('|rate from 9 to 9, lowest 9, highest 9|#late|')
})

describe('a file', () => {
  let home: string
  beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'rx-anneal-'))))
  afterEach(() => rmSync(home, { recursive: true, force: true }))

  it('is written where there was no folder', () => {
    const path = join(home, 'a/b/report.html')
    from(events(short))
      .pipe(report(path, { title: 'A file' }))
      .subscribe()
    expect(readFileSync(path, 'utf8')).toContain('<h1>A file</h1>')
  })

  it('that cannot be written fails before the run begins', () => {
    const begun = vi.fn()
    const source = new Subject<BatchEvent>()
    const errors: unknown[] = []
    const path = join(home, 'file', 'report.html')
    from(events(short))
      .pipe(report(join(home, 'file')))
      .subscribe()
    source.pipe(report(path)).subscribe({ next: begun, error: (error: unknown) => errors.push(error) })
    expect(source.observed).toBe(false)
    expect(String(errors[0])).toMatch(/EEXIST|ENOTDIR/)
  })

  it('that is a folder is refused before the run begins', () => {
    const errors: unknown[] = []
    for (const path of [home, join(home, 'c/')])
      new Subject<BatchEvent>()
        .pipe(report(path))
        .subscribe({ error: (error: unknown) => errors.push(error) })
    expect(errors.map(String)).toEqual([
      expect.stringContaining(`report('${home}'): it is a folder`),
      expect.stringContaining(`report('${home}/c/'): it is a folder`),
    ])
  })

  it('is nothing but a path or a function', () => {
    expect(() => report(7 as never)).toThrow(
      /report\(7\): it takes a path, or a function that takes the HTML/,
    )
  })
})

describe('the axis of time', () => {
  it('ends where the run did', () => {
    const svg = plotRun([...events({ ...short, epochs: 100 })].slice(0, 18), {
      planned: { lr: linear(0.1, 0) },
    })
    expect(svg).toContain('loss loss: from 1 to 0.1667, lowest 0.1667 at step 5')
    expect(svg).toContain('learningRate planned: from 0.1 to 0.09833, lowest 0.09833 at step')
    expect(svg.match(/<text[^>]*>300<|<text[^>]*>100</)).toBeNull()
  })
})

it('marks the seams of all parts of what was planned', () => {
  const half = (at: number) => sequence([at, linear(1, 0)], [1 - at, 0])
  const svg = plotRun(events({ ...short, epochs: 10 }), { planned: { lr: sum(half(0.75), half(0.25)) } })
  expect(svg.match(/class="seam"/g)).toHaveLength(2)
  // A phase that begins where the run was cut short has not begun.
  const cut = [...events({ ...short, epochs: 2 })].slice(0, 9)
  expect(plotRun(cut, { planned: { lr: half(0.5) } })).not.toContain('class="seam"')
})

describe('what was planned and listens', () => {
  const lr = product(0.1, plateau({ patience: 0 }))
  const made = {
    ...short,
    epochs: 4,
    epochLogs: (epoch: number) => ({ val_loss: [4, 2, 2, 2][epoch]! }),
    assigned: () => [],
  }

  it('is drawn as it would have followed the run', () => {
    const expected = 'learningRate planned: from 0.1 to 0.01, lowest 0.01 at step 9, highest 0.1 at step 0.'
    expect(plotRun(events(made), { planned: { lr } })).toContain(expected)
    let html = ''
    from(events(made))
      .pipe(report(text => (html = text), { planned: { lr } }))
      .subscribe()
    expect(html).toContain(expected)
  })

  it('is drawn for each of several runs', () => {
    const other = { ...made, epochLogs: (epoch: number) => ({ val_loss: 4 - epoch }) }
    const svg = plotRun({ a: events(made), b: events(other) }, { planned: { lr } })
    expect(svg).toContain('learningRate a, planned: from 0.1 to 0.01,')
    expect(svg).toContain('learningRate b, planned: from 0.1 to 0.1,')
  })

  it('is a slider, which is let go of when the run ends', () => {
    const slider = new BehaviorSubject(0.5)
    expect(plotRun(events(short), { planned: { lr: slider } })).toContain('planned: from 0.5 to 0.5')
    expect(slider.observed).toBe(false)
  })

  it('ends the run where it fails, and its report is written', () => {
    const pages: string[] = []
    const errors: unknown[] = []
    from(events({ ...made, epochLogs: () => ({ loss: 1 }) }))
      .pipe(report(html => pages.push(html), { planned: { lr } }))
      .subscribe({ error: (error: unknown) => errors.push(error) })
    expect(String(errors[0])).toContain(
      "TypeError: planned learningRate: metric('val_loss'): the metrics of this epochEnd have no val_loss",
    )
    expect(pages).toHaveLength(1)
  })

  it('is a schedule, or the run does not begin', () => {
    const source = new Subject<BatchEvent>()
    const errors: unknown[] = []
    source
      .pipe(report(() => undefined, { planned: { lr: 'x' as never } }))
      .subscribe({ error: (error: unknown) => errors.push(error) })
    expect(String(errors[0])).toContain("planned learningRate: 'x' is no schedule")
    expect(source.observed).toBe(false)
  })
})

test('options that there are not are refused', () => {
  const there = 'takes no plan; it takes planned, log, title'
  expect(() => report(() => undefined, { plan: {} } as never)).toThrow(new TypeError(`report(…) ${there}`))
  expect(() => plotRun([], { plan: {} } as never)).toThrow(`plotRun(…) ${there}`)
  expect(() => report(() => undefined, { planned: linear(0.1, 0) } as never)).toThrow(
    'report(…): planned are schedules by param, as { learningRate: … }, not linear(0.1, 0)',
  )
})

test('plotRun takes events, and says so', () => {
  const [event] = events(short)
  for (const wrong of [event, of(event!), { a: of(event!) }, 7, undefined])
    expect(() => plotRun(wrong as never)).toThrow(/^plotRun\(.*it takes the events of a run, as toArray/)
})

test('where reading metrics takes long, it takes a twentieth of the time, after a while', () => {
  let now = 0
  let reads = 0
  const made = events({ epochs: 1, stepsPerEpoch: 10_000 })
  const slow = function* () {
    for (const event of made) {
      now += 5
      yield event.type === 'batchEnd'
        ? {
            ...event,
            get logs() {
              return {
                get loss() {
                  reads++
                  now += 10
                  return 1
                },
              }
            },
          }
        : event
    }
  }
  from(slow())
    .pipe(report(() => undefined, {}, { now: () => now }))
    .subscribe()
  // 2 s at the beginning, and a twentieth of the 100 s.
  expect(reads * 10).toBeGreaterThan(6_500)
  expect(reads * 10).toBeLessThan(7_700)
})

describe('a run of a million steps', () => {
  const STEPS = 1_000_000
  // Single steps that nobody may lose.
  const loss = (step: number) => (step === 345_678 ? 50 : step === 765_432 ? 1e-3 : 1 + Math.sin(step) / 10)
  const rate = (step: number) => (step === 123_457 ? 0.9 : 0.1)
  const million = () =>
    events({
      epochs: 10,
      stepsPerEpoch: STEPS / 10,
      logs: step => ({ batch: step, size: 10, loss: loss(step) }),
      epochLogs: epoch => ({ val_loss: 2 - epoch / 10 }),
      assigned: step => [won('*', 'learningRate', rate(step))],
    })
  /** The lowest and the highest value of a curve, and when, as the description says. */
  const extremes = (svg: string, name: string) => {
    const said = svg.slice(svg.indexOf(`${name}: from `)).replaceAll('\u202f', '')
    return /lowest (\S+) at step (\d+), highest (\S+) at step (\d+)/.exec(said)?.slice(1).map(Number)
  }

  it('has a report of less than 2 MB, in bounded memory, with the extremes of every curve', () => {
    const heaps: number[] = []
    const watched = function* () {
      for (const event of million()) {
        if (event.type === 'batchBegin' && event.step % 200_000 === 10_000) {
          collectGarbage()
          heaps.push(process.memoryUsage().heapUsed)
        }
        yield event
      }
    }
    let html = ''
    from(watched())
      // By a clock that stands still, so that a slow machine reads all metrics, too.
      .pipe(report(text => (html = text), {}, { now: () => 0 }))
      .subscribe()
    // From the 10,000th step to the 810,000th: less than a byte a step.
    expect(heaps).toHaveLength(5)
    expect(heaps.at(-1)! - heaps[0]!).toBeLessThan(800_000)
    expect(html.length).toBeLessThan(2e6)
    expect(extremes(html, 'loss loss')).toEqual([1e-3, 765_432, 50, 345_678])
    expect(extremes(html, 'learningRate *')).toEqual([0.1, 0, 0.9, 123_457])
    // They are in the picture: of the faint line's heights on its scale of 0.0003 to 100, the ends.
    const [faint] = /class="line faint" d="[^"]*"/.exec(html)!
    const ys = [...faint.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y))
    const axis = (value: number) => Math.log10(value)
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
    const middle = ys[0]!
    expect((bottom - middle) / (bottom - top)).toBeCloseTo(
      (axis(loss(0)) - axis(1e-3)) / (axis(50) - axis(1e-3)),
      2,
    )
  })

  it('is drawn from its events', () => {
    const svg = plotRun(million(), { planned: { lr: linear(0.1, 0) } })
    expect(svg.length).toBeLessThan(200_000)
    expect(extremes(svg, 'loss loss')).toEqual([1e-3, 765_432, 50, 345_678])
  })

  it('keeps 512 buckets a curve', () => {
    const track = new Track()
    for (let i = 0; i < STEPS; i++) track.add(i, loss(i))
    expect(track.buckets).toBeLessThanOrEqual(512)
    expect(track.points().length).toBeLessThanOrEqual(4 * 512)
    expect(track.extent).toEqual({
      first: [0, 1],
      low: [765_432, 1e-3],
      high: [345_678, 50],
      last: [STEPS - 1, loss(STEPS - 1)],
    })
  })
})

test('the version is that of the package', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  expect(VERSIONS.get('rx-anneal')!()).toBe(version)
})
