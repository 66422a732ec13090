import { snap } from '../clock.ts'
import { demand } from '../demand.ts'
import { word, type Fn, type Value } from '../fn.ts'

/**
 * A random number for each whole number of time, uniform in [low, high): `low·(1 − s) + high·s`, where `s` is a hash of
 * the seed and of `⌊t⌋` in 32 bits, divided by 2³².
 *
 * It is a function of nothing else, the same in every runtime and in whatever order it is asked. In [0, 1) there is one
 * value only: pipe it behind what counts.
 *
 * @param seed a whole number, below 2^53 either way
 * @param low the lowest value
 * @param high what no value reaches
 * @throws TypeError where a value is not a number
 * @throws RangeError where the seed is not a whole number below 2^53, or low or high is not finite
 *
 * @example
 * ```ts
 * const jitter = reading('step').pipe(noise(7, 0.9, 1.1))
 * jitter({ step: 3 }) === jitter({ step: 3 }) // => true
 * noise(7)(2) === noise(7)(2.5)               // => true
 * noise(7)(2) === noise(7)(3)                 // => false
 * ```
 */
export const noise = (seed: Value, low: Value = 0, high: Value = 1): Fn =>
  word('noise', [seed, low, high], undefined, (seed, low, high) => {
    const holds = Number.isSafeInteger(seed) && Number.isFinite(low) && Number.isFinite(high)
    demand(
      holds,
      'noise',
      [seed, low, high],
      'the seed must be a whole number below 2^53, low and high finite',
    )
    return t => {
      if (Number.isNaN(t)) return NaN
      const s = (hash(seed, hash(Math.floor(snap(t)), 0)) >>> 0) / 2 ** 32
      return low * (1 - s) + high * s
    }
  })

/** Stirs both halves of a whole number into 32 bits. */
const hash = (n: number, bits: number): number => mix(mix(bits ^ n) ^ Math.floor(n / 2 ** 32))

/** Lets every bit of `x` change about half the bits: Wellons' hash-prospector, its best with two multiplications. */
function mix(x: number): number {
  x = (x + 0x9e3779b9) | 0
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad)
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97)
  return x ^ (x >>> 15)
}
