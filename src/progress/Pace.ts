const SECONDS = 5

/** How fast a run goes. */
export class Pace {
  readonly #marks: (readonly [step: number, seconds: number])[] = []

  /** Steps a second in the last few seconds; NaN where nobody can say. */
  at(step: number, seconds: number): number {
    const marks = this.#marks
    if (step < (marks.at(-1)?.[0] ?? 0)) marks.length = 0
    marks.push([step, seconds])
    while (marks.length > 2 && marks[1]![1] <= seconds - SECONDS) marks.shift()
    const [first, begin] = marks[0]!
    return (step - first) / (seconds - begin)
  }
}
