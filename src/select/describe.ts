import type { Rule } from './cascade.ts'
import { brief, path, showElement, walk, type Element } from './element.ts'

/** A param of an element, and the rules for it. */
export interface Target<R extends Rule = Rule, Ref = unknown> {
  readonly element: Element<Ref>
  readonly param: string
  readonly value?: number | undefined
  /** The rules that take part, strongest first. */
  readonly ranked: readonly R[]
}

/** How the cascade came out for a param of an element. */
export interface Outcome<R extends Rule = Rule, Ref = unknown> {
  readonly element: Element<Ref>
  readonly param: string
  readonly value: number | undefined
  /** undefined where no rule reaches it. */
  readonly won: R | undefined
  /** Strongest first. */
  readonly lost: readonly R[]
}

/** For every target the rule that won, and those that lost. */
export const describe = <R extends Rule, Ref>(targets: readonly Target<R, Ref>[]): Outcome<R, Ref>[] =>
  targets.map(({ element, param, value, ranked: [won, ...lost] }) => ({ element, param, value, won, lost }))

/**
 * The tree with the values, to four digits, the rules that won, and, where they are asked for, those that lost:
 *
 * ```text
 * Sequential#model
 *   Dense#head
 *     bias
 *       learningRate = 0.1 by anneal('bias', { learningRate })
 *         over anneal('*', { learningRate })
 * ```
 */
export function showOutcomes(root: Element, outcomes: readonly Outcome[], lost: boolean): string {
  const of = new Map<Element, string[]>()
  for (const outcome of outcomes)
    of.set(outcome.element, [...(of.get(outcome.element) ?? []), ...show(outcome, lost)])
  const top = path(root).length
  const lines = [...walk(root)].flatMap(e => {
    const about = (of.get(e) ?? []).map(line => `  ${line}`)
    return [brief(showElement(e)), ...about].map(line => '  '.repeat(path(e).length - top) + line)
  })
  return lines.join('\n')
}

function show({ param, value, won, lost }: Outcome, withLost: boolean): string[] {
  const equals = value === undefined ? '' : ` = ${Number(value.toPrecision(4))}`
  const over = withLost ? lost.map(({ label }) => `  over ${label}`) : []
  return [`${param}${equals} ${won ? `by ${won.label}` : '(no rule)'}`, ...over]
}
