import { checkNames } from './checkNames.ts'

/**
 * What {@link checkNames} does, and tells the name that was meant. The core does without: it is what a page loads.
 * @param names all that it takes, with commas between them
 * @throws TypeError that says which is meant
 */
export const takes = (word: string, given: unknown, ...names: readonly string[]): void =>
  checkNames(word, given, names.join(', '), meant)

/** Capitals and underscores do not count. */
const plain = (name: string): string => name.toLowerCase().replaceAll('_', '')

function meant(strange: string, names: string): string {
  const from = plain(strange)
  const most = Math.min(Math.max(2, from.length / 3), from.length - 1)
  const [near] = names
    .split(', ')
    .map(name => ({ name, far: distance(from, plain(name)) }))
    .filter(({ far }) => far <= most)
    .sort((a, b) => a.far - b.far)
  return near ? `did you mean ${near.name}? It` : 'it'
}

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
