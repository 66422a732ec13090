import { read, snap, type Clock, type Reading, type Time } from './clock.ts'
import { showValue } from './expression.ts'
import { OutOfRange } from './UseError.ts'

/** How long a phase is: a weight, what is left, or a length that the clock counts. */
export type Span =
  | number
  | 'rest'
  | { readonly steps: number }
  | { readonly epochs: number }
  | { readonly samples: number }
  | { readonly seconds: number }

/** A time this little before a seam is at the seam: `i / N` and a sum of weights rarely round alike. */
export const SEAM = 1e-12

/** A span that nobody else can change. */
export const copyOf = (span: Span): Span =>
  typeof span === 'object' && (span as unknown) ? { ...span } : span

/** What a length is counted in, and the reading that counts it. */
export const UNITS = { steps: 'step', epochs: 'epoch', samples: 'samples', seconds: 'seconds' } as const
export type Unit = keyof typeof UNITS

/** A span as it is understood: so much of a unit, or a weight among those that share what is left. */
export type Length = { readonly unit: Unit; readonly count: number } | { readonly weight: number }

/**
 * What a span means.
 * @throws RangeError where it is none
 */
export function lengthOf(span: unknown, who: () => string): Length {
  if (span === 'rest') return { weight: 1 }
  if (typeof span === 'number') {
    if (span > 0 && span < Infinity) return { weight: span }
    throw new RangeError(`${who()}: the weight ${showValue(span)} is not a finite number above 0`)
  }
  const [[unit, count] = [], ...others] =
    typeof span === 'object' && span !== null ? Object.entries(span) : []
  if (unit === undefined || !(unit in UNITS) || others.length > 0)
    throw new RangeError(
      `${who()}: ${showValue(span)} is no length; write a weight, 'rest', or { steps: 500 }, { epochs: 2 }, { samples: 1e6 }, { seconds: 600 }`,
    )
  if (typeof count === 'number' && count >= 0 && count < Infinity) return { unit: unit as Unit, count }
  throw new RangeError(`${who()}: ${showValue(span)} is no length; ${unit} are a finite number, 0 or above`)
}

/**
 * The units that some lengths are counted in.
 * @throws TypeError where they cannot be mixed
 */
export function unitsOf(lengths: readonly Length[], who: () => string): Set<Unit> {
  const units = new Set(lengths.flatMap(length => ('unit' in length ? [length.unit] : [])))
  if (units.size > 1 && (units.has('samples') || units.has('seconds')))
    throw new TypeError(
      `${who()}: ${[...units].join(' and ')} cannot be mixed, for nobody knows beforehand how many of one there are in the other; write a sequence in a sequence`,
    )
  return units
}

/** Where each phase begins, and where it ends, by one measure; where the last one ends need not be known. */
export interface Plan {
  readonly begins: Float64Array
  readonly ends: readonly (number | undefined)[]
}

/** The measure of some lengths: what to read, and what the clock must tell for it. */
export interface Measure {
  readonly reading: Reading
  /** How many of the measure a unit of length has. */
  readonly factor: (unit: Unit) => number
  /** How long the run is by this measure, if that is known. */
  readonly total: number | undefined
  /** Tells apart measures that make another plan. */
  readonly key: string
}

/** Where nothing is counted, phases share progress. */
export const BY_PROGRESS: Omit<Measure, 'key'> = { reading: 'progress', factor: () => 1, total: 1 }

/** How long a run is by a reading, if that is known. */
export const totalBy = (reading: Reading, { steps, epochs }: Partial<Clock>): number | undefined =>
  reading === 'epoch' ? epochs : reading === 'step' ? steps : undefined

/**
 * How to measure lengths by a clock: steps and epochs by the step where it is known, else by the one reading.
 * @throws TypeError where the clock does not tell enough
 */
export function measureOf(units: ReadonlySet<Unit>, time: Time, who: () => string): Measure {
  const clock = typeof time === 'number' ? {} : time
  const { step, steps, stepsPerEpoch } = clock
  const [only] = units
  if (
    units.size === 1 &&
    only !== undefined &&
    (only !== 'epochs' || step === undefined || stepsPerEpoch === undefined)
  ) {
    const total = totalBy(UNITS[only], clock)
    return { reading: UNITS[only], factor: () => 1, total, key: `${only} ${total}` }
  }
  return {
    reading: 'step',
    factor: unit => (unit === 'epochs' ? read(time, 'stepsPerEpoch', who) : 1),
    total: steps,
    key: `${steps} ${stepsPerEpoch}`,
  }
}

/**
 * Where phases of these lengths begin.
 * @throws RangeError where they do not fit the run
 */
export function planOf(lengths: readonly Length[], measure: Omit<Measure, 'key'>, who: () => string): Plan {
  const { factor, total, reading } = measure
  const own = lengths.map(length => ('unit' in length ? length.count * factor(length.unit) : 0))
  const fixed = own.reduce((sum, x) => sum + x, 0)
  const weights = lengths.reduce((sum, length) => sum + ('weight' in length ? length.weight : 0), 0)
  const first = lengths.findIndex(length => 'weight' in length)
  const counted = reading === 'step' ? 'steps' : reading === 'epoch' ? 'epochs' : reading
  if (total === undefined && first >= 0 && first < lengths.length - 1)
    throw new OutOfRange(
      `${who()}: how long its phases are depends on how many ${counted} the run has, and that is not known`,
    )
  if (total !== undefined && snap(fixed) > total)
    throw new OutOfRange(`${who()}: its phases take ${fixed} ${counted}, and the run has ${total}`)
  if (total !== undefined && weights === 0 && snap(fixed) < total)
    throw new OutOfRange(
      `${who()}: its phases take ${fixed} ${counted}, and the run has ${total}; let one of them take the 'rest'`,
    )
  const share = total === undefined ? 0 : (total - fixed) / weights
  const begins = new Float64Array(lengths.length)
  lengths.reduce((begin, length, i) => {
    begins[i] = snap(begin)
    return begin + ('weight' in length ? length.weight * share : own[i]!)
  }, 0)
  return { begins, ends: [...begins.slice(1), total ?? (weights > 0 ? undefined : fixed)] }
}
