import { spawn, type IPty } from '@lydell/node-pty'
import xterm from '@xterm/headless'
import { expect } from 'vitest'

/** A program in a terminal of its own, as somebody would see it. */
export class Screen {
  readonly #program: IPty
  readonly #terminal: xterm.Terminal
  /** All that the program wrote. */
  written = ''
  /** The signal that ended the program, or its exit code. */
  readonly ended: Promise<number>

  constructor(columns: number, command: string, ...args: readonly string[]) {
    const size = { cols: columns, rows: 24 }
    this.#terminal = new xterm.Terminal({ ...size, allowProposedApi: true })
    this.#program = spawn(command, [...args], { ...size, name: 'xterm-256color' })
    this.#program.onData(data => {
      this.written += data
      this.#terminal.write(data)
    })
    this.ended = new Promise(resolve => {
      this.#program.onExit(({ exitCode, signal }) => {
        // What it wrote last is drawn before that.
        setTimeout(() => this.#terminal.write('', () => resolve(signal || exitCode)), 50)
      })
    })
  }

  /** The lines that are not empty, from the top of what may be scrolled back to. */
  get lines(): string[] {
    const { buffer } = this.#terminal
    return Array.from({ length: buffer.active.length }, (_, y) =>
      buffer.active.getLine(y)!.translateToString(true),
    ).filter(line => line !== '')
  }

  get widest(): number {
    return Math.max(...this.lines.map(line => line.length))
  }

  get isCursorShown(): boolean {
    return this.written.lastIndexOf('\x1b[?25h') >= this.written.lastIndexOf('\x1b[?25l')
  }

  /** Waits until a line of the screen is like that. */
  async shows(line: RegExp): Promise<void> {
    await expect
      .poll(() => this.lines.some(shown => line.test(shown)), { timeout: 50_000, interval: 20 })
      .toBe(true)
  }

  press(keys: string): void {
    this.#program.write(keys)
  }

  resize(columns: number): void {
    this.#terminal.resize(columns, 24)
    this.#program.resize(columns, 24)
  }
}
