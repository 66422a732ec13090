import { VERSIONS } from '../versions.ts'

/** What there is of Node, Deno or Bun. */
interface Process {
  readonly versions: Readonly<Record<string, string | undefined>>
  getBuiltinModule(name: 'node:module'): { createRequire(path: string): (name: string) => unknown }
  getBuiltinModule(name: 'node:fs'): Files
}

interface Files {
  mkdirSync(path: string, options: { recursive: true }): unknown
  writeFileSync(path: string, text: string): void
  statSync(path: string, options: { throwIfNoEntry: false }): { isDirectory(): boolean } | undefined
}

interface Surroundings {
  readonly process?: Partial<Process>
  readonly navigator?: { readonly userAgent: string }
}

const { process, navigator } = globalThis as Surroundings

/** Node's files, loaded so that no bundler of a page comes upon them; undefined where there are none. */
export const files = (): Files | undefined => process?.getBuiltinModule?.('node:fs')

/** The versions of what a run is made with, by name. */
export function versions(): ReadonlyMap<string, string> {
  const all = new Map([...VERSIONS].map(([name, version]) => [name, version()]))
  const rxjs = rxjsVersion()
  if (rxjs !== undefined) all.set('RxJS', rxjs)
  const runtimes = { Bun: 'bun', Deno: 'deno', 'Node.js': 'node' }
  const [name, key] = Object.entries(runtimes).find(([, key]) => process?.versions?.[key]) ?? ['Browser', '']
  all.set(name, process?.versions?.[key] ?? navigator?.userAgent ?? 'unknown')
  return all
}

/** RxJS does not tell; only its package does. */
function rxjsVersion(): string | undefined {
  try {
    const require = process!.getBuiltinModule!('node:module').createRequire(import.meta.url)
    return (require('rxjs/package.json') as { version: string }).version
  } catch {
    return undefined
  }
}
