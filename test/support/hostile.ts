/** Names that want to be more than names. */
export const HOSTILE: readonly string[] = [
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
