import { showValue } from './expression.ts'

/**
 * Refuses options that a word does not take: they would be left out without a word.
 * @throws TypeError that names them and what there is
 */
export function takes(word: string, options: unknown, names: readonly string[]): void {
  const among = `there are ${names.join(', ')}`
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`${word}: its options are an object, not ${showValue(options)}; ${among}`)
  const strange = Object.keys(options).find(name => !names.includes(name))
  if (strange !== undefined)
    throw new TypeError(`${word}: there is no option ${showValue(strange)}; ${among}`)
}
