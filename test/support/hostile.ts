/** Names that want to be more than names in a page. */
export const HOSTILE_IN_PAGES: readonly string[] = [
  '<script>hacked = 1</script>',
  '"><img src=x onerror="hacked = 1">',
  "' onload='hacked = 1",
  '</title></desc></style></svg><script>hacked = 1</script>',
  ']]>&lt;&#60;script&#62;',
  'x'.repeat(10_000),
  'W'.repeat(10_000),
  'right \u202e to left \u2066 and on',
  '\u0000\u0007\u001b[31mred\ufffe\ud800',
  'שלום עולם',
  'é\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301'.repeat(20),
  '👩‍👩‍👧‍👦'.repeat(50),
  '﷽﷽﷽﷽﷽﷽',
  'two\nlines\tand tabs',
  '',
  '__proto__x',
]

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
