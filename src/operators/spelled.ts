import { note, show, type Expression } from '../expression.ts'

/** A function that prints as the expression that makes it. */
export function spelled<F extends (...args: never[]) => unknown>(expression: Expression, f: F): F {
  note(f, expression)
  const toString = { value: () => show(expression), configurable: true }
  return Object.defineProperties(f, {
    name: { value: expression[0]![0], configurable: true },
    toString,
    [Symbol.for('nodejs.util.inspect.custom')]: toString,
  })
}
