import * as tf from '@tensorflow/tfjs'

/** Lets several fits train one batch each in turn, and times the batches. */
export class Turnstile {
  readonly #waiting: (() => void)[] = []
  #left: number

  /** @param count how many fits there are */
  constructor(count: number) {
    this.#left = count
  }

  /** A callback for one of the fits, and the milliseconds of each of its batches. */
  gate(): { callback: tf.Callback; times: number[] } {
    const times: number[] = []
    const pass = () => this.#pass()
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
  async #pass(): Promise<void> {
    const turn = new Promise<void>(resolve => this.#waiting.push(resolve))
    if (this.#waiting.length === this.#left) this.#waiting.shift()!()
    await turn
  }

  #leave(): void {
    this.#left--
    this.#waiting.shift()?.()
  }
}
