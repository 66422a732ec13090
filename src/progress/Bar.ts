import type { BatchEvent } from '../clock.ts'
import { visible } from '../visible.ts'
import { About, epochOf } from './About.ts'
import { beforePrinting } from './beforePrinting.ts'
import { fit, GAP, type Part } from './fit.ts'
import type { Line, Outcome } from './Line.ts'
import type { Process, Stderr } from './Process.ts'

const MILLISECONDS = 100
const SHOWN: ReadonlySet<string> = new Set<BatchEvent['type']>(['trainBegin', 'batchEnd', 'epochEnd'])

/** The bar itself, at its shortest. */
const BAR: Part = { rank: 4, text: ' '.repeat(5) }
const LONGEST = 40

const CLEAR = '\x1b[J'
// A terminal that has just become narrower cuts the line, and does not break it.
const BEFORE = '\x1b[?7l'
// The cursor waits at the beginning of the line: wherever a resized terminal takes the line, it goes with it.
const AFTER = `${CLEAR}\r\x1b[?7h\x1b7`

/** A bar that moves. */
export class Bar implements Line {
  readonly #stderr: Stderr
  readonly #bar: import('cli-progress').SingleBar
  readonly #about = new About()
  readonly #title: Part
  readonly #undo: (() => void)[] = []
  #latest!: BatchEvent
  #parts: readonly Part[] = []
  #drawn = -Infinity

  constructor(title: string, process: Process) {
    // Loaded so that no bundler of a page comes upon it.
    const require = process.getBuiltinModule('node:module').createRequire(import.meta.url)
    const { Format, Presets, SingleBar } = require('cli-progress') as typeof import('cli-progress')
    const { onExit } = require('signal-exit') as typeof import('signal-exit')
    const widthOf = require('string-width') as typeof import('string-width')
    this.#stderr = process.stderr!
    this.#title = { rank: 7, text: visible(title, LONGEST) }
    this.#bar = new SingleBar(
      {
        barsize: LONGEST,
        forceRedraw: true,
        hideCursor: true,
        linewrap: true,
        format: (options, { progress, maxWidth }) => {
          const { kept, room } = fit([...this.#where(), ...this.#parts], maxWidth - 1, widthOf)
          const barsize = Math.min(LONGEST, BAR.text.length + room)
          const bar = () => Format.BarFormat(progress, { ...options, barsize })
          return kept.map(part => (part === BAR ? bar() : part.text)).join(GAP)
        },
      },
      Presets.shades_classic,
    )
    this.#bar.on('redraw-pre', () => this.#stderr.write(BEFORE))
    this.#bar.on('redraw-post', () => this.#stderr.write(AFTER))
    const stopped = () => this.end('stopped after')
    process.on('uncaughtExceptionMonitor', stopped)
    this.#undo.push(onExit(stopped), () => process.off('uncaughtExceptionMonitor', stopped))
  }

  draw(event: BatchEvent): void {
    if (!SHOWN.has(event.type)) return
    this.#latest = event
    const { type, step, steps = 0 } = event
    const due = type !== 'batchEnd' || step === steps || Date.now() - this.#drawn >= MILLISECONDS
    if (!due) return
    this.#drawn = Date.now()
    this.#parts = this.#about.parts(event)
    if (!this.#bar.isActive) this.#begin(steps, step)
    this.#bar.setTotal(steps)
    this.#bar.update(step)
  }

  /** How far the run is, also where it ended between two drawings. */
  #where(): readonly Part[] {
    const { step, progress } = this.#latest
    const far =
      progress === undefined
        ? [{ rank: 0, text: `step ${step}` }]
        : [BAR, { rank: 0, text: `${String(Math.floor(progress * 100)).padStart(3)}%` }]
    return [...(this.#title.text === '' ? [] : [this.#title]), ...far, epochOf(this.#latest)]
  }

  #begin(steps: number, step: number): void {
    this.#bar.start(steps, step)
    this.#undo.push(beforePrinting(() => this.#stderr.write(CLEAR)))
  }

  end(outcome: Outcome): void {
    for (const undo of this.#undo.splice(0)) undo()
    const ended = this.#about.ended(outcome)
    this.#parts = [...this.#parts.filter(({ rank }) => rank !== ended.rank), ended]
    if (this.#bar.isActive) this.#bar.update(this.#latest.step)
    this.#bar.stop()
  }
}
