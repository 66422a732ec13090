import * as tf from '@tensorflow/tfjs'

const HOOKS = [
  'onTrainBegin',
  'onTrainEnd',
  'onEpochBegin',
  'onEpochEnd',
  'onBatchBegin',
  'onBatchEnd',
] as const

/** Makes callbacks of every kind that write down each call they get, arguments and all. */
export class Recorder {
  readonly calls: unknown[] = []
  #now = 0

  /** Hooks as an object; its clock goes on by an hour at every look, so that it always finds that it is time to yield. */
  object(name: string): tf.CustomCallbackArgs {
    const hooks = [...HOOKS, 'onYield'].map(hook => [hook, this.#hook(name, hook)])
    return {
      ...(Object.fromEntries(hooks) as tf.CustomCallbackArgs),
      nowFunc: () => (this.#now += 3_600_000),
      nextFrameFunc: () => {
        this.#record(name, 'nextFrameFunc', [])
        return tf.nextFrame()
      },
    }
  }

  /** An instance of a class of one's own. */
  instance(name: string): tf.Callback {
    const callback = new Own()
    for (const hook of HOOKS) callback[hook] = this.#hook(name, hook)
    callback.tell = (...args) => this.#record(name, ...args)
    return callback
  }

  /** An instance of TensorFlow.js's own class around hooks; an array of callbacks takes no other mixture. */
  custom(name: string, yieldEvery?: tf.ModelFitArgs['yieldEvery']): tf.Callback {
    return new tf.CustomCallback(this.object(name), yieldEvery) as unknown as tf.Callback
  }

  #hook(name: string, hook: string) {
    return async (...args: unknown[]): Promise<void> => this.#record(name, hook, args)
  }

  #record(name: string, method: string, args: readonly unknown[]): void {
    this.calls.push([name, method, ...args.map(copy)])
  }
}

class Own extends tf.Callback {
  tell: (method: string, args: readonly unknown[]) => void = () => undefined

  override setParams(params: Parameters<tf.Callback['setParams']>[0]): void {
    super.setParams(params)
    this.tell('setParams', [params])
  }

  override setModel(model: Parameters<tf.Callback['setModel']>[0]): void {
    super.setModel(model)
    this.tell('setModel', [model.constructor.name, model.getWeights().map(({ shape }) => shape)])
  }
}

/** A copy that stays as it is: a tensor, which will be disposed, is what it holds. */
function copy(value: unknown): unknown {
  if (value instanceof tf.Tensor) return { tensor: [...value.dataSync()] }
  if (Array.isArray(value)) return value.map(copy)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, x]) => [name, copy(x)]))
}
