/** So many times are sooner gone through than searched. */
const FEW = 8

/** For ascending times, where in a search to begin: of as many even parts of their span, the index with which each begins. */
export type Guide = Int32Array | undefined

export function guideOf(times: Float64Array): Guide {
  const count = times.length
  if (count <= FEW) return undefined
  // A part may have two more behind it, which begin with the last.
  const guide = new Int32Array(count + 2).fill(count - 1)
  const [first, part] = [times[0]!, (times[count - 1]! - times[0]!) / count]
  let i = 0
  for (let at = 0; at < count; at++) {
    while (i + 1 < count && times[i + 1]! <= first + at * part) i++
    guide[at] = i
  }
  return guide
}

/** The index of the last of some ascending times that is not after `t`; the first before any is. */
export function indexAt(times: Float64Array, guide: Guide, t: number): number {
  if (guide) return searched(times, guide, t)
  let i = 0
  while (i + 1 < times.length && times[i + 1]! <= t) i++
  return i
}

/** By halves in that part of the span, and its neighbours, for parts are rounded. */
function searched(times: Float64Array, guide: Int32Array, t: number): number {
  const count = times.length
  const first = times[0]!
  const part = (count * (t - first)) / (times[count - 1]! - first)
  const at = Math.min(Math.max(part, 0), count - 1) | 0
  let low = at > 0 ? guide[at - 1]! : 0
  let high = guide[at + 2]! + 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (times[middle]! <= t) low = middle
    else high = middle
  }
  return low
}
