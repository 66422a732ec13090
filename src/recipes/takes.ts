import { showValue } from '../expression.ts'

/**
 * Refuses a parameter that a recipe does not take: it would be left out without a word, and a default used instead.
 * @param names all that it takes
 * @throws TypeError that says which is meant
 */
export function takes(recipe: string, given: object, names: string): void {
  const known = names.split(' ')
  if (typeof given !== 'object' || (given as object | null) === null || Array.isArray(given))
    throw new TypeError(
      `${recipe} takes its parameters by name, { ${known.join(', ')} }, not ${showValue(given)}`,
    )
  const strange = Object.keys(given).find(name => !known.includes(name))
  if (strange === undefined) return
  const [near, far] = known
    .map(name => [name, distance(plain(strange), plain(name))] as const)
    .reduce((best, next) => (next[1] < best[1] ? next : best))
  const meant = far <= Math.max(2, strange.length / 3) ? `did you mean ${near}? It` : 'it'
  throw new TypeError(`${recipe} takes no ${strange}; ${meant} takes ${known.join(', ')}`)
}

/**
 * Refuses that a parameter is left out.
 * @throws TypeError that names the first one
 */
export function needs(recipe: string, given: Readonly<Record<string, unknown>>): void {
  const absent = Object.keys(given).find(name => given[name] === undefined || given[name] === null)
  if (absent !== undefined) throw new TypeError(`${recipe} needs ${absent}`)
}

const plain = (name: string): string => name.toLowerCase().replaceAll('_', '')

/** How many letters must be put in, taken out or changed to make one word of another. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1]
    for (let j = 0; j < to.length; j++)
      next.push(Math.min(row[j]! + (letter === to[j] ? 0 : 1), row[j + 1]! + 1, next[j]! + 1))
    row = next
  }
  return row.at(-1)!
}
