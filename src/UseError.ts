/** This library was used in a way that cannot be; whoever knows the rule it belongs to adds its name. */
export class UseError extends TypeError {}

/** The same where a number is out of its range. */
export class OutOfRange extends RangeError {}

/** An error that does not know which rule it belongs to, with the rule's name. */
export function named(rule: string, error: unknown): unknown {
  const Kind = [UseError, OutOfRange].find(kind => error instanceof kind)
  if (!Kind) return error
  const { message } = error as Error
  return message.startsWith(rule) ? error : new Kind(`${rule}: ${message}`, { cause: error })
}
