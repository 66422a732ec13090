import { map, type Observable, type OperatorFunction } from 'rxjs'
import { clockAt, read, snap, type Clock, type Time } from './clock.ts'
import { type Call, type Expression, inConsole, noted, show, showValue } from './expression.ts'
import { sparkline } from './sparkline.ts'
import { visible } from './visible.ts'

/** A time gives a value; a stream of times gives a stream of values. */
export type Lifted<X, Y> = X extends Observable<unknown> ? Observable<Y> : Y

/** What an Fn knows of itself. */
interface Core<Y> {
  /** The value at a time. */
  readonly at: (time: Time) => Y
  /** The value at a progress: the same, where nothing else has to be told apart. */
  readonly f: (progress: number) => Y
  readonly expression: Expression
  /** What it is piped of, where it is. */
  readonly chain?: Chain
  /** What a rule last drove it with. */
  last?: { readonly progress: number | undefined; readonly value: Y }
}

/** How a pipe begins, at a time and at a progress, and the functions of a number that follow. */
interface Chain {
  readonly at: (time: Time) => number
  readonly f: (progress: number) => number
  readonly steps: readonly ((value: number) => number)[]
}

const cores = new WeakMap<object, Core<unknown>>()
const coreOf = <Y>(f: Fn<Y>) => cores.get(f) as Core<Y>

/** A schedule as plain data, in version 1 of its schema; see {@link fromJSON}. */
export interface Json {
  readonly 'rx-anneal': 1
  readonly schedule: unknown
}

/** The full name of a param: `'lr'` is short for `'learningRate'`. */
export const paramName = (param: string): string => (param === 'lr' ? 'learningRate' : param)

export interface Fn<Y = number> {
  <X extends Time | Observable<Time>>(time: X): Lifted<X, Y>
  readonly name: string
  /** The hyperparameter this schedule is for, in full; undefined where it is for any. */
  readonly param: string | undefined
}

/**
 * A schedule: a pure function of training progress that is also an RxJS operator.
 *
 * Called with a number in [0, 1], or with a {@link Clock}, it gives a value; called with an Observable of
 * either, an Observable of values.
 *
 * @example
 * ```ts
 * const lr = smooth(0, 0.01)
 * lr(0.5)                   // => 0.005
 * lr({ progress: 0.5 })     // => 0.005
 * [0, 0.5, 1].map(lr)       // => [0, 0.005, 0.01]
 * of(0, 0.5, 1).pipe(lr)    // => Observable of 0, 0.005, 0.01
 * String(lr)                // => 'smooth(0, 0.01)'
 * ```
 */
export class Fn<Y = number> {
  /**
   * Makes a schedule of a function of progress, or of another schedule.
   * @param f a pure function of a number in [0, 1]
   * @param param the hyperparameter it is for; `'lr'` is short for `'learningRate'`
   * @throws TypeError where `f` is not a function, or the param is no name
   */
  constructor(f: (progress: number) => Y, param?: string) {
    if (typeof f !== 'function')
      throw new TypeError(
        `fn(…) takes a function of progress, not ${showValue(f)}; a number that stays is constant(…)`,
      )
    const expression = [call('fn', [f], param)]
    const same = f instanceof Fn ? coreOf(f as Fn<Y>) : { at: ofProgress(f, expression), f }
    return make(
      new.target.prototype as Fn<Y>,
      { at: same.at, f: same.f, expression },
      { name: f.name || 'fn', param: param ?? (f as Partial<Fn>).param },
    )
  }

  /** The progress at which a rule last assigned from this schedule; undefined before. For looking only. */
  get progress(): number | undefined {
    return coreOf(this).last?.progress
  }

  /** The value that a rule last assigned from this schedule; undefined before. For looking only. */
  get value(): Y | undefined {
    return coreOf(this).last?.value
  }

