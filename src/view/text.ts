const LONGEST = 1000

/**
 * A text of somebody else's, on one line: what cannot be seen, or turns what follows around, is written out, and no
 * letter carries more than two marks.
 */
export const visible = (text: string): string =>
  text
    .slice(0, LONGEST)
    .replace(/\s+/g, ' ')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .replace(/(?![\u200c\u200d])\p{C}/gu, c => `\\u{${c.codePointAt(0)!.toString(16)}}`)

/** A text as XML and HTML write it. */
export const escape = (text: string): string => text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`)

/**
 * How wide a text is at most, in its font size: by DejaVu Sans, the widest of the fonts that it may be drawn in. A
 * letter of code is as wide as any other.
 */
export function widthOf(text: string, isCode = false): number {
  let width = 0
  for (const c of text)
    width +=
      c > '\u2e7f'
        ? 1
        : isCode
          ? 0.61
          : /[mwMW@%…]/.test(c)
            ? 1
            : /[A-Z#&+<=>^~−]/.test(c)
              ? 0.85
              : /[fijlrt .,:;'|!()[\]\\/-]/.test(c)
                ? 0.42
                : 0.65
  return width
}

/** As much of a text as is no wider, and what says that it goes on. */
export function shorten(text: string, width: number, isCode = false): string {
  if (widthOf(text, isCode) <= width) return text
  let left = width - 1
  const letters = [...text]
  return `${letters
    .slice(
      0,
      letters.findIndex(c => (left -= widthOf(c, isCode)) < 0),
    )
    .join('')}…`
}
