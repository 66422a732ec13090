const ROUNDS = 101

/** Milliseconds of a round of calls. */
function time(round: () => void): number {
  const begun = performance.now()
  round()
  return performance.now() - begun
}

/** The ratios of the times of two things, done in turn. */
export function ratios(ours: () => void, theirs: () => void): number[] {
  for (let i = 0; i < 30; i++) {
    ours()
    theirs()
  }
  return Array.from({ length: ROUNDS }, (_, i) => {
    if (i % 2) return time(ours) / time(theirs)
    const other = time(theirs)
    return time(ours) / other
  })
}
