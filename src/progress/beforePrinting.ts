type Print = (...values: unknown[]) => void
type Console = Record<(typeof METHODS)[number], Print>

const METHODS = ['debug', 'error', 'info', 'log', 'warn'] as const

/** Calls a function before the console prints anything; what is returned takes that back. */
export function beforePrinting(call: () => void): () => void {
  const { console } = globalThis as unknown as { console: Console }
  const undo = METHODS.map(name => {
    const print = console[name]
    const calling: Print = (...values) => {
      call()
      print.apply(console, values)
    }
    console[name] = calling
    return () => {
      // Somebody else may have put something in front of it.
      if (console[name] === calling) console[name] = print
    }
  })
  return () => undo.forEach(back => back())
}
