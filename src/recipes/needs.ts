/**
 * Refuses that a parameter is left out.
 * @throws TypeError that names the first one
 */
export function needs(recipe: string, given: Readonly<Record<string, unknown>>): void {
  const absent = Object.keys(given).find(name => given[name] === undefined || given[name] === null)
  if (absent !== undefined) throw new TypeError(`${recipe} needs ${absent}`)
}
