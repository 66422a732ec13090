import { readLane, readSubscription, type Lane } from './lane.ts'

export interface Diagram {
  readonly title: string
  readonly line: number
  readonly notes: string[]
  readonly inputs: Lane[]
  readonly expression: string[]
  /** What comes out, then what each observer saw that the expression names. */
  readonly outputs: Lane[]
}

/** The name of a diagram's picture: its title in small letters, with - between the words. */
export const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

/**
 * The diagrams of a .marbles file; README.md describes the format.
 * @throws SyntaxError where a line cannot be read, or a diagram lacks a part
 */
export function parse(text: string, file: string): readonly Diagram[] {
  const diagrams: Diagram[] = []
  const at = (line: number, read: () => void) => {
    try {
      read()
    } catch (error) {
      throw new SyntaxError(`${file}:${line}: ${(error as Error).message}`)
    }
  }
  text.split('\n').forEach((source, i) => at(i + 1, () => readLine(source.trimEnd(), i + 1, diagrams)))
  for (const diagram of diagrams) at(diagram.line, () => check(diagram, diagrams))
  return diagrams
}

const LINE = /^(?:(==|%|>) ?(.*)|([A-Za-z_$][\w$]*)\s+(.*?)(?:\s+([\w#]=.*))?)$/

function readLine(source: string, line: number, diagrams: Diagram[]): void {
  if (source === '') return
  const [, sign, rest = '', name, marbles = '', legend = ''] = LINE.exec(source) ?? []
  const diagram = diagrams.at(-1)
  if (sign === '==')
    diagrams.push({ title: rest.trim(), line, notes: [], inputs: [], expression: [], outputs: [] })
  else if (sign === '%') diagram?.notes.push(rest)
  else if (!diagram) throw new SyntaxError('a diagram begins with its title: == what it shows')
  else if (sign === '>' && diagram.outputs.length === 0) diagram.expression.push(rest)
  else if (sign === '>') throw new SyntaxError('an expression stands above what comes out, and there is one')
  else if (name === undefined)
    throw new SyntaxError(
      `cannot read ${source}: write == title, % note, > expression, or a name and marbles: lr  a-b|  a=1 b=.5`,
    )
  else {
    const lanes = diagram.expression.length > 0 ? diagram.outputs : diagram.inputs
    const lane = lanes.find(lane => lane.name === name)
    if (!lane) lanes.push(readLane(name, marbles, legend, line, lanes === diagram.outputs))
    else if (legend === '' && marbles.includes('^')) lane.subscriptions.push(readSubscription(marbles, line))
    else throw new SyntaxError(`a second line of ${name} says when it is subscribed: ${name}  ^---!`)
  }
}

function check(
  { title, expression, outputs: [result, ...observers] }: Diagram,
  diagrams: readonly Diagram[],
): void {
  if (expression.length === 0) throw new SyntaxError(`"${title}" has no expression: > linear(0, 1)`)
  if (!result) throw new SyntaxError(`"${title}" does not say what comes out: a stream below the expression`)
  if (result.subscriptions.length > 1 || observers.some(({ subscriptions }) => subscriptions.length > 0))
    throw new SyntaxError(
      `"${title}": of what is below the expression only the first is subscribed, and once`,
    )
  for (const { name } of observers)
    if (!new Set(expression.join('\n').match(/[\w$]+/g)).has(name))
      throw new SyntaxError(`"${title}": the expression names no ${name}, so nothing can come out there`)
  if (diagrams.filter(other => slug(other.title) === slug(title)).length > 1)
    throw new SyntaxError(`two diagrams are called "${title}", and a title names a picture`)
}
