import { Fn } from '../fn.ts'
import { plot } from './plot.ts'

// A Jupyter kernel of Deno asks a value how it shows: https://docs.deno.com/runtime/reference/cli/jupyter
Object.defineProperty(Fn.prototype, Symbol.for('Jupyter.display'), {
  configurable: true,
  writable: true,
  value(this: Fn) {
    const text = { 'text/plain': String(this) }
    try {
      return { 'image/svg+xml': plot(this), ...text }
    } catch {
      // What counts something other than progress has no curve by itself.
      return text
    }
  },
})
