/** What Node, Deno and Bun have in common of a terminal. */
export interface Process {
  readonly stderr?: Stderr
  getBuiltinModule(name: 'node:module'): { createRequire(path: string): (name: string) => unknown }
  on(event: 'uncaughtExceptionMonitor', listener: () => void): unknown
  off(event: 'uncaughtExceptionMonitor', listener: () => void): unknown
}

export interface Stderr {
  readonly isTTY?: boolean
  write(text: string): unknown
}
