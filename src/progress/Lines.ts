import type { Assignment, BatchEvent } from '../clock.ts'
import { visible } from '../visible.ts'
import { About, epochOf } from './About.ts'
import { GAP } from './fit.ts'
import type { Line } from './Line.ts'
import type { Stderr } from './Process.ts'

/** A line for each epoch. */
export class Lines implements Line {
  readonly #title: string
  readonly #stderr: Stderr
  readonly #about = new About()
  #assigned: readonly Assignment[] = []

  constructor(title: string, stderr: Stderr) {
    this.#title = title
    this.#stderr = stderr
  }

  draw(event: BatchEvent): void {
    if (event.type === 'batchEnd') this.#assigned = event.assigned
    if (event.type !== 'trainBegin' && event.type !== 'epochEnd') return
    const parts = this.#about.parts({ ...event, assigned: this.#assigned })
    if (event.type === 'trainBegin') return
    const texts = [visible(this.#title), ...[epochOf(event), ...parts].map(({ text }) => text)]
    this.#stderr.write(`${texts.filter(text => text !== '').join(GAP)}\n`)
  }

  end(): void {
    return
  }
}
