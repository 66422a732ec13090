/** As fastai and Lightning have it. */
const RATIO = 4

/**
 * Tells of each loss of a run whether it has exploded: it is more than 4 times the lowest so far, or no number.
 *
 * Of a lowest that is not above 0 there is no 4 times: it may rise by 3 times its size, or 3 times as far as the loss had
 * fallen until then.
 */
export function explosion(): (loss: number) => boolean {
  let first: number | undefined
  let lowest = Infinity
  return loss => {
    first ??= loss
    lowest = Math.min(lowest, loss)
    const size = lowest > 0 ? lowest : Math.max(-lowest, first - lowest)
    return !(loss <= lowest + (RATIO - 1) * size)
  }
}
