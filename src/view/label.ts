import { tenths } from './path.ts'
import { escape, shorten, visible, widthOf } from './text.ts'

/** The size of letters, and how far apart lines of them are, in pixels. */
export const SIZE = 12
export const LINE = 18

/** A text at most so wide, which begins, ends or is centred at a point, and is code, as its classes say. */
export function label(
  text: string,
  [x, y]: readonly [number, number],
  classes = '',
  most = Infinity,
  size = SIZE,
): string {
  const isCode = classes === 'code'
  const shown = shorten(visible(text), most / size, isCode)
  // What other letters than Latin ones take nobody knows: they are set as wide as was reckoned.
  const set = /[^\x20-\x7e…−·⁰¹²³⁴-⁹⁻\u202f]/.test(shown)
    ? ` textLength="${tenths(widthOf(shown, isCode) * size)}" lengthAdjust="spacingAndGlyphs"`
    : ''
  return `<text x="${tenths(x)}" y="${tenths(y)}" class="${classes}"${set}>${escape(shown)}</text>`
}

/** The width of a label. */
export const labelWidth = (text: string, isCode?: boolean): number => widthOf(visible(text), isCode) * SIZE
