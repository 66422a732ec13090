import { defer, finalize, tap, type MonoTypeOperatorFunction } from 'rxjs'
import type { Assignment, BatchEvent } from '../clock.ts'

/** What stands on the line of a run. */
interface Line {
  draw(event: BatchEvent): void
  end(): void
}

interface Stderr {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** What there is of Node, Deno or Bun. */
interface Process {
  readonly stderr?: Stderr
  getBuiltinModule(name: 'node:module'): { createRequire(path: string): (name: string) => unknown }
}

const MILLISECONDS = 100

/**
 * Shows how far a run is, with its metrics and the values in force: a live bar in a terminal, a line an epoch in a
 * pipe or a file, nothing where there is no standard error.
 *
 * @param title what stands in front
 * @returns A function that returns an Observable that mirrors the source.
 *
 * @example
 * ```ts
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
 * const run$ = fromFit(model, tf.ones([4, 1]), tf.ones([4, 1]), { epochs: 1 })
 * await lastValueFrom(run$.pipe(anneal('*', { learningRate: linear(0.1, 0) }), progressBar('warm-up')))
 * // warm-up  epoch 1/1  loss 0.0451  learningRate 0.1
 * ```
 */
export function progressBar(title = 'training'): MonoTypeOperatorFunction<BatchEvent> {
  return source =>
    defer(() => {
      const { process } = globalThis as { process?: Process }
      if (!process?.stderr) return source
      const line = process.stderr.isTTY ? new Bar(title, process) : new Lines(title, process.stderr)
      return source.pipe(
        tap(event => line.draw(event)),
        finalize(() => line.end()),
      )
    })
}

/** A bar that moves. */
class Bar implements Line {
  readonly #bar: import('cli-progress').SingleBar
  #drawn = 0

  constructor(title: string, process: Process) {
    // Loaded so that no bundler of a page comes upon it.
    const require = process.getBuiltinModule('node:module').createRequire(import.meta.url)
    const { Presets, SingleBar } = require('cli-progress') as typeof import('cli-progress')
    const format = `${title}  {bar} {percentage}%  {about}  {eta_formatted} left`
    this.#bar = new SingleBar({ format, barsize: 20, hideCursor: true }, Presets.shades_classic)
  }

  draw(event: BatchEvent): void {
    if (event.type !== 'batchEnd') return
    const last = event.step === event.steps
    if (!last && Date.now() - this.#drawn < MILLISECONDS) return
    this.#drawn = Date.now()
    const { step, steps = 0, epoch, epochs = '?' } = event
    const about = `epoch ${epoch + 1}/${epochs}  ${values(event)}`
    if (!this.#bar.isActive) this.#bar.start(steps, step, { about })
    this.#bar.setTotal(steps)
    this.#bar.update(step, { about })
  }

  end(): void {
    this.#bar.stop()
  }
}

/** A line for each epoch. */
class Lines implements Line {
  readonly #title: string
  readonly #stderr: Stderr
  #assigned: readonly Assignment[] = []

  constructor(title: string, stderr: Stderr) {
    this.#title = title
    this.#stderr = stderr
  }

  draw(event: BatchEvent): void {
    if (event.type === 'batchEnd') this.#assigned = event.assigned
    if (event.type !== 'epochEnd') return
    const { epoch, epochs = '?' } = event
    this.#stderr.write(
      `${this.#title}  epoch ${epoch + 1}/${epochs}  ${values({ ...event, assigned: this.#assigned })}\n`,
    )
  }

  end(): void {
    return
  }
}

/** The metrics of a moment, then the values in force: `loss 0.0451  learningRate 0.1`. */
function values({ logs, assigned }: BatchEvent): string {
  const metrics = Object.entries(logs).filter(([name]) => name !== 'batch' && name !== 'size')
  const params = [...new Set(assigned.map(({ param }) => param))].map(
    param =>
      [
        param,
        assigned.filter(a => a.param === param && a.elements.length > 0).map(({ value }) => value),
      ] as const,
  )
  return [...metrics, ...params]
    .map(([name, value]) => `${name} ${[value].flat().map(short).join(' ')}`)
    .join('  ')
}

const short = (x: number): string => String(Number(x.toPrecision(3)))
