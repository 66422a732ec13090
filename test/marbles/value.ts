/** The value of a piece of JavaScript, whose names are looked up in `scope`, then in the language. */
export function evaluate(code: string, scope: Readonly<Record<string, unknown>>): unknown {
  // The code is our own, and `with` leaves to the language the names that `scope` lacks.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  return (new Function('scope', `with (scope) { return (${code}\n) }`) as (scope: object) => unknown)(scope)
}

/** Any number that rounds to the one that is written: `~.854`. */
export class About {
  readonly #written: string

  constructor(written: string) {
    this.#written = written
  }

  covers(x: number): boolean {
    const [digits = '', exponent = '0'] = this.#written.split('e')
    const decimals = (digits.split('.')[1] ?? '').length
    return Math.abs(x - this.valueOf()) <= 0.5000001 * 10 ** (Number(exponent) - decimals)
  }

  valueOf(): number {
    return Number(this.#written)
  }

  toString(): string {
    return this.#written
  }
}

const STRING_OR_ABOUT = /"(?:\\.|[^"\\])*"|~(-?[\d.]+(?:e[+-]?\d+)?)/g

/** What a text in a legend stands for. */
export function valueOf(text: string): unknown {
  const code = text.replace(STRING_OR_ABOUT, (found, written?: string) =>
    written ? `about('${written}')` : found,
  )
  try {
    return evaluate(code, { about: (written: string) => new About(written) })
  } catch {
    throw new SyntaxError(`${text} is no value: write a number, ~number, "text", [array] or {object}`)
  }
}

/** Whether a value is the expected one: numbers to 12 digits, and of an object only the keys that are named. */
export function same(received: unknown, expected: unknown): boolean {
  if (Object.is(received, expected)) return true
  if (expected instanceof About) return typeof received === 'number' && expected.covers(received)
  if (typeof expected === 'number')
    return typeof received === 'number' && Math.abs(received - expected) <= 1e-12 * Math.abs(expected)
  if (!isObject(expected) || !isObject(received)) return false
  if (Array.isArray(expected) && received.length !== expected.length) return false
  return Object.entries(expected).every(([key, value]) => same(received[key], value))
}

const isObject = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === 'object' && x !== null
