import type { HiddenModel } from './privates.ts'

/** Calls back when the `fit` that a model is in has ended: in whatever way, tfjs then says that it trains no more. */
export function onceTrained(model: HiddenModel, then: () => void): void {
  const own = { enumerable: true, configurable: true }
  const set = (isTraining: boolean) => {
    if (isTraining) return
    Object.defineProperty(model, 'isTraining', { ...own, writable: true, value: isTraining })
    then()
  }
  Object.defineProperty(model, 'isTraining', { ...own, get: () => true, set })
}