  /**
   * This schedule with `g` applied to every value; its param stays.
   * @throws TypeError where `g` is not a function
   *
   * @example
   * ```ts
   * linear(-3, -1).modifyOutput(x => 10 ** x)(0.5) // => 0.01
   * ```
   */
  modifyOutput<Z>(g: (value: Y) => Z): Fn<Z> {
    if (typeof g !== 'function')
      throw new TypeError(`modifyOutput(…) takes a function of a value, not ${showValue(g)}`)
    const { at, expression } = coreOf(this)
    return combine([...expression, ['modifyOutput', g]], time => g(at(time)), this.param)
  }

  /**
   * This schedule's value as the progress of the next, and so on: `a.pipe(b)(t)` is `b(a(t))`.
   *
   * What warps time goes in front of a shape, what maps values behind it.
   * @throws TypeError where one of them is not an Fn
   * @throws TypeError where two of them are for different params
   *
   * @example
   * ```ts
   * loop(3).pipe(smooth(0.01, 0))(0.5)  // => 0.005
   * of(0.5).pipe(loop(3), smooth(0.01, 0)) // => Observable of 0.005
   * ```
   */
  pipe(this: Fn, ...fns: readonly Fn[]): Fn {
    const { at, f, steps } = chainOf(this)
    const more = fns.flatMap(next => {
      if (!(next instanceof Fn))
        throw new TypeError(
          `${this}.pipe(…) takes schedules, not ${showValue(next)}; wrap a function by fn(…)`,
        )
      const { f, steps } = chainOf(next)
      return [f, ...steps]
    })
    const chain = { at, f, steps: [...steps, ...more] }
    const expression: Expression = [...coreOf(this).expression, ['pipe', ...fns]]
    const param = paramOf(`${this}.pipe(…)`, [this, ...fns])
    const core = { at: behind(at, chain.steps), f: behind(f, chain.steps), expression, chain }
    return make(Fn.prototype as Fn, core, { param })
  }

  /**
   * This schedule as a plain one of progress, in a run of the given length.
   * @throws RangeError where the length is not a finite number above 0
   *
   * @example
   * ```ts
   * const decay = reading('epoch').pipe(fn(n => 0.5 ** n))
   * decay({ epoch: 2 })                                      // => 0.25
   * decay.over({ epochs: 4, stepsPerEpoch: 100 })(0.5)       // => 0.25
   * ```
   */
  over(totals: { readonly epochs: number; readonly stepsPerEpoch: number }): Fn<Y> {
    const { at, expression } = coreOf(this)
    const { epochs, stepsPerEpoch } = totals
    if (!(epochs > 0 && stepsPerEpoch > 0 && epochs * stepsPerEpoch < Infinity))
      throw new RangeError(
        `${this}.over(${showValue(totals)}): epochs and stepsPerEpoch must be finite and above 0`,
      )
    const made: Expression = [...expression, ['over', { epochs, stepsPerEpoch }]]
    const toClock = (progress: number) => clockAt(snap(progress * epochs * stepsPerEpoch), totals)
    return combine(made, time => at(toClock(read(time, 'progress', () => show(made)))), this.param)
  }

  /**
   * `count` values, evenly over [0, 1], both ends included; for one, the first.
   * @throws RangeError where `count` is not a whole number of 0 or more
   *
   * @example
   * ```ts
   * [...linear(0, 1).iter(5)] // => [0, 0.25, 0.5, 0.75, 1]
   * ```
   */
  iter(count: number): Generator<Y> {
    if (!Number.isInteger(count) || count < 0)
      throw new RangeError(`iter(${showValue(count)}): the count must be a whole number of 0 or more`)
    return values(coreOf(this).at, count)
  }

  /**
   * This schedule as plain data, from which {@link fromJSON} makes it again.
   * @throws TypeError where it holds a bare function
   *
   * @example
   * ```ts
   * JSON.stringify(linear(1, 0)) // => '{"rx-anneal":1,"schedule":{"linear":[1,0]}}'
   * ```
   */
  toJSON(): Json {
    return jsonOf(this)
  }

  /** The expression that makes this schedule. */
  toString(): string {
    return show(coreOf(this).expression)
  }

