import { visible } from './visible.ts'

/** A call as plain data: the word, then its arguments. */
export type Call = readonly [word: string, ...args: unknown[]]

/** What made a schedule: a call, and the calls of methods that followed it. */
export type Expression = readonly Call[]

/** An expression as one would write it. */
export const show = (expression: Expression): string =>
  expression.map(([word, ...args]) => `${word}(${args.map(arg => showValue(arg)).join(', ')})`).join('.')

const expressions = new WeakMap<object, Expression>()

/** Notes the expression that made a function. */
export const note = (made: object, expression: Expression): void => void expressions.set(made, expression)

/** The expression that made a function, where that was noted. */
export const noted = (made: object): Expression | undefined => expressions.get(made)

/** What knows the expression that made it. */
export class Written {
  readonly #expression: Expression

  constructor(expression: Expression) {
    this.#expression = expression
  }

  /** The expression that makes it. */
  toString(): string {
    return show(this.#expression)
  }

  /** @throws TypeError always: only schedules are data */
  toJSON(): never {
    throw new TypeError(`${this} is no schedule, and cannot be written as JSON`)
  }

  /** The expression: what `console.log` prints in Node, Deno and Bun. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return inConsole(this)
  }
}

const LETTERS = 1000

/** What made a schedule, as a console shows it. */
export const inConsole = (made: { toString(): string }): string => visible(String(made), LETTERS)

/** A value as one would write it; a bare function by its name, or in full where that is short. */
export const showValue = (value: unknown, depth = 3): string => visible(written(value, depth))

/** The same, but an arrow function in full where it is short: its name may be that of the key it stands at. */
export function showSource(value: unknown): string {
  const source = typeof value === 'function' && isBare(value) ? String(value) : ''
  return source.includes('=>') && isShort(source) ? visible(source) : showValue(value)
}

function written(value: unknown, depth: number): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'function') return showFunction(value)
  if (typeof value !== 'object' || value === null || value instanceof Written) return String(value)
  if (depth === 0) return '…'
  if (Array.isArray(value)) return `[${value.map(entry => written(entry, depth - 1)).join(', ')}]`
  return `{ ${Object.entries(value)
    .map(([key, entry]) => `${/^[\w$]+$/.test(key) ? key : quoted(key)}: ${written(entry, depth - 1)}`)
    .join(', ')} }`
}

const quoted = (text: string): string =>
  `'${JSON.stringify(text)
    .slice(1, -1)
    .replace(/\\"|'/g, quote => (quote === "'" ? "\\'" : '"'))}'`

const isBare = (f: object): boolean => f.toString === Function.prototype.toString
const isShort = (source: string): boolean => source.length <= 60 && !source.includes('\n')

function showFunction(f: { name: string; toString(): string }): string {
  const source = f.toString()
  if (!isBare(f)) return source
  if (f === (Math as unknown as Record<string, unknown>)[f.name]) return `Math.${f.name}`
  return visible(f.name, 60) || (isShort(source) ? source : '…')
}
