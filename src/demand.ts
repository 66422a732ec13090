import { show } from './expression.ts'
import { OutOfRange } from './UseError.ts'

/**
 * Checks what a word was called with.
 * @throws RangeError that shows the call and the rule, where it does not hold
 */
export function demand(holds: boolean, word: string, args: readonly unknown[], rule: string): void {
  if (!holds) throw new OutOfRange(`${show([[word, ...args]])}: ${rule}`)
}