  /** The expression, and the curve where it can be drawn from progress alone: what `console.log` prints in Node, Deno and Bun. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `${inConsole(this)}  ${curve(coreOf(this).at)}`.trimEnd()
  }
}
Object.setPrototypeOf(Fn.prototype, Function.prototype)

/**
 * Makes a schedule of a function of progress, or of another schedule; a named function's name comes along.
 *
 * @param f a pure function of a number in [0, 1]
 * @param param the hyperparameter it is for; `'lr'` is short for `'learningRate'`
 * @throws TypeError where `f` is not a function, or the param is no name
 *
 * @example
 * ```ts
 * fn(t => t * t)(0.5)                            // => 0.25
 * fn(function cube(t: number) { return t ** 3 }).name  // => 'cube'
 * fn(linear(1, 0), 'lr').param                   // => 'learningRate'
 * ```
 */
export const fn = <Y = number>(f: (progress: number) => Y, param?: string): Fn<Y> => new Fn(f, param)

/** A number, or a schedule that gives one at each time. */
export type Value = number | Fn

/** What a function of progress becomes where its values are given. */
type Shape = (...values: number[]) => (progress: number) => number

/**
 * A shape that tells numbers from all else by itself, so that a schedule needs no other function around it: a call less,
 * which is a quarter of what the simplest takes.
 */
interface Direct {
  readonly direct: (elsewhere: Elsewhere, ...values: number[]) => (progress: number) => number
}

/** What a schedule gives where it is asked for no number. */
type Elsewhere = (time: never) => number

/** A schedule of one of our own words: `word('linear', [low, high], param, (low, high) => t => …)`. */
export function word(
  name: string,
  args: readonly Value[],
  param: string | undefined,
  shape: Shape | Direct,
): Fn {
  const expression = [call(name, args, param)]
  if (args.some(x => !(x instanceof Fn) && (typeof x !== 'number' || Number.isNaN(x))))
    throw new TypeError(`${show(expression)}: every value must be a number`)
  const fns = args.filter(x => x instanceof Fn)
  if (fns.length > 0) {
    // It is asked for numbers only.
    const shaped = typeof shape === 'function' ? shape : shape.direct.bind(undefined, Number)
    const at = (time: Time) =>
      ofProgress(shaped(...args.map(x => (x instanceof Fn ? coreOf(x).at(time) : x))), expression)(time)
    return combine(expression, at, param ?? paramOf(show(expression), fns))
  }
  const values = args as number[]
  if (typeof shape !== 'function')
    return direct(expression, param, elsewhere => shape.direct(elsewhere, ...values))
  const f = shape(...values)
  // What takes no progress needs none.
  return combine(expression, f.length === 0 ? () => f(0) : ofProgress(f, expression), param, f)
}

/** A schedule that is what answers it, and asks `elsewhere` for all but numbers. */
export function direct(
  expression: Expression,
  param: string | undefined,
  shape: (elsewhere: Elsewhere) => (progress: number) => number,
): Fn {
  const f = shape(time => elsewhere(core, time) as number)
  const core = { at: ofProgress(f, expression), f, expression }
  return make(Fn.prototype as Fn, core, { param }, f)
}

/** A schedule that is made of others, and hands them the whole clock; `f` is the same for a bare progress. */
export const combine = <Y>(
  expression: Expression,
  at: (time: Time) => Y,
  param: string | undefined,
  f: (progress: number) => Y = at,
): Fn<Y> => make(Fn.prototype as Fn<Y>, { at, f, expression }, { param })

/** How a part gives its values: at a time, and at a progress. */
export function partOf(part: Value): Pick<Core<number>, 'at' | 'f'> {
  return part instanceof Fn ? coreOf(part) : { at: () => part, f: () => part }
}

/**
 * The param of a combination: that of its parts; a number is for any.
 * @throws TypeError where two of them are for different params
 */
export function paramOf(who: string, parts: readonly (number | Pick<Fn, 'param'>)[]): string | undefined {
  const named = parts.flatMap(part => (typeof part === 'number' ? [] : part.param))
  const params = [...new Set(named.filter(param => param !== undefined))]
  if (params.length > 1)
    throw new TypeError(
      `${who}: its parts are for different params (${visible(params.join(', '))}); name one with fn(schedule, ${showValue(params[0])})`,
    )
  return params[0]
}

const chainOf = (f: Fn): Chain => coreOf(f).chain ?? { ...coreOf(f), steps: [] }

/** One function after another; three at a time, for each call takes longer than most of what is called. */
function behind<X>(
  first: (time: X) => number,
  [a, b, c, ...more]: readonly ((value: number) => number)[],
): (time: X) => number {
  if (!a) return first
  if (!b) return time => a(first(time))
  if (!c) return time => b(a(first(time)))
  return behind(time => c(b(a(first(time)))), more)
}

/** The expression that made a schedule. */
export const expressionOf = (f: Fn): Expression => coreOf(f).expression

/** A schedule of any kind as plain data. */
export const jsonOf = (schedule: object): Json => ({ 'rx-anneal': 1, schedule: toData(schedule) })

/** A schedule as plain data: `{ linear: [1, 0] }`, what follows it as `{ pipe: [{ … }, …] }`. */
function toData(value: unknown): unknown {
  const expression =
    value instanceof Fn ? coreOf(value).expression : typeof value === 'function' && noted(value)
  if (expression)
    return expression.reduce<unknown>(
      (made, [word, ...args]) => ({ [word]: [...(made === undefined ? [] : [made]), ...args.map(toData)] }),
      undefined,
    )
  if (typeof value === 'function')
    throw new TypeError(
      `${showValue(value)} is a bare function, which cannot be written as JSON; say it in our words`,
    )
  if (Object.is(value, -0)) return { number: ['-0'] }
  if (typeof value === 'number' && !Number.isFinite(value)) return { number: [String(value)] }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(toData)
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, toData(entry)]))
}

