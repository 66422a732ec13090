/** A node of the tree that selectors see. */
export interface Element<Ref = unknown> {
  /** What a bare name selects: `Dense`, `kernel`. */
  readonly tag: string
  /** What `#head` selects. */
  readonly id?: string | undefined
  /** What `[units="10"]` selects; only strings, numbers and booleans count. */
  readonly attributes: Readonly<Record<string, unknown>>
  readonly parent: Element<Ref> | undefined
  readonly children: readonly Element<Ref>[]
  /** What it stands for. */
  readonly ref: Ref
}

interface Options<Ref> {
  readonly id?: string | undefined
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly children?: readonly Element<Ref>[]
}

/**
 * Makes an element and becomes its children's parent.
 * @throws TypeError where a child stands somewhere else already
 *
 * @example
 * ```ts
 * const head = element('Dense', { id: 'head', children: [element('kernel'), element('bias')] })
 * head.children.map(child => child.tag)  // => ['kernel', 'bias']
 * head.children[0]?.parent === head      // => true
 * ```
 */
export function element<Ref>(tag: string, options: Options<Ref> & { readonly ref: Ref }): Element<Ref>
export function element(tag: string, options?: Options<undefined>): Element<undefined>
export function element<Ref>(
  tag: string,
  { id, attributes = {}, children = [], ref }: Options<Ref> & { readonly ref?: Ref } = {},
): Element<Ref> {
  const self = { tag, id, attributes, parent: undefined, children: [...children], ref: ref as Ref }
  for (const child of children as (Element<Ref> & { parent: Element<Ref> | undefined })[]) {
    if (child.parent)
      throw new TypeError(
        `${brief(showElement(child))} stands in ${brief(showElement(child.parent))} already; make an element for each place`,
      )
    child.parent = self
  }
  return self
}

/** An element and everything below it, in document order. */
export function* walk<Ref>(top: Element<Ref>): Generator<Element<Ref>> {
  const stack = [top]
  for (let next = stack.pop(); next; next = stack.pop()) {
    yield next
    for (let i = next.children.length - 1; i >= 0; i--) stack.push(next.children[i]!)
  }
}

/** The way from the root to an element, both included. */
export function path<Ref>(e: Element<Ref>): Element<Ref>[] {
  const up: Element<Ref>[] = []
  for (let at: Element<Ref> | undefined = e; at; at = at.parent) up.push(at)
  return up.reverse()
}

/** An attribute as selectors see it. */
export function attribute(e: Element, name: string): string | undefined {
  const value = name === 'id' ? e.id : e.attributes[name]
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined
}

// What a terminal obeys, hides or turns round.
const UNSEEN = '\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}'
const coded = (character: string): string => `\\${character.codePointAt(0)!.toString(16)} `

/**
 * A name as one writes it in a selector.
 *
 * The rule of the platform's `CSS.escape`; U+0080 to U+00AF, which css-what does not read bare, are escaped too, and
 * what nobody would see.
 *
 * @example
 * ```ts
 * escape('dense/1') // => 'dense\\/1'
 * escape('123')     // => '\\31 23'
 * ```
 */
export const escape = (name: string): string =>
  name.replace(ESCAPED, (c, code) => (code ? coded(c) : `\\${c}`))
const ESCAPED = new RegExp(`((?<=^-?)\\d|[${UNSEEN}])|^-$|[^\\w\\u00b0-\\u{10ffff}-]`, 'gu')

const [HEAD, TAIL] = [60, 30]

/** A selector, or a part of one, for people to read: safe to print, and its middle left out where it is long. */
export function brief(css: string): string {
  const letters = [...css.replace(/[\t\r\n\f]+/g, ' ')]
  const kept =
    letters.length > HEAD + TAIL + 1 ? [...letters.slice(0, HEAD), '…', ...letters.slice(-TAIL)] : letters
  return kept.join('').replace(new RegExp(`[${UNSEEN}]`, 'gu'), coded)
}

/** An element as a selector would name it: `Dense#head`. */
export const showElement = (e: Element): string =>
  escape(e.tag) + (e.id === undefined ? '' : `#${escape(e.id)}`)

const LINES = 40

/** The tree below an element, a line for each, for the text of an error: no more than 40 lines. */
export function showTree(root: Element): string {
  const elements = [...walk(root)]
  const top = path(root).length
  const lines = elements.slice(0, LINES).map(e => '  '.repeat(path(e).length - top) + brief(showElement(e)))
  if (elements.length > LINES) lines.push(`… ${elements.length - LINES} more`)
  return lines.join('\n')
}
