const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** A finite number as one would print it: 0.05, 12 500, 2·10⁻⁵. */
export function format(x: number, digits = 4): string {
  const size = Math.abs(x)
  if (size === 0 || (size >= 1e-4 && size < 1e9))
    return signed(x, String(size < 1000 ? Number(size.toPrecision(digits)) : Math.round(size)))
  const [mantissa, exponent] = size.toExponential(digits - 1).split('e')
  const power = exponent!
    .replace('+', '')
    .replace('-', '⁻')
    .replace(/\d/g, d => SUPERSCRIPTS[+d]!)
  return signed(x, `${Number(mantissa)}·10${power}`.replace(/^1·/, ''))
}

/** A number with so many decimals. */
export const fixed = (x: number, decimals: number): string =>
  signed(x, x === 0 ? '0' : Math.abs(x).toFixed(decimals))

/** Where there are tens of thousands, they have thin spaces between. */
const signed = (x: number, size: string): string =>
  (x < 0 ? '−' : '') + size.replace(/^\d{5,}/, whole => whole.replace(/\B(?=(\d{3})+$)/g, '\u202f'))
