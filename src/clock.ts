import { showValue } from './expression.ts'
import { UseError } from './UseError.ts'

/**
 * What time it is in a run.
 *
 * `progress = step / steps`, so that batch `i` of `N` trains with `fn(i / N)` and a run that is not cut
 * short ends at 1. A reading that the run does not have is `undefined`.
 */
export interface Clock {
  /** Batches finished: at the beginning of batch `i` it is `i`, at its end `i + 1`. */
  readonly step: number
  /** The epoch that is running, from 0. */
  readonly epoch: number
  /** The batch that is running, from 0 in every epoch. */
  readonly batch: number
  /** The part of the run that lies behind, in [0, 1]. */
  readonly progress: number | undefined
  /** Samples seen. */
  readonly samples: number | undefined
  /** Seconds since the run began. */
  readonly seconds: number | undefined
  /** Batches in the whole run. */
  readonly steps?: number | undefined
  /** Epochs in the whole run. */
  readonly epochs?: number | undefined
  /** Batches in an epoch. */
  readonly stepsPerEpoch?: number | undefined
}

/** What the event of a run tells. */
export type EventType = 'trainBegin' | 'epochBegin' | 'batchBegin' | 'batchEnd' | 'epochEnd' | 'trainEnd'

/** What a rule has just set, as plain data. */
export interface Assignment {
  /** The rule, as it was written. */
  readonly rule: string
  /** The hyperparameter, in full. */
  readonly param: string
  readonly value: number
  /** The elements it won, as selectors; the ones it lost to stronger rules are not among them. */
  readonly elements: readonly string[]
}

/** Where an event carries its run; a symbol, so that `{ ...event }` keeps it. */
export const RUN: unique symbol = Symbol('rx-anneal.run')

/** What an operator may ask of the run that an event comes from. */
export interface Running {
  /** Trains no further batch: the run ends as if it had been as long as this. */
  finish(): void
}

/** A moment of a run: a {@link Clock}, and what is known at that moment. */
export interface BatchEvent extends Clock {
  readonly type: EventType
  /**
   * The metrics of that moment. Those of a batch are getters that read the device at first access and remember;
   * they are valid while their event is delivered.
   */
  readonly logs: Readonly<Record<string, number>>
  /** What the rules so far down the stream set for this batch. */
  readonly assigned: readonly Assignment[]
  /** @internal */
  readonly [RUN]?: Running
}

/** The name of a number that a {@link Clock} shows. */
export type Reading = keyof Clock

/** Progress as a bare number, or as much of a {@link Clock} as is known. */
export type Time = number | Partial<Clock>

/** How long a run is, as far as that is known. */
export interface Totals {
  readonly epochs?: number | undefined
  readonly stepsPerEpoch?: number | undefined
}

/**
 * The reading of a time by its name.
 * @param who the expression that asks, for the error's text
 * @throws TypeError where the time does not have that reading
 */
export function read(time: Time, reading: Reading, who: () => string): number {
  if (typeof time === 'number') {
    if (reading === 'progress') return time
    throw new UseError(
      `${who()} reads ${reading}, and a bare number is progress: call it with { ${reading}: ${time} }, ` +
        `or make it a schedule of progress with .over({ epochs, stepsPerEpoch })`,
    )
  }
  if (typeof time !== 'object' || time === null)
    throw new UseError(`${who()} takes a number, a Clock, or an Observable of either, not ${showValue(time)}`)
  const value = time[reading]
  if (value !== undefined) return value
  throw new UseError(
    reading === 'progress'
      ? `${who()} needs progress, and the length of this run is not known: pass batchesPerEpoch to fit, of a dataset that repeats, or { epochs, stepsPerEpoch } to whatever makes the clock`
      : `${who()} reads ${reading}, which this clock does not have; it has ${known(time)}`,
  )
}

const known = (time: Partial<Clock>): string =>
  Object.entries(time)
    .filter(([name, value]) => READINGS.has(name) && value !== undefined)
    .map(([name]) => name)
    .join(', ') || 'none'

export const READINGS: ReadonlySet<string> = new Set<Reading>([
  'step',
  'epoch',
  'batch',
  'progress',
  'samples',
  'seconds',
  'steps',
  'epochs',
  'stepsPerEpoch',
])

/** A whole number where `x` is one but for rounding: `1 / 49 * 49` is 1, although floating point says less. */
export function snap(x: number): number {
  const whole = Math.round(x)
  return Math.abs(x - whole) <= 1e-12 * Math.max(1, Math.abs(x)) ? whole : x
}

/** The clock of a run of these totals after `step` batches. */
export function clockAt(step: number, { epochs, stepsPerEpoch }: Totals): Clock {
  const steps = epochs === undefined || stepsPerEpoch === undefined ? undefined : epochs * stepsPerEpoch
  const epoch = stepsPerEpoch === undefined ? 0 : Math.floor(step / stepsPerEpoch)
  return {
    step,
    epoch,
    batch: step - epoch * (stepsPerEpoch ?? 0),
    progress: steps === undefined ? undefined : step / steps,
    samples: undefined,
    seconds: undefined,
    steps,
    epochs,
    stepsPerEpoch,
  }
}

/**
 * The same moment by the clock of one phase, the part of the run from progress `begin` to `end`: every reading
 * starts again from 0, the step with the first batch that begins in the phase. How many samples and seconds had
 * passed by then nobody can say, unless it is the first.
 */
export function clockWithin(
  clock: Partial<Clock>,
  progress: number,
  begin: number,
  end: number,
): Partial<Clock> {
  const { steps, stepsPerEpoch, samples, seconds } = clock
  const known = begin === 0 ? { samples, seconds } : {}
  if (steps === undefined) return { progress, ...known }
  // Each is as long as the run and rounds like it; from their difference alone nobody could tell the rounding.
  const first = Math.ceil(snap(begin * steps))
  const length = Math.ceil(snap(end * steps)) - first
  const step = Math.max(0, snap((clock.step ?? clock.progress! * steps) - first))
  return {
    ...clockAt(step, { stepsPerEpoch }),
    ...known,
    progress,
    steps: length,
    epochs: stepsPerEpoch && length / stepsPerEpoch,
  }
}

/**
 * The same moment by the clock of a phase that begins at `begin` by one reading, and is `length` long if that is known.
 * What that reading does not tell is known in the first phase only.
 */
export function clockFrom(
  clock: Partial<Clock>,
  reading: Reading,
  begin: number,
  length: number | undefined,
): Partial<Clock> {
  const { stepsPerEpoch, samples, seconds } = clock
  const local = snap(clock[reading]! - begin)
  const progress = length === undefined ? undefined : length > 0 ? local / length : 1
  const known = begin === 0 ? { samples, seconds } : {}
  if (reading !== 'step') return { ...(begin === 0 ? clock : {}), ...known, [reading]: local, progress }
  return {
    ...clockAt(local, { stepsPerEpoch }),
    ...known,
    progress,
    steps: length,
    epochs: length === undefined || stepsPerEpoch === undefined ? undefined : length / stepsPerEpoch,
  }
}
