const MIDDLE = '…'

/**
 * A text with which a terminal does nothing but show it: what it would obey, hide or turn round is written as in a
 * string of JavaScript, and of a long text the middle is left out.
 *
 * @param most how many characters are kept
 *
 * @example
 * ```ts
 * visible('\x1b[2J')     // => '\\u001b[2J'
 * visible('a\nb')        // => 'a\\u000ab'
 * visible('abcdefgh', 4) // => 'ab…gh'
 * ```
 */
export function visible(text: string, most = Infinity): string {
  const letters = text.length > most ? [...text] : []
  const kept =
    letters.length > most
      ? [...letters.slice(0, Math.ceil(most / 2)), MIDDLE, ...letters.slice(-Math.floor(most / 2))].join('')
      : text
  return kept.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, letter => {
    const code = letter.codePointAt(0)!.toString(16)
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`
  })
}
