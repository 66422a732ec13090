/** A piece of a picture, and how much of its height it takes. */
export interface Block {
  readonly svg: string
  readonly height: number
}

export const LINE = 16

/** The width of a text of 12 px in a monospaced font, whichever the viewer has. */
export const widthOf = (text: string): number => text.length * 7.4

type Attributes = Readonly<Record<string, string | number>>

/** An element; what is inside is SVG already. */
export function element(name: string, attributes: Attributes, inside = ''): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escape(value)}"`,
  )
  return inside === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inside}</${name}>`
}

/** A line of text whose middle is at `y`. */
export const label = (text: string, className: string, x: number, y: number): string =>
  element('text', { class: className, x, y: y + 4.2 }, escape(text))

export const path = (className: string, d: string): string =>
  element('path', { class: className, d: d.replace(/\d+\.\d+/g, x => String(round(Number(x)))) })

/** A text in lines of no more than `width` characters. */
export const wrap = (text: string, width: number): readonly string[] =>
  text.match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)|\\S{${width}}`, 'g')) ?? []

const round = (x: number): number => Number(x.toFixed(2))

export const escape = (text: string): string => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`)
