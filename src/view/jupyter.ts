import { Fn } from '../fn.ts'
import { plot } from './plot.ts'

/** What a Jupyter kernel of Deno shows things by. */
interface Jupyter {
  broadcastResult: (count: number, result: unknown) => Promise<void>
}
interface Deno {
  readonly internal: symbol
  readonly [internals: symbol]: { readonly jupyter?: Jupyter }
}

const DISPLAY = Symbol.for('Jupyter.display')

/** A schedule as its curve; what counts something other than progress has none by itself. */
function displayed(schedule: Fn): Readonly<Record<string, string>> {
  const text = { 'text/plain': String(schedule) }
  try {
    return { 'image/svg+xml': plot(schedule), ...text }
  } catch {
    return text
  }
}

// Deno asks objects how they are displayed, not functions, and a schedule is one: what a cell gives is wrapped on its way.
// https://docs.deno.com/runtime/reference/cli/jupyter
const { Deno: deno } = globalThis as { Deno?: Deno }
const jupyter = deno?.[deno.internal]?.jupyter
if (jupyter) {
  const { broadcastResult } = jupyter
  jupyter.broadcastResult = (count, result) =>
    broadcastResult(count, result instanceof Fn ? { [DISPLAY]: () => displayed(result as Fn) } : result)
}
