/**
 * A number in three digits, so that its width changes little.
 *
 * @example
 * ```ts
 * digits(0.01)     // => '0.0100'
 * digits(1240.3)   // => '1240'
 * digits(0.00012)  // => '1.20e-4'
 * digits(1)        // => '1'
 * ```
 */
export function digits(x: number): string {
  const size = Math.abs(x)
  if (Number.isInteger(x) && size < 1e6) return String(x)
  if (size >= 1e6 || size < 1e-3) return x.toExponential(2)
  return size < 999.5 ? x.toPrecision(3) : x.toFixed(0)
}

/**
 * A length of time in few letters, and as many from second to second.
 *
 * @example
 * ```ts
 * duration(72)      // => '01:12'
 * duration(3725)    // => '1h02m'
 * duration(400_000) // => '4d15h'
 * duration(NaN)     // => '--:--'
 * ```
 */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '--:--'
  const total = Math.round(seconds)
  const [minutes, hours, days] = [60, 3600, 86_400].map(unit => Math.floor(total / unit)) as [
    number,
    number,
    number,
  ]
  if (hours === 0) return `${two(minutes)}:${two(total % 60)}`
  return days < 4 ? `${hours}h${two(minutes % 60)}m` : `${days}d${two(hours % 24)}h`
}

const two = (n: number): string => String(n).padStart(2, '0')
