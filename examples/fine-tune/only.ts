import type { Digits } from '../digits/data.ts'

/** The images of some digits only: `count` of each, after the first `skip` of each, in the order that they have. */
export function only(
  { images, labels }: Digits,
  digits: readonly number[],
  count = Infinity,
  skip = 0,
): Digits {
  const shown = labels.argMax(1).arraySync() as number[]
  const seen = new Map(digits.map(digit => [digit, 0]))
  const rows = shown.flatMap((digit, row) => {
    const place = seen.get(digit) ?? Infinity
    seen.set(digit, place + 1)
    return place >= skip && place < skip + count ? [row] : []
  })
  return { images: images.gather(rows), labels: labels.gather(rows).gather([...digits], 1) }
}
