/** This library was used in a way that cannot be; whoever knows the rule it belongs to adds its name. */
export class UseError extends TypeError {}

/** The same where a number is out of its range. */
export class OutOfRange extends RangeError {}

/** An error that does not know which rule it belongs to, with the rule's name. */
export function named(rule: string, error: unknown): unknown {
  if (error instanceof UseError) return new UseError(`${rule}: ${error.message}`)
  return error instanceof OutOfRange ? new OutOfRange(`${rule}: ${error.message}`) : error
}
