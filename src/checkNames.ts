import { showValue } from './expression.ts'
import { visible } from './visible.ts'

/**
 * Refuses what is no object of parameters by name, and a name that there is not: it would be left out without a word, and
 * a default used instead.
 * @param names all that there are, with commas between them
 * @param meant what comes before `takes` and all that there are, where a name is not among them; `it` if left out
 * @throws TypeError that says what there is
 */
export function checkNames(
  word: string,
  given: unknown,
  names: string,
  meant?: (strange: string, names: string) => string,
): void {
  // What is iterable has its values by place.
  if (typeof given !== 'object' || given === null || Symbol.iterator in given)
    throw new TypeError(`${word} takes its parameters by name, { ${names} }, not ${showValue(given)}`)
  const strange = Object.keys(given).find(name => !names.split(', ').includes(name))
  if (strange !== undefined)
    throw new TypeError(
      `${word} takes no ${visible(strange)}; ${meant?.(strange, names) ?? 'it'} takes ${names || 'nothing'}`,
    )
}
