/** A part of a line; where not all of them fit, those of lower rank stay. */
export interface Part {
  readonly text: string
  readonly rank: number
}

/** What stands between two parts. */
export const GAP = '  '

/** As many parts as fit into a width, in their own order, and the room that is left. */
export function fit(
  parts: readonly Part[],
  width: number,
  widthOf: (text: string) => number,
): { readonly kept: readonly Part[]; readonly room: number } {
  let room = width + GAP.length
  const kept = new Set<Part>()
  for (const part of parts.toSorted((a, b) => a.rank - b.rank)) {
    const needed = widthOf(part.text) + GAP.length
    if (needed > room) continue
    kept.add(part)
    room -= needed
  }
  return { kept: parts.filter(part => kept.has(part)), room }
}
