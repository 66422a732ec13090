import { isTraversal, parse, type Selector } from 'css-what'
import { brief, type Element } from './element.ts'
import { didYouMean, unescaped } from './nearest.ts'

/** A selector of a list; in a list that a pseudo-class takes, `within` is its name. */
export interface Part {
  readonly css: string
  readonly within: string | undefined
  readonly tokens: Selector[]
}

const PLAIN = [
  ':root',
  ':first-child',
  ':last-child',
  ':only-child',
  ':first-of-type',
  ':last-of-type',
  ':only-of-type',
]
const NTH = [':nth-child', ':nth-last-child', ':nth-of-type', ':nth-last-of-type']
const LISTS = [':not(', ':is(', ':where(', ':has(']

const SUPPORTED =
  'Supported are tags (Dense), ids (#head), attributes ([units="10"]), *, lists, the combinators " ", ">", "+", "~", and ' +
  `${PLAIN.join(', ')}, ${NTH.map(name => `${name}(2n+1)`).join(', ')}, ${LISTS.map(name => `${name}…)`).join(', ')}.`

// css-what reads whatever stands where a name should be (`1abc`, `..a`), so what it is given is looked at first.
const S = '[ \\t\\r\\n\\f]'
const ESCAPE = '\\\\(?:[\\da-f]{1,6}\\s?|[^\\n\\da-f])'
const NAME = `(?:--|-?(?:[a-z_\\u00b0-\\uffff]|${ESCAPE}))(?:[\\w\\u00b0-\\uffff-]|${ESCAPE})*`
const STRING = `"(?:[^"\\\\\\n]|\\\\[^])*"|'(?:[^'\\\\\\n]|\\\\[^])*'`
const TOKEN = new RegExp(
  [
    `(?<comma>${S}*,${S}*)`,
    `${S}*[>+~](?!${S}*[>+~])${S}*|${S}+`,
    `(?<![^ \\t\\r\\n\\f,(>+~])(?:\\*|${NAME})|#${NAME}`,
    `\\[${S}*${NAME}${S}*(?:[~|^$*]?=${S}*(?:${STRING}|[^\\s"'\\]]+)${S}*(?:[is]${S}*)?)?\\]`,
    `(?:${NTH.join('|')})\\(${S}*(?:even|odd|[+-]?\\d+|[+-]?\\d*n(?:${S}*[+-]${S}*\\d+)?)${S}*\\)`,
    `(?<named>\\.${NAME}|::?${NAME}(?:\\((?:${S}*(?:${STRING}))?)?)`,
    `(?<close>\\))`,
  ].join('|'),
  'giy',
)

// A space that is escaped belongs to the name.
const AROUND = new RegExp(`^${S}+|(?<!\\\\)${S}+$`, 'g')

/**
 * Takes a selector list apart: each selector of it, and before each one those in the lists of its pseudo-classes.
 * @param root the tree, for the text of an error
 * @param rule the rule's name, for the text of an error
 * @throws SyntaxError where the selector is broken, or is CSS that means nothing in a tree of elements
 */
export function parts(css: string, root: Element, rule: string): Part[] {
  const refuse = (what: string, why: string) =>
    new SyntaxError(
      `${rule}: ${what} selector '${brief(css)}': ${why}${didYouMean(unescaped(css, root))} ${SUPPORTED}`,
    )
  const found: Part[] = []
  const open: { within?: string; start: number }[] = [{ start: 0 }]
  const cut = (end: number) => {
    const { within, start } = open.at(-1)!
    const text = css.slice(start, end).replace(AROUND, '')
    const tokens = tokensOf(text)
    const why = text === '' ? 'a selector is missing' : flaw(tokens, within === 'has')
    if (why) throw refuse('broken', why)
    found.push({ css: text, within, tokens })
  }

  let end = 0
  for (const { 0: token, index, groups = {} } of css.matchAll(TOKEN)) {
    end = index + token.length
    const { comma, close, named = '' } = groups
    const name = named.toLowerCase()
    const nth = NTH.find(nth => name.startsWith(`${nth}(`))
    if (name === ':has(' && open.some(({ within }) => within === 'has'))
      throw refuse('unsupported', 'there is no :has(…) in a :has(…) here')
    else if (LISTS.includes(name)) open.push({ within: name.slice(1, -1), start: end })
    else if (nth) throw refuse('broken', `${nth}(…) takes a number, even, odd or 2n+1`)
    else if (name && !PLAIN.includes(name))
      throw refuse('unsupported', `there is no ${brief(named.replace(/\(.*/s, '(…)'))} here`)
    if (comma || close) cut(index)
    if (comma) open.at(-1)!.start = end
    if (close && open.length === 1) throw refuse('broken', 'a ) closes nothing')
    if (close) open.pop()
  }
  if (end < css.length) throw refuse('broken', `'${brief(css.slice(end))}' cannot be read`)
  if (open.length > 1) throw refuse('broken', 'a ( is not closed')
  cut(css.length)
  return found
}

/** What is wrong with the order of a selector's tokens. */
function flaw(tokens: readonly Selector[], relative: boolean): string | undefined {
  if (isTraversal(tokens[0]!) && !relative) return 'a combinator stands first'
  if (isTraversal(tokens.at(-1)!)) return 'a combinator stands last'
  return undefined
}

// css-what ends a hexadecimal escape properly only where its digits are small.
const tokensOf = (css: string): Selector[] =>
  parse(css.replace(/\\([\da-f]{1,6})|\\[^]/gi, (all, hex) => (hex ? all.toLowerCase() : all)))[0]!
