/** A part of a picture, and how much of its height it takes. */
export interface Block {
  readonly svg: string
  readonly height: number
}

export const LINE = 16

/** The width of a text of 12 px in a monospaced font, whichever the viewer has. */
export const widthOf = (text: string): number => text.length * 7.4

/** An element; what is inside is SVG already. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  inside = '',
): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${rounded(value)}"`)
  return `<${name}${written.join('')}${inside === '' ? '/>' : `>${inside}</${name}>`}`
}

/** A line of text whose middle is at `y`. */
export const label = (className: string, text: string, x: number, y: number): string =>
  element('text', { class: className, x, y: y + 4.2 }, escape(text))

export const path = (className: string, ...d: readonly (string | number)[]): string =>
  element('path', { class: className, d: d.map(rounded).join(' ') })

/** A text in lines of at most `width` characters. */
export const wrap = (text: string, width: number): readonly string[] =>
  text.match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)|\\S{${width}}`, 'g')) ?? []

export const escape = (text: string): string => text.replace(/[&<>]/g, c => `&#${c.charCodeAt(0)};`)

const rounded = (x: string | number): string => (typeof x === 'number' ? String(Number(x.toFixed(2))) : x)
