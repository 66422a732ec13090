/** The cycle of the time `step / unit` where each is `p / q` times as long as the one before: by whole numbers alone. */
export function exactCycle(step: number, unit: number, p: number, q: number) {
  const [n, d, P, Q] = [step, unit, p, q].map(BigInt) as [bigint, bigint, bigint, bigint]
  // In units of 1 / (d·Q^cycle), of which more are needed with every cycle.
  let time = n
  let begin = 0n
  let length = d
  let cycle = 0
  while (time >= begin + length) {
    begin = (begin + length) * Q
    time *= Q
    length *= P
    cycle++
  }
  return { cycle, local: Number(time - begin) / Number(length) }
}

/** The unit in whole steps in which the first `count` cycles, each `p / q` times as long, all begin at a step. */
export const unitOf = (count: number, q: number): number => q ** count

/** The steps at which the cycles begin, in such a unit. */
export function beginsOf(count: number, p: number, q: number): number[] {
  const begins = [0]
  for (let i = 0; i < count; i++) begins.push(begins[i]! + unitOf(count, q) * (p / q) ** i)
  return begins.map(Math.round)
}
