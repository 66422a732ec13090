/** Names that a terminal would obey, or that would turn, hide or break what stands beside them. */
export const HOSTILE: readonly string[] = [
  '\x1b[2J\x1b[H',
  '\x1b]0;title\x07',
  '\x9b31m',
  'one\ntwo\rthree\tfour',
  '\u202egnp.exe',
  '\u2066\u200f\u061c',
  '\u2028\u2029\u0085',
  '\u200b\ufeff\u00ad',
  '\u{e0041}',
  '\x7f\b\0',
  'a'.repeat(10_000),
]

/** What a line of text may not have. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u
