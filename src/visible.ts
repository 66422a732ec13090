/**
 * A text with which a terminal does nothing but show it: what it would obey, hide or turn round is written as in a
 * string of JavaScript, and of a long text the middle is left out.
 *
 * @param most how many characters are kept
 *
 * @example
 * ```ts
 * visible('\x1b[2J')     // => '\\u{1b}[2J'
 * visible('a\nb')        // => 'a\\u{a}b'
 * visible('abcdefgh', 4) // => 'ab…gh'
 * ```
 */
export function visible(text: string, most = Infinity): string {
  const kept = text.length > most ? `${text.slice(0, most / 2)}…${text.slice(-most / 2)}` : text
  return kept.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, letter => `\\u{${letter.codePointAt(0)!.toString(16)}}`)
}
