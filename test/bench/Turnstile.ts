import * as tf from '@tensorflow/tfjs'

/**
 * Lets several fits train one batch each in turn, and times the batches. The order is another one in each round, so that
 * no fit always comes after the same other one, or bears what that leaves to be collected.
 */
export class Turnstile {
  /** Those that wait, and how many batches they have trained. */
  readonly #waiting: { readonly begin: () => void; readonly batches: number }[] = []
  #left: number

  /** @param count how many fits there are */
  constructor(count: number) {
    this.#left = count
  }

  /** A callback for one of the fits, and the milliseconds of each of its batches. */
  gate(): { callback: tf.Callback; times: number[] } {
    const times: number[] = []
    const pass = () => this.#pass(times.length)
    const leave = () => this.#leave()
    let begun = 0
    class Gate extends tf.Callback {
      override async onTrainBegin(): Promise<void> {
        await pass()
        begun = performance.now()
      }
      override async onBatchEnd(): Promise<void> {
        times.push(performance.now() - begun)
        await pass()
        begun = performance.now()
      }
      override async onTrainEnd(): Promise<void> {
        leave()
      }
    }
    return { callback: new Gate(), times }
  }

  /** Waits until it is this fit's turn again; the first turn begins when all have come. */
  async #pass(batches: number): Promise<void> {
    const turn = new Promise<void>(begin => this.#waiting.push({ begin, batches }))
    if (this.#waiting.length === this.#left) this.#next()
    await turn
  }

  #leave(): void {
    this.#left--
    this.#next()
  }

  /** It is the turn of any of those that have trained least. */
  #next(): void {
    const least = Math.min(...this.#waiting.map(({ batches }) => batches))
    const next = this.#waiting.filter(({ batches }) => batches === least)
    const chosen = next[Math.floor(Math.random() * next.length)]
    if (!chosen) return
    this.#waiting.splice(this.#waiting.indexOf(chosen), 1)
    chosen.begin()
  }
}
