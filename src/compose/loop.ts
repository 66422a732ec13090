import { snap } from '../clock.ts'
import { word, type Fn, type Value } from '../fn.ts'

/**
 * Time that runs from 0 to 1 several times over: `n·t mod 1`. Piped in front of a shape, it repeats it.
 *
 * The next cycle begins exactly where the last one ends; only the run's own end, `t = 1`, is the end of a whole
 * last cycle.
 *
 * @param times how many cycles, above 0; the last one may be cut short
 * @throws RangeError where `times` is not above 0
 *
 * @example
 * ```ts
 * [0, 0.25, 0.5, 0.75, 1].map(loop(2))  // => [0, 0.5, 0, 0.5, 1]
 * loop(3).pipe(smooth(0.01, 0))(0.5)    // => 0.005
 * ```
 */
export function loop(times: Value): Fn {
  if (typeof times === 'number' && (times <= 0 || times === Infinity))
    throw new RangeError(`loop(${times}): the number of cycles must be finite and above 0`)
  return word('loop', [times], undefined, times => {
    const cycles = snap(times)
    return t => {
      const x = snap(cycles * t)
      return x === cycles && Number.isInteger(x) ? 1 : x - Math.floor(x)
    }
  })
}