/** Notes what a rule has just assigned from this schedule. */
export function record<Y>(f: Fn<Y>, progress: number | undefined, value: Y): void {
  coreOf(f).last = { progress, value }
}

function call(name: string, args: readonly unknown[], param: string | undefined): Call {
  if (param === undefined) return [name, ...args]
  const written: Call = [name, ...args, paramName(param)]
  if (typeof param === 'string') return written
  throw new TypeError(`${show([written])}: a param is a name, as 'learningRate', not ${showValue(param)}`)
}

const ofProgress =
  <Y>(f: (progress: number) => Y, expression: Expression) =>
  (time: Time): Y =>
    f(typeof time === 'number' ? time : read(time, 'progress', () => show(expression)))

function make<Y>(
  prototype: Fn<Y>,
  core: Core<Y>,
  { name = core.expression[0]![0], param }: { name?: string; param?: string | undefined },
  self: object = (x: Time) => (typeof x === 'number' ? core.f(x) : elsewhere(core, x)),
): Fn<Y> {
  cores.set(self, core)
  // The prototype comes first: then V8 has one hidden class for all schedules.
  return Object.defineProperties(Object.setPrototypeOf(self, prototype) as Fn<Y>, {
    name: { value: name },
    param: { value: param && paramName(param), enumerable: true },
  })
}

/** What a schedule gives where it is asked for no number. */
function elsewhere<Y>({ at, f, expression }: Core<Y>, x: Partial<Clock> | Streamable): unknown {
  if (typeof x !== 'object' || (x as unknown) === null)
    throw new TypeError(
      `${show(expression)} takes a number, a Clock, or an Observable of either, not ${showValue(x)}`,
    )
  if (!('pipe' in x || 'map' in x)) return at(x)
  const project = (time: Time) => (typeof time === 'number' ? f(time) : at(time))
  return 'pipe' in x ? x.pipe(map(project)) : x.map(project)
}

/** An Observable of RxJS, or one of the platform's own. */
type Streamable =
  | { pipe(lift: OperatorFunction<Time, unknown>): unknown }
  | { map(project: (time: Time) => unknown): unknown }

function* values<Y>(at: (time: Time) => Y, count: number): Generator<Y> {
  for (let i = 0; i < count; i++) yield at(count > 1 ? i / (count - 1) : 0)
}

function curve(at: (time: Time) => unknown): string {
  try {
    const ys = [...values(at, 32)]
    return ys.every(y => typeof y === 'number') ? sparkline(ys) : ''
  } catch {
    return ''
  }
}
