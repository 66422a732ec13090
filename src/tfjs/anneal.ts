import { Observable, type MonoTypeOperatorFunction } from 'rxjs'
import { RUN, type BatchEvent } from '../clock.ts'
import { showValue, Written } from '../expression.ts'
import { Fn, paramName } from '../fn.ts'
import { Live } from '../operators/Live.ts'
import type { Driver } from '../rules/driver.ts'
import { Follow } from '../rules/follow.ts'
import { visible } from '../visible.ts'
import { Delivery } from './Feed.ts'
import { Stay, type Entry } from './Stay.ts'

/** What drives each param, by the param's name. */
export type Schedules = Readonly<Record<string, Driver>>

/**
 * Lets schedules move hyperparameters of what a selector matches, while a model trains.
 *
 * It stands behind {@link fromFit}, {@link fromFitDataset} or {@link fromSteps}, before all that drops or delays
 * events. Which of several rules wins for a weight is decided as in CSS, deeper first.
 *
 * @param css a CSS selector over the model: tag = class name, id = the layer's name, attributes = its configuration
 * @param schedules a schedule for each param, or Fns that know theirs
 * @throws TypeError where there is no schedule, or an Fn without a param
 * @returns A function that returns an Observable that mirrors the source, with what it set added to `assigned`; what
 * does not fit the model ends it with an error before any weight changes.
 *
 * @example
 * ```ts
 * const model = tf.sequential({ layers: [tf.layers.dense({ name: 'head', units: 1, inputShape: [1] })] })
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
 * const run$ = fromFit(model, tf.ones([4, 1]), tf.ones([4, 1]), { epochs: 1, batchSize: 1 }).pipe(
 *   anneal('*', { learningRate: linear(0.1, 0) }),
 *   anneal('#head > bias', constant(0, 'lr')),
 *   filter(({ type }) => type === 'batchBegin'),
 *   map(({ assigned }) => assigned.map(({ value }) => value)),
 *   toArray(),
 * )
 * await lastValueFrom(run$) // => [[0.1, 0], [0.07500000000000001, 0], [0.05, 0], [0.025, 0]]
 * ```
 */
export function anneal(css: string, schedules: Schedules): MonoTypeOperatorFunction<BatchEvent>
export function anneal(css: string, ...schedules: (Fn | Live)[]): MonoTypeOperatorFunction<BatchEvent>
export function anneal(
  css: string,
  ...schedules: readonly [Schedules] | (Fn | Live)[]
): MonoTypeOperatorFunction<BatchEvent> {
  return route('anneal', css, schedules)
}

/** What {@link anneal} does, by the name that its errors shall give. */
export function route(
  name: string,
  css: string,
  schedules: readonly [Schedules] | readonly (Fn | Live)[],
): MonoTypeOperatorFunction<BatchEvent> {
  const entries = entriesOf(name, css, schedules)
  return source =>
    new Observable(subscriber => {
      let stay: Stay | undefined
      const subscription = source.subscribe({
        next: event => {
          // Whatever comes from a stream of somebody else's.
          const delivery = (event as BatchEvent | null | undefined)?.[RUN]
          if (!(delivery instanceof Delivery)) return subscriber.error(noRun(entries[0]!.label))
          const { feed } = delivery
          try {
            if (stay?.feed !== feed) {
              stay?.leave()
              stay = undefined
              if (event.type !== 'trainBegin' || !feed.isDelivering(event)) throw tooLate(entries[0]!.label)
              stay = new Stay(feed, css, entries)
            }
            const assigned = stay.hear(event)
            if (feed.run.failure) return
            subscriber.next(
              assigned.length > 0 ? { ...event, assigned: [...event.assigned, ...assigned] } : event,
            )
          } catch (error) {
            // The stream ends with this error when the run has wound down.
            if (feed.run.isEnded) subscriber.error(error)
            else feed.run.fail(error)
          }
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => subscriber.complete(),
      })
      subscriber.add(() => stay?.leave())
      subscriber.add(subscription)
    })
}

function entriesOf(
  name: string,
  css: string,
  schedules: readonly [Schedules] | readonly (Fn | Live)[],
): Entry[] {
  const rule = `${name}(${shown(css)}, …)`
  if (typeof css !== 'string') throw new TypeError(`${rule}: a selector is a string`)
  const given = schedules.filter(schedule => (schedule as unknown) !== undefined && schedule !== null)
  const [first] = given
  const byParam =
    given.length === 1 && isSchedules(first)
      ? Object.entries(first)
      : given.map(schedule => [paramOfFn(schedule, rule), schedule as Fn | Live] as const)
  if (byParam.length === 0)
    throw new TypeError(
      `${rule}: there is no schedule; write ${name}(${shown(css)}, { learningRate: smooth(0.01, 0) })`,
    )
  const entries = byParam.map(([written, driver]) => {
    const param = paramName(written)
    return { param, driver, label: labelOf(name, css, param, driver) }
  })
  const twice = entries.find(({ param }, i) => entries.findIndex(other => other.param === param) < i)
  if (twice)
    throw new TypeError(
      `${rule}: there are two schedules for ${visible(twice.param, 100)}; combine them, or write two rules`,
    )
  return entries
}

const isSchedules = (given: Schedules | Fn | Live | undefined): given is Schedules =>
  typeof given === 'object' && given !== null && !('pipe' in given) && !(given instanceof Written)

const isWritten = (schedule: unknown): schedule is Fn | Live =>
  schedule instanceof Fn || schedule instanceof Live

function paramOfFn(given: Schedules | Fn | Live, rule: string): string {
  if (isWritten(given) && given.param !== undefined) return given.param
  const shown = showValue(given)
  throw new TypeError(
    isSchedules(given)
      ? `${rule}: ${shown} stands among other schedules; write them all in one object, or two rules`
      : `${rule}: ${shown} does not say what it is for; write { ${given instanceof Follow && given.param === 'learningRate' ? 'momentum' : 'learningRate'}: ${shown} }${typeof given === 'function' ? `, or fn(${shown}, 'learningRate')` : ''}`,
  )
}

/** The rule as one would write it, with its schedule where that is short. */
function labelOf(name: string, css: string, param: string, driver: Driver): string {
  const isShown = typeof driver === 'number' || isWritten(driver) || driver instanceof Written
  const value = isShown ? `: ${showValue(driver)}` : ''
  const key = /^\w{1,100}$/.test(param) ? param : shown(param)
  return `${name}(${shown(css)}, { ${key}${value.length <= 60 ? value : ''} })`
}

/** What somebody wrote, as one would write it, but for the middle where that is long. */
const shown = (written: unknown): string =>
  typeof written === 'string' && written.length > 100 ? visible(showValue(written), 100) : showValue(written)

const noRun = (rule: string): Error =>
  new TypeError(
    `${rule}: what comes here is no event of a run; anneal stands behind fromFit, fromFitDataset or fromSteps`,
  )

const tooLate = (rule: string): Error =>
  new Error(
    `${rule} did not get the trainBegin of its run while it was delivered: anneal stands before operators that drop or delay events (filter, delay, observeOn), and is subscribed before the run begins`,
  )
