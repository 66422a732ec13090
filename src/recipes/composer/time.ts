import { showValue } from '../../expression.ts'

/** What Composer counts time in: iterations, epochs, batches, samples, tokens, parts of the run, seconds. */
export type Unit = 'iter' | 'ep' | 'ba' | 'sp' | 'tok' | 'dur' | 'sec'

/** So much of a unit. */
export interface Duration {
  readonly value: number
  readonly unit: Unit
}

const COUNTED = /^(.+)(iter|ep|ba|sp|tok|dur|sec)$/i
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const CLOCK = /^(?=.)(?:(\d\d?)h)?(?:(\d\d?)m)?(?:(\d\d?)s)?$/

/**
 * What a time string means: a number and a unit, as in `'10ep'`, `'500ba'`, `'0.1dur'`, `'1_000sp'`, `'1e3tok'`, or hours
 * below 24, minutes and seconds below 60, as in `'1h20m40s'`. Only a `dur` may be broken.
 * @throws RangeError where it is none
 *
 * @example
 * ```ts
 * Time.from_timestring('1e3ba')    // => { value: 1000, unit: 'ba' }
 * Time.from_timestring('0.5dur')   // => { value: 0.5, unit: 'dur' }
 * Time.from_timestring('1h20m40s') // => { value: 4840, unit: 'sec' }
 * ```
 * @see composer.core.Time.from_timestring
 */
export const Time = {
  from_timestring(timestring: string): Duration {
    const wrong = (rule: string) =>
      new RangeError(`composer.Time.from_timestring(${showValue(timestring)}): ${rule}`)
    const parts = CLOCK.exec(timestring)
    if (parts) {
      const [hours, minutes, seconds] = parts.slice(1).map(part => Number(part ?? 0)) as [
        number,
        number,
        number,
      ]
      if (hours > 23 || minutes > 59 || seconds > 59)
        throw wrong("there are 23 hours, 59 minutes, 59 seconds at most; seconds alone are '90sec'")
      return { value: hours * 3600 + minutes * 60 + seconds, unit: 'sec' }
    }
    const [, count = '', name = ''] = COUNTED.exec(timestring) ?? []
    const number = count.trim().replace(/(?<=\d)_(?=\d)/g, '')
    const value = Number(number)
    if (!NUMBER.test(number) || !Number.isFinite(value))
      throw wrong("it is no time; write '10ep', '500ba', '1e6sp', '0.1dur', or '1h20m40s'")
    const unit = name.toLowerCase() as Unit
    if (unit !== 'dur' && !Number.isInteger(value)) throw wrong(`${unit} must be whole, and ${value} is not`)
    return { value, unit }
  },
}
